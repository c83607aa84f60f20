#include "sourcing/ebay_api/item_answer.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "sourcing/official_api/api_facts.hpp"

namespace matjar::sourcing::ebay_api {

namespace {

using official_api::ApiFacts;
using official_api::ApiField;
using official_api::ApiTrouble;
using official_api::ApiValue;
using product::Availability;
using product::SourceProduct;

constexpr std::size_t kMaxAspects = 100;
constexpr std::size_t kMaxAxes = 5;  // as many as eBay lets a listing have

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

void read_offer(const ApiFacts& facts, const ApiValue& item, SourceProduct& out) {
  out.price = facts.money(item.field("price.value"), item.field("price.currency"));
  out.list_price = facts.money(item.field("marketingPrice.originalPrice.value"),
                               item.field("marketingPrice.originalPrice.currency"));
  official_api::keep_higher_list_price(out);
  const ApiField stock = stock_status(item);
  if (const Availability value = availability_of(stock.text); value != Availability::unknown)
    out.availability = {.value = value, .provenance = facts.provenance(stock)};
}

/// What one item says but its aspects.
SourceProduct facts_of(const ApiFacts& facts, const ApiValue& item) {
  SourceProduct out;
  out.title = facts.text(item.field("title"));
  out.brand = facts.text(item.field("brand"));
  out.sku = facts.id(item.field("legacyItemId"));
  out.gtin = facts.id(item.field("gtin"));
  out.mpn = facts.id(item.field("mpn"));
  read_offer(facts, item, out);
  out.rating = facts.stars(item.field("primaryProductReviewRating.averageRating"));
  out.review_count = facts.count(item.field("primaryProductReviewRating.reviewCount"));
  out.seller = facts.text(item.field("seller.username"));
  out.description = facts.paragraphs(item.field("description"));
  if (out.description.empty()) out.description = facts.paragraphs(item.field("shortDescription"));
  read_categories(facts, item.field("categoryPath"), out);
  read_images(facts, item, out);
  return out;
}

/// The aspects of a group's items: each item's value by the aspect's name. Of two values in one item the first counts,
/// and the aspect is not `single`.
struct Aspect {
  std::string name;
  std::vector<std::string> values;  ///< of each item; empty: it has none
  bool single = true;

  std::size_t distinct() const { return std::set<std::string>(values.begin(), values.end()).size(); }
  bool varies() const { return distinct() > 1; }
  bool may_be_axis() const { return single && varies() && std::ranges::find(values, "") == values.end(); }
};

std::vector<Aspect> aspects_of(const std::vector<ApiValue>& items) {
  std::vector<Aspect> aspects;
  for (std::size_t i = 0; i < items.size(); ++i) {
    std::size_t seen = 0;
    for (const ApiValue& told : items[i].at("localizedAspects").items()) {
      if (++seen > kMaxAspects) break;
      const std::string name = told.text("name");
      auto aspect = std::ranges::find(aspects, name, &Aspect::name);
      if (aspect == aspects.end()) {
        if (aspects.size() == kMaxAspects) continue;
        aspects.push_back({.name = name, .values = std::vector<std::string>(items.size())});
        aspect = std::prev(aspects.end());
      }
      std::string& value = aspect->values[i];
      if (!value.empty()) aspect->single = false;
      if (value.empty()) value = told.text("value");
    }
  }
  return aspects;
}

/// Whether the values of `known` tell that of `aspect` in every item.
bool determine(const std::vector<const Aspect*>& known, const Aspect& aspect) {
  std::map<std::vector<std::string_view>, std::string_view> told;
  for (std::size_t i = 0; i < aspect.values.size(); ++i) {
    std::vector<std::string_view> key;
    for (const Aspect* one : known) key.emplace_back(one->values[i]);
    const auto [entry, added] = told.emplace(std::move(key), aspect.values[i]);
    if (!added && entry->second != aspect.values[i]) return false;
  }
  return true;
}

/// A measure or a number follows from what a buyer chooses.
bool is_consequence(std::string_view name) {
  return name.starts_with("Item ") || name == "MPN" || name == "EAN" || name == "UPC" || name == "ISBN";
}

/// The fewest aspects that tell the items apart, in the order in which the first item names them: each with one value
/// in every item, and none that follows from the others.
std::vector<std::string> axes_of(const std::vector<Aspect>& aspects) {
  std::vector<const Aspect*> candidates;
  for (const Aspect& aspect : aspects) {
    if (aspect.may_be_axis()) candidates.push_back(&aspect);
  }
  // The coarse ones first: a number of its own for each item would tell all the others.
  std::ranges::sort(candidates, {}, [](const Aspect* aspect) {
    return std::tuple(is_consequence(aspect->name), aspect->distinct(), aspect);
  });
  std::vector<const Aspect*> kept;
  for (const Aspect* candidate : candidates) {
    if (kept.size() < kMaxAxes && !determine(kept, *candidate)) kept.push_back(candidate);
  }
  for (std::size_t i = 0; i < kept.size();) {
    std::vector<const Aspect*> others = kept;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    if (!determine(others, *kept[i])) {
      ++i;
    } else {
      kept = std::move(others);
    }
  }
  std::vector<std::string> axes;
  for (const Aspect& aspect : aspects) {
    if (std::ranges::find(kept, &aspect) != kept.end()) axes.push_back(aspect.name);
  }
  return axes;
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
    if (std::ranges::find(axes, name) == axes.end() || variant.options.size() == axes.size()) continue;
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
  std::optional<SourceProduct> best;
  const auto out_of_stock = [](const SourceProduct& item) {
    return official_api::kind_of_facts(item) != product::PageKind::product;
  };
  for (const ApiValue& item : items) {
    SourceProduct read;
    read_offer(facts, item, read);
    if (!read.price) continue;
    const bool cheaper = best && best->price->value.currency() == read.price->value.currency() &&
                         read.price->value.minor() < best->price->value.minor();
    const bool had = best && out_of_stock(*best) != out_of_stock(read) ? out_of_stock(*best) : cheaper;
    if (!best || had) best = std::move(read);
  }
  if (!best) return;
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
  const ApiFacts facts{std::string(kGroupApi)};
  std::vector<ApiValue> items = group.at("items").items();
  if (items.size() > official_api::kMaxVariants) items.resize(official_api::kMaxVariants);
  const ApiValue& first = items.front();
  SourceProduct out = facts_of(facts, first);
  if (auto title = facts.text(first.field("primaryItemGroup.itemGroupTitle"))) out.title = std::move(title);
  out.gtin.reset();  // one variation's
  const std::vector<ApiValue> descriptions = group.at("commonDescriptions").items();
  if (!descriptions.empty()) out.description = facts.paragraphs(descriptions.front().field("description"));
  const std::vector<Aspect> aspects = aspects_of(items);
  const std::vector<std::string> axes = axes_of(aspects);
  std::vector<std::string> not_common;
  for (const Aspect& aspect : aspects) {
    if (aspect.varies()) not_common.push_back(aspect.name);
  }
  read_aspects(facts, first, not_common, out);
  take_from_cheapest(facts, items, out);
  for (const ApiValue& item : items) {
    facts.add_image(item.field("image.imageUrl"), out.images);
    out.variants.push_back(variant_of(facts, item, axes));
  }
  out.kind = official_api::kind_of_facts(out);
  return out;
}

}  // namespace matjar::sourcing::ebay_api
