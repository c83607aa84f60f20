#include "sourcing/ebay_api/item_answer.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "sourcing/official_api/api_facts.hpp"

namespace matjar::sourcing::ebay_api {

namespace {

using official_api::ApiFacts;
using official_api::ApiField;
using official_api::ApiTrouble;
using official_api::ApiValue;
using product::Availability;
using product::SourceProduct;

struct SiteRow {
  std::string_view ending;  ///< of the host, behind "ebay."
  std::string_view marketplace;
};

constexpr std::array kSites = {
    SiteRow{"com", "EBAY_US"},    SiteRow{"de", "EBAY_DE"},     SiteRow{"co.uk", "EBAY_GB"},
    SiteRow{"fr", "EBAY_FR"},     SiteRow{"it", "EBAY_IT"},     SiteRow{"es", "EBAY_ES"},
    SiteRow{"ie", "EBAY_IE"},     SiteRow{"nl", "EBAY_NL"},     SiteRow{"be", "EBAY_BE"},
    SiteRow{"at", "EBAY_AT"},     SiteRow{"ch", "EBAY_CH"},     SiteRow{"pl", "EBAY_PL"},
    SiteRow{"ca", "EBAY_CA"},     SiteRow{"ph", "EBAY_PH"},     SiteRow{"com.au", "EBAY_AU"},
    SiteRow{"com.sg", "EBAY_SG"}, SiteRow{"com.hk", "EBAY_HK"}, SiteRow{"com.my", "EBAY_MY"}};

struct IdRow {
  std::string_view id;
  ApiTrouble trouble;
};

constexpr std::array kIds = {
    IdRow{"1001", ApiTrouble::token_refused},  // invalid access token
    IdRow{"1002", ApiTrouble::token_refused},  // missing access token
    IdRow{"1100", ApiTrouble::not_permitted},  // access denied
    IdRow{"2001", ApiTrouble::busy},           // limit of calls reached
    IdRow{"11001", ApiTrouble::item_unknown}, IdRow{"11003", ApiTrouble::item_unknown},
    IdRow{"11000", ApiTrouble::unreachable},  IdRow{"invalid_client", ApiTrouble::key_refused}};

Availability availability_of(std::string_view status) {
  if (status == "IN_STOCK" || status == "LIMITED_STOCK" || status == "LIMITED_QUANTITY") return Availability::in_stock;
  if (status == "OUT_OF_STOCK") return Availability::out_of_stock;
  return Availability::unknown;
}

ApiField stock_status(const ApiValue& item) {
  const auto stocks = item.at("estimatedAvailabilities").items();
  return stocks.empty() ? ApiField() : stocks.front().field("estimatedAvailabilityStatus");
}

void read_images(const ApiFacts& facts, const ApiValue& item, SourceProduct& out) {
  facts.add_image(item.field("image.imageUrl"), out.images);
  for (const ApiValue& image : item.at("additionalImages").items())
    facts.add_image(image.field("imageUrl"), out.images);
}

void read_categories(const ApiFacts& facts, const ApiField& path, SourceProduct& out) {
  std::string_view rest = path.text;
  while (!rest.empty() && out.category_path.size() < 10) {
    const std::size_t stop = std::min(rest.find('|'), rest.size());
    const ApiField name{.path = path.path, .text = std::string(rest.substr(0, stop))};
    if (auto category = facts.text(name)) out.category_path.push_back(std::move(*category));
    rest.remove_prefix(std::min(stop + 1, rest.size()));
  }
}

/// What one item says but its aspects.
SourceProduct facts_of(const ApiFacts& facts, const ApiValue& item) {
  SourceProduct out;
  out.title = facts.text(item.field("title"));
  out.brand = facts.text(item.field("brand"));
  out.sku = facts.id(item.field("legacyItemId"));
  out.gtin = facts.id(item.field("gtin"));
  out.mpn = facts.id(item.field("mpn"));
  out.price = facts.money(item.field("price.value"), item.field("price.currency"));
  out.list_price = facts.money(item.field("marketingPrice.originalPrice.value"),
                               item.field("marketingPrice.originalPrice.currency"));
  official_api::keep_higher_list_price(out);
  const ApiField stock = stock_status(item);
  if (const Availability value = availability_of(stock.text); value != Availability::unknown)
    out.availability = {.value = value, .provenance = facts.provenance(stock)};
  out.rating = facts.stars(item.field("primaryProductReviewRating.averageRating"));
  out.review_count = facts.count(item.field("primaryProductReviewRating.reviewCount"));
  out.seller = facts.text(item.field("seller.username"));
  out.description = facts.paragraphs(item.field("description"));
  if (out.description.empty()) out.description = facts.paragraphs(item.field("shortDescription"));
  read_categories(facts, item.field("categoryPath"), out);
  read_images(facts, item, out);
  return out;
}

/// The aspects that have more than one value among the items, in the order in which the first item names them.
std::vector<std::string> options_of(const std::vector<ApiValue>& items) {
  std::map<std::string, std::set<std::string>> values;
  std::vector<std::string> order;
  for (const ApiValue& item : items) {
    for (const ApiValue& aspect : item.at("localizedAspects").items()) {
      const std::string name = aspect.text("name");
      if (!values.contains(name)) order.push_back(name);
      values[name].insert(aspect.text("value"));
    }
  }
  std::erase_if(order, [&values](const std::string& name) { return values[name].size() < 2; });
  return order;
}

product::SourceVariant variant_of(const ApiFacts& facts, const ApiValue& item, const std::vector<std::string>& axes) {
  product::SourceVariant variant;
  variant.source_sku = item.text("itemId");
  variant.provenance = facts.provenance(item.field("itemId"));
  if (const auto price = facts.money(item.field("price.value"), item.field("price.currency")))
    variant.price = price->value;
  const Availability stock = availability_of(stock_status(item).text);
  if (stock != Availability::unknown) variant.available = stock == Availability::in_stock;
  if (std::string image = official_api::image_address(item.text("image.imageUrl")); !image.empty())
    variant.image_url = std::move(image);
  for (const ApiValue& aspect : item.at("localizedAspects").items()) {
    const std::string name = aspect.text("name");
    if (std::ranges::find(axes, name) == axes.end()) continue;
    variant.options.push_back({.axis = PlainText::from(name, {.max_characters = 60}),
                               .value = PlainText::from(aspect.text("value"), {.max_characters = 200})});
  }
  return variant;
}

void read_aspects(const ApiFacts& facts, const ApiValue& item, const std::vector<std::string>& but,
                  SourceProduct& out) {
  for (const ApiValue& aspect : item.at("localizedAspects").items()) {
    const ApiField name = aspect.field("name");
    if (std::ranges::find(but, name.text) == but.end())
      facts.add_attribute(name, aspect.field("value"), out.attributes);
  }
}

/// Price and stock of the item from which the group is sold: the cheapest that can be had, else the cheapest.
void take_from_cheapest(const ApiFacts& facts, const std::vector<ApiValue>& items, SourceProduct& out) {
  const SourceProduct* best = nullptr;
  std::vector<SourceProduct> all;
  all.reserve(items.size());
  const auto out_of_stock = [](const SourceProduct& item) {
    return official_api::kind_of_facts(item) != product::PageKind::product;
  };
  for (const ApiValue& item : items) {
    const SourceProduct& read = all.emplace_back(facts_of(facts, item));
    if (!read.price) continue;
    const bool cheaper = best != nullptr && best->price->value.currency() == read.price->value.currency() &&
                         read.price->value.minor() < best->price->value.minor();
    const bool had = best != nullptr && out_of_stock(*best) != out_of_stock(read) ? out_of_stock(*best) : cheaper;
    if (best == nullptr || had) best = &read;
  }
  if (best == nullptr) return;
  out.price = best->price;
  out.list_price = best->list_price;
  out.availability = best->availability;
}

}  // namespace

std::string_view marketplace_of(std::string_view host) {
  const std::size_t at = host.find("ebay.");
  if (at == std::string_view::npos) return {};
  const auto* row = std::ranges::find(kSites, host.substr(at + 5), &SiteRow::ending);
  return row == kSites.end() ? std::string_view() : row->marketplace;
}

ApiTrouble trouble_of(Service service, int status, std::string_view error_id) {
  if (const auto* row = std::ranges::find(kIds, error_id, &IdRow::id); row != kIds.end()) return row->trouble;
  if (service == Service::tokens && (status == 400 || status == 401)) return ApiTrouble::key_refused;
  return official_api::trouble_of_status(status);
}

std::string error_id_of(const ApiValue& answer) {
  const std::vector<ApiValue> errors = answer.at("errors").items();
  return errors.empty() ? answer.text("error") : errors.front().text("errorId");
}

bool is_group(std::string_view error_id) {
  return error_id == "11006";
}

SourceProduct product_of(const ApiValue& item) {
  const ApiFacts facts{std::string(kApi)};
  SourceProduct out = facts_of(facts, item);
  read_aspects(facts, item, {}, out);
  out.kind = official_api::kind_of_facts(out);
  return out;
}

SourceProduct product_of_group(const ApiValue& group) {
  const ApiFacts facts{std::string(kApi)};
  std::vector<ApiValue> items = group.at("items").items();
  if (items.size() > official_api::kMaxVariants) items.resize(official_api::kMaxVariants);
  const ApiValue& first = items.front();
  SourceProduct out = facts_of(facts, first);
  if (auto title = facts.text(first.field("primaryItemGroup.itemGroupTitle"))) out.title = std::move(title);
  out.gtin.reset();  // one variation's
  const std::vector<ApiValue> descriptions = group.at("commonDescriptions").items();
  if (!descriptions.empty()) out.description = facts.paragraphs(descriptions.front().field("description"));
  const std::vector<std::string> axes = options_of(items);
  read_aspects(facts, first, axes, out);
  take_from_cheapest(facts, items, out);
  for (const ApiValue& item : items) {
    facts.add_image(item.field("image.imageUrl"), out.images);
    out.variants.push_back(variant_of(facts, item, axes));
  }
  out.kind = official_api::kind_of_facts(out);
  return out;
}

}  // namespace matjar::sourcing::ebay_api
