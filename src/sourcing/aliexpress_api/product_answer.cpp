#include "sourcing/aliexpress_api/product_answer.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "sourcing/official_api/api_facts.hpp"
#include "sourcing/page/brand_words.hpp"
#include "sourcing/page/html_text.hpp"

namespace matjar::sourcing::aliexpress_api {

namespace {

using official_api::ApiFacts;
using official_api::ApiField;
using official_api::ApiTrouble;
using official_api::ApiValue;
using product::Availability;
using product::SourceProduct;
using product::SourceVariant;

struct CodeRow {
  std::string_view code;
  ApiTrouble trouble;
};

constexpr std::array kCodes = {CodeRow{"IllegalAccessToken", ApiTrouble::token_refused},
                               CodeRow{"IncompleteSignature", ApiTrouble::key_refused},
                               CodeRow{"InvalidAppKey", ApiTrouble::key_refused},
                               CodeRow{"ApiCallLimit", ApiTrouble::busy},
                               CodeRow{"AppCallLimit", ApiTrouble::busy},
                               CodeRow{"IllegalTimestamp", ApiTrouble::time_refused},
                               CodeRow{"MissingParameter", ApiTrouble::request_refused}};

/// The method's own: 602 "not allowed to this country", 605 "not found", 404 "system error".
constexpr std::array kResults = {CodeRow{"602", ApiTrouble::item_unknown}, CodeRow{"605", ApiTrouble::item_unknown},
                                 CodeRow{"404", ApiTrouble::unreachable}};

template <std::size_t kCount>
std::optional<ApiTrouble> find(const std::array<CodeRow, kCount>& rows, std::string_view code) {
  const auto* row = std::ranges::find(rows, code, &CodeRow::code);
  if (row == rows.end()) return std::nullopt;
  return row->trouble;
}

/// A list, bare or in its wrapping.
std::vector<ApiValue> list(const ApiValue& value, std::string_view wrapping) {
  return value.is_array() ? value.items() : value.at(wrapping).items();
}

std::optional<std::int64_t> stock_of(const ApiValue& sku) {
  const std::string text = sku.text("sku_available_stock");
  std::int64_t stock = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), stock);
  if (text.empty() || problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return stock;
}

/// A SKU with the two prices that only the product needs.
struct Sku {
  SourceVariant variant;
  std::optional<product::Fact<Money>> price;
  std::optional<product::Fact<Money>> list_price;
  ApiField stock;
};

/// "Black Green" as the seller calls it, else "green" of the platform's list.
std::string value_of(const ApiValue& property) {
  const std::string own = property.text("property_value_definition_name");
  return own.empty() ? property.text("sku_property_value") : own;
}

Sku sku_of(const ApiFacts& facts, const ApiValue& value) {
  Sku sku;
  const ApiField currency = value.field("currency_code");
  sku.list_price = facts.money(value.field("sku_price"), currency);
  const ApiField sale = value.field("offer_sale_price");
  // One that is there and cannot be read is not the list price.
  sku.price = sale.empty() ? sku.list_price : facts.money(sale, currency);
  sku.stock = value.field("sku_available_stock");
  sku.variant.source_sku = value.text("sku_id");
  sku.variant.provenance = facts.provenance(value.field("sku_id"));
  if (sku.price) sku.variant.price = sku.price->value;
  if (const auto stock = stock_of(value)) sku.variant.available = *stock > 0;
  for (const ApiValue& property : list(value.at("ae_sku_property_dtos"), "ae_sku_property_d_t_o")) {
    product::VariantOption option{.axis = PlainText::from(property.text("sku_property_name"), {.max_characters = 60}),
                                  .value = PlainText::from(value_of(property), {.max_characters = 200})};
    if (!option.axis.empty() && !option.value.empty()) sku.variant.options.push_back(std::move(option));
    if (std::string image = official_api::image_address(property.text("sku_image"));
        !image.empty() && !sku.variant.image_url)
      sku.variant.image_url = std::move(image);
  }
  return sku;
}

std::vector<Sku> skus_of(const ApiFacts& facts, const ApiValue& result) {
  std::vector<Sku> skus;
  for (const ApiValue& value : list(result.at("ae_item_sku_info_dtos"), "ae_item_sku_info_d_t_o")) {
    if (skus.size() == official_api::kMaxVariants) break;
    skus.push_back(sku_of(facts, value));
  }
  return skus;
}

/// The price from which it is sold: the lowest of what can be had, else the lowest of all.
const Sku* cheapest(const std::vector<Sku>& skus) {
  const Sku* best = nullptr;
  for (const Sku& sku : skus) {
    if (!sku.price) continue;
    const bool better_stocked =
        best != nullptr && sku.variant.available.value_or(true) && !best->variant.available.value_or(true);
    const bool worse_stocked =
        best != nullptr && !sku.variant.available.value_or(true) && best->variant.available.value_or(true);
    const bool lower = best != nullptr && sku.price->value.currency() == best->price->value.currency() &&
                       sku.price->value.minor() < best->price->value.minor();
    if (best == nullptr || better_stocked || (lower && !worse_stocked)) best = &sku;
  }
  return best;
}

/// In stock as soon as one SKU is, out only when every one says so.
void read_availability(const ApiFacts& facts, const std::vector<Sku>& skus, SourceProduct& out) {
  if (skus.empty()) return;
  const Sku* witness = &skus.front();
  Availability availability = Availability::out_of_stock;
  for (const Sku& sku : skus) {
    if (!sku.variant.available) availability = Availability::unknown;
    if (!sku.variant.available.value_or(false)) continue;
    availability = Availability::in_stock;
    witness = &sku;
    break;
  }
  if (availability == Availability::unknown) return;
  out.availability = {.value = availability, .provenance = facts.provenance(witness->stock)};
}

void read_skus(const ApiFacts& facts, const ApiValue& result, SourceProduct& out) {
  std::vector<Sku> skus = skus_of(facts, result);
  if (const Sku* from = cheapest(skus)) {
    out.price = from->price;
    out.list_price = from->list_price;
    official_api::keep_higher_list_price(out);
  }
  read_availability(facts, skus, out);
  // A single SKU without options is the product itself.
  if (skus.size() == 1 && skus.front().variant.options.empty()) return;
  for (Sku& sku : skus) {
    if (!sku.variant.source_sku.empty()) out.variants.push_back(std::move(sku.variant));
  }
}

void read_attributes(const ApiFacts& facts, const ApiValue& result, SourceProduct& out) {
  for (const ApiValue& property : list(result.at("ae_item_properties"), "ae_item_property")) {
    const ApiField value = property.field("attr_value");
    facts.add_attribute(property.field("attr_name"), value, out.attributes);
    // 2 is the id of "Brand Name" in every language.
    if (property.text("attr_name_id") == "2" && !says_no_brand(value.text) && !out.brand) out.brand = facts.text(value);
  }
}

void read_images(const ApiFacts& facts, const ApiField& urls, SourceProduct& out) {
  std::string_view rest = urls.text;
  while (!rest.empty()) {
    const std::size_t stop = std::min(rest.find(';'), rest.size());
    facts.add_image({.path = urls.path, .text = std::string(rest.substr(0, stop))}, out.images);
    rest.remove_prefix(std::min(stop + 1, rest.size()));
  }
}

/// The detail is HTML; the one for phones is HTML too, or a list of modules in JSON, which is no text.
void read_description(const ApiFacts& facts, const ApiValue& base, SourceProduct& out) {
  out.description = facts.paragraphs(base.field("detail"));
  const ApiField mobile = base.field("mobile_detail");
  if (out.description.empty() && !mobile.text.starts_with('{')) out.description = facts.paragraphs(mobile);
}

void read_shipping(const ApiFacts& facts, const ApiField& days, SourceProduct& out) {
  const auto number = facts.count(days);
  if (!number) return;
  out.shipping = product::SourceShipping{.method = std::nullopt,
                                         .cost = std::nullopt,
                                         .days = PlainText::from(days.text),
                                         .provenance = number->provenance};
}

}  // namespace

