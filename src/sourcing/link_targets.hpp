#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sourcing/page/page.hpp"

namespace matjar::sourcing {

/// Tells links to a shop's other pages from those that stay with the page or show its pictures. The page must outlive
/// it.
class LinkTargets {
 public:
  explicit LinkTargets(const Page& page);

  /// True for the address of another page of the same host.
  bool lead_elsewhere(std::string_view href) const;
  /// True for an element inside such a link, a few levels up.
  bool are_around(NodeId node) const;

 private:
  const Page& page_;
  std::vector<std::string> own_;  ///< the page's addresses without scheme and query
};

}  // namespace matjar::sourcing
