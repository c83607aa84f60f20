#pragma once

#include <string>
#include <string_view>

#include "product/source_product.hpp"
#include "sourcing/official_api/api_answer.hpp"
#include "sourcing/official_api/api_call.hpp"

namespace matjar::sourcing::ebay_api {

inline constexpr std::string_view kApi = "ebay.browse.getItem";
inline constexpr std::string_view kGroupApi = "ebay.browse.getItemsByItemGroup";

/// "EBAY_DE" for www.ebay.de; empty for a site that the Browse API does not serve.
std::string_view marketplace_of(std::string_view host);

/// Which of the two services answered.
enum class Service { tokens, browse };
/// The one place where eBay's refusals are given a meaning, by status and `errorId`.
official_api::ApiTrouble trouble_of(Service service, int status, std::string_view error_id);
/// The first `errorId` ("11006"), or the `error` of the token endpoint; may be empty.
std::string error_id_of(const official_api::ApiValue& answer);
/// The id says that the listing has variations, which are asked for as a group.
bool is_group(std::string_view error_id);

/// An answer of get_item_by_legacy_id.
product::SourceProduct product_of(const official_api::ApiValue& item);
/// An answer of get_items_by_item_group: the first item tells what all have in common, and the aspects by which the
/// items are told apart are the options. Only for an answer with at least one item.
product::SourceProduct product_of_group(const official_api::ApiValue& group);

}  // namespace matjar::sourcing::ebay_api
