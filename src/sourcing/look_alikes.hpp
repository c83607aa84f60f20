#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/url.hpp"
#include "sourcing/shop_table.hpp"

struct USpoofChecker;

namespace matjar::sourcing {

/// Tells hosts that pass themselves off as a shop of the table. Meant for hosts that belong to none. Safe for
/// concurrent use.
class LookAlikes {
 public:
  explicit LookAlikes(const ShopTable& table);

  /// A shop's name as a label, as a word of one (a short name only beside a country or a selling word), in look-alike
  /// letters or, for a long name, one slip away from it; a shop's domain further left in the host
  /// ("amazon.com.other.example") or inside path or query of another host.
  bool imitates(const Url& url) const;

  /// Whether text that hides a host names a shop ("www.amazon.com@other.example").
  bool names_a_shop(std::string_view text) const;

 private:
  struct Closer {
    void operator()(USpoofChecker* checker) const;
  };
  struct Name {
    std::string skeleton;
    std::size_t length;
  };

  std::string skeleton(std::string_view label) const;
  bool label_imitates(std::string_view label) const;
  bool word_imitates(std::string_view word, const Name& name) const;
  bool carries_a_domain(std::string_view target) const;

  std::unique_ptr<USpoofChecker, Closer> checker_;
  std::vector<Name> names_;
  std::set<std::string, std::less<>> baits_;   ///< skeletons of words that stand beside an imitated name
  std::vector<std::string> domains_;           ///< of all shops
  std::vector<std::string> imitated_domains_;  ///< of those with a name that is imitated
};

/// The part of a host that somebody registered, by the public-suffix list: "amazon.sa.com" of "www.amazon.sa.com".
/// Empty when the whole host is a suffix that nobody's shop can be at ("co.uk").
std::string registrable_domain(const std::string& host);

}  // namespace matjar::sourcing
