#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "base/url.hpp"
#include "product/provenance.hpp"

namespace matjar::sourcing {

enum class ResourceKind { page, image };

/// What a page's own script fetched while a browser drew the page.
struct ScriptAnswer {
  std::string url;
  std::string body;  ///< JSON
};

/// Bytes from outside, as they came.
struct Resource {
  std::string bytes;
  std::string content_type;  ///< the header's value; may be empty or wrong
  std::string url;           ///< after redirects
  int status = 200;
  product::Rung rung = product::Rung::http;
  std::vector<ScriptAnswer> answers = {};  ///< those that are worth reading, when a browser drew the page
};

/// One rung of the fetch ladder. Safe for concurrent use.
///
/// Errors: `address_refused`, `page_not_found` (not_found), `page_blocked` (rejected), `page_too_large` (rejected),
/// `shop_unreachable` (unavailable), `shop_too_slow` (timeout), `shop_busy` (rate_limited), `robots_forbid` (rejected),
/// `image_not_found`, each with the next step that helps (paste the page source, try later, …).
class ResourceFetcher {
 public:
  virtual ~ResourceFetcher() = default;
  virtual product::Rung rung() const = 0;
  /// Whether this rung fetches such things at all; else it is passed over.
  virtual bool fetches(ResourceKind) const { return true; }
  virtual Task<Result<Resource>> fetch(Url url, ResourceKind kind) = 0;
};

}  // namespace matjar::sourcing