Verdict verdict_of(int status, const ApiValue& answer) {
  const ApiValue refusal = answer.at("error_response");
  const ApiValue& from = refusal.exists() ? refusal : answer;
  const ApiValue wrapped = answer.at("aliexpress_ds_product_get_response");
  return {.status = status,
          .type = from.text("type"),
          .code = from.text("code"),
          .result = (wrapped.exists() ? wrapped : answer).text("rsp_code")};
}

std::optional<ApiTrouble> trouble_of(const Verdict& verdict) {
  if (!verdict.code.empty() && verdict.code != "0") {
    if (const auto known = find(kCodes, verdict.code)) return known;
    return verdict.type == "ISP" || verdict.type == "SYSTEM" ? ApiTrouble::unreachable : ApiTrouble::request_refused;
  }
  // The gateway's own refusals have no code; a 404 of it is a wrong address and no lost item.
  if (verdict.status == 404) return ApiTrouble::request_refused;
  if (verdict.status < 200 || verdict.status >= 300) return official_api::trouble_of_status(verdict.status);
  if (verdict.result.empty() || verdict.result == "200") return std::nullopt;
  return find(kResults, verdict.result).value_or(ApiTrouble::answer_unusable);
}

ApiValue result_of(const ApiValue& answer) {
  const ApiValue wrapped = answer.at("aliexpress_ds_product_get_response.result");
  return (wrapped.exists() ? wrapped : answer.at("result")).rooted();
}

bool is_on_sale(const ApiValue& result) {
  const std::string status = result.text("ae_item_base_info_dto.product_status_type");
  return status.empty() || status == "onSelling";
}

SourceProduct product_of(const ApiValue& result) {
  const ApiFacts facts{std::string(kMethod)};
  const ApiValue base = result.at("ae_item_base_info_dto");
  SourceProduct out;
  out.title = facts.text(base.field("subject"));
  out.sku = facts.id(base.field("product_id"));
  out.rating = facts.stars(base.field("avg_evaluation_rating"));
  out.review_count = facts.count(base.field("evaluation_count"));
  out.seller = facts.text(result.field("ae_store_info.store_name"));
  read_images(facts, result.field("ae_multimedia_info_dto.image_urls"), out);
  read_description(facts, base, out);
  read_attributes(facts, result, out);
  read_skus(facts, result, out);
  read_shipping(facts, result.field("logistics_info_dto.delivery_time"), out);
  out.kind = official_api::kind_of_facts(out);
  return out;
}

}  // namespace matjar::sourcing::aliexpress_api
