#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "base/url.hpp"
#include "product/source_product.hpp"

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
  std::string carrier = {};                ///< for the rung that brought it: what it went through
};

/// What a page turned out to be when it was read.
struct Verdict {
  std::string carrier;  ///< of its Resource
  std::string host;     ///< that was asked
  product::PageKind kind;
};

/// One rung of the fetch ladder. Safe for concurrent use.
///
/// Errors: `address_refused`, `page_not_found` (not_found), `page_blocked` (rejected), `page_too_large` (rejected),
/// `shop_unreachable` (unavailable), `shop_too_slow` (timeout), `shop_busy` (rate_limited), `robots_forbid` (rejected),
/// `proxy_refused` (of several kinds), `proxy_unreachable`, `image_not_found`, each with the next step that helps
/// (paste the page source, try later, …).
class ResourceFetcher {
 public:
  virtual ~ResourceFetcher() = default;
  virtual product::Rung rung() const = 0;
  /// Whether this rung fetches such things at all; else it is passed over.
  virtual bool fetches(ResourceKind) const { return true; }
  virtual Task<Result<Resource>> fetch(Url url, ResourceKind kind) = 0;

  /// How often a page that the shop blocks is asked for in all: more than once where the next request comes from
  /// elsewhere.
  virtual int tries_on_block() const { return 1; }
  /// Told what the pages that this rung brought turned out to be, where that is known from their text alone.
  virtual void learn(const Verdict& verdict) { (void)verdict; }
};

/// Follows redirects. Safe for concurrent use.
class RedirectFollower {
 public:
  virtual ~RedirectFollower() = default;
  /// The first address on the way that `arrived` says is enough, which then is not asked, or else where the way ends.
  /// Every address that is asked passes the outbound guard and the manners. Errors are ResourceFetcher's for pages.
  virtual Task<Result<Url>> follow(Url url, std::function<bool(const Url&)> arrived) = 0;
};

}  // namespace matjar::sourcing
