#pragma once

#include <string_view>

#include "base/result.hpp"
#include "base/task.hpp"
#include "product/source_product.hpp"
#include "sourcing/link_recogniser.hpp"

namespace matjar::sourcing {

/// The first rung of the ladder: a shop's own API that tells a product's facts, so that no page is read. Safe for
/// concurrent use on one executor that runs its handlers one at a time. An implementation does not retry, but for one
/// new token: repeating is ProductSource's.
///
/// Errors, each with a next step: `api_token_refused` and `api_key_refused` (unauthorized), `api_not_permitted`
/// (forbidden), `api_busy` (rate_limited), `api_unreachable` (unavailable), `api_too_slow` (timeout),
/// `api_item_unknown` (not_found), `api_request_refused` (invalid_input), `api_answer_unusable` (rejected).
class ProductApi {
 public:
  virtual ~ProductApi() = default;
  virtual std::string_view name() const = 0;  ///< "aliexpress.ds.product.get"; stands in the facts' routes and the log
  /// Whether the API can be asked for this listing: its shop, its country, an id that it takes.
  virtual bool serves(const product::Listing& listing) const = 0;
  /// The facts, each of rung `api` with the way to it in the answer and the exact text; what the answer lacks is
  /// absent, also title and price. `listing`, `url` and `read_at` are the caller's to fill in. Only for what it serves.
  virtual Task<Result<product::SourceProduct>> product(RecognisedLink link) = 0;
};

}  // namespace matjar::sourcing
