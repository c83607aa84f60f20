#include "sourcing/amazon_api/items_answer.hpp"

#include <array>
#include <fmt/format.h>

#include "base/encoding.hpp"
#include "sourcing/official_api/api_facts.hpp"

namespace matjar::sourcing::amazon_api {

namespace {

using official_api::ApiFacts;
using official_api::ApiField;
using official_api::ApiTrouble;
using official_api::ApiValue;
using product::Availability;

constexpr std::array<std::string_view, 10> kResources = {"itemInfo.title",
                                                         "itemInfo.byLineInfo",
                                                         "itemInfo.features",
                                                         "images.primary.large",
                                                         "images.variants.large",
                                                         "offersV2.listings.price",
                                                         "offersV2.listings.availability",
                                                         "offersV2.listings.condition",
                                                         "offersV2.listings.isBuyBoxWinner",
                                                         "offersV2.listings.merchantInfo"};

struct AvailabilityRow {
  std::string_view type;
  Availability availability;
};

/// LEADTIME and AVAILABLE_DATE are neither: they say nothing here.
constexpr std::array kAvailabilities = {
    AvailabilityRow{"IN_STOCK", Availability::in_stock}, AvailabilityRow{"IN_STOCK_SCARCE", Availability::in_stock},
    AvailabilityRow{"OUT_OF_STOCK", Availability::out_of_stock},
    AvailabilityRow{"UNAVAILABLE", Availability::out_of_stock}, AvailabilityRow{"PREORDER", Availability::preorder}};

/// The offer that a shopper gets who presses "buy"; the first when none is marked. Only of new ones: what a used one
/// costs is not the product's price.
ApiValue offer_of(const ApiValue& item) {
  std::vector<ApiValue> listings = item.at("offersV2.listings").items();
  std::erase_if(listings, [](const ApiValue& listing) { return listing.text("condition.value") != "New"; });
  for (const ApiValue& listing : listings) {
    if (listing.text("isBuyBoxWinner") == "true") return listing;
  }
  return listings.empty() ? ApiValue() : listings.front();
}

void read_offer(const ApiFacts& facts, const ApiValue& offer, product::SourceProduct& out) {
  out.price = facts.money(offer.field("price.money.amount"), offer.field("price.money.currency"));
  out.list_price =
      facts.money(offer.field("price.savingBasis.money.amount"), offer.field("price.savingBasis.money.currency"));
  official_api::keep_higher_list_price(out);
  out.seller = facts.text(offer.field("merchantInfo.name"));
  const ApiField type = offer.field("availability.type");
  for (const AvailabilityRow& row : kAvailabilities) {
    if (row.type == type.text) out.availability = {.value = row.availability, .provenance = facts.provenance(type)};
  }
}

}  // namespace

std::string items_request_json(const ItemRequest& request) {
  std::string resources;
  for (const std::string_view resource : kResources) resources += (resources.empty() ? "" : ",") + json_quote(resource);
  return fmt::format(R"({{"itemIds":[{}],"itemIdType":"ASIN","marketplace":{},"partnerTag":{},"resources":[{}]}})",
                     json_quote(request.asin), json_quote(request.marketplace), json_quote(request.partner_tag),
                     resources);
}

ApiTrouble trouble_of(Service service, int status, std::string_view reason) {
  if (reason == "AssociateNotEligible") return ApiTrouble::not_permitted;
  // The catalogue answers 200 when it leaves the item out, with or without an entry in `errors`.
  if (status >= 200 && status < 300)
    return service == Service::tokens ? ApiTrouble::answer_unusable : ApiTrouble::item_unknown;
  const bool refused = status == 400 || status == 401;
  if (service == Service::tokens && refused) return ApiTrouble::key_refused;
  return official_api::trouble_of_status(status);
}

std::string reason_of(const ApiValue& answer) {
  const std::vector<ApiValue> errors = answer.at("errors").items();
  const ApiValue& from = errors.empty() ? answer : errors.front();
  for (const std::string_view name : {"reason", "code", "type", "error"}) {
    if (std::string reason = from.text(name); !reason.empty()) return reason;
  }
  return {};
}

ApiValue item_of(const ApiValue& answer, std::string_view asin) {
  for (const ApiValue& item : answer.at("itemsResult.items").items()) {
    if (item.text("asin") == asin) return item.rooted();
  }
  return {};
}

product::SourceProduct product_of(const ApiValue& item) {
  const ApiFacts facts{std::string(kApi)};
  product::SourceProduct out;
  out.title = facts.text(item.field("itemInfo.title.displayValue"));
  out.brand = facts.text(item.field("itemInfo.byLineInfo.brand.displayValue"));
  out.sku = facts.id(item.field("asin"));
  facts.add_image(item.field("images.primary.large.url"), out.images);
  for (const ApiValue& variant : item.at("images.variants").items())
    facts.add_image(variant.field("large.url"), out.images);
  for (const ApiValue& feature : item.at("itemInfo.features.displayValues").items()) {
    if (auto point = facts.text(feature.field()); point && out.bullet_points.size() < 20)
      out.bullet_points.push_back(std::move(*point));
  }
  read_offer(facts, offer_of(item), out);
  out.kind = official_api::kind_of_facts(out);
  return out;
}

}  // namespace matjar::sourcing::amazon_api
