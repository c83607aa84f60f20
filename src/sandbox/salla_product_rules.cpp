#include "sandbox/salla_product_rules.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"
#include "sandbox/json_text.hpp"

namespace matjar::sandbox {

namespace {

using namespace std::string_view_literals;

constexpr std::array kTypes = {"product"sv, "service"sv, "group_products"sv, "codes"sv,
                               "digital"sv, "food"sv,    "booking"sv,        "donating"sv};
constexpr std::array kStatuses = {"sale"sv, "out"sv, "hidden"sv, "deleted"sv};
constexpr std::array kWeightTypes = {"kg"sv, "g"sv, "lb"sv, "oz"sv};
constexpr std::array kDisplayTypes = {"text"sv, "image"sv, "color"sv};

constexpr std::string_view kRequired = "هذا الحقل مطلوب";
constexpr std::string_view kWrong = "القيمة المدخلة غير صحيحة";

template <std::size_t N>
bool one_of(const std::array<std::string_view, N>& allowed, std::string_view text) {
  return std::ranges::find(allowed, text) != allowed.end();
}

std::string wrong() {
  return std::string(kWrong);
}

/// One of the fields that Salla keeps per language, and its name in a body.
struct TextField {
  std::string_view name;
  std::optional<std::string> EmulatedTexts::* member;
  std::size_t max_characters;
};

const std::vector<TextField>& text_fields() {
  static const std::vector<TextField> kFields = {
      {"name", &EmulatedTexts::name, 255},
      {"subtitle", &EmulatedTexts::subtitle, 255},
      {"description", &EmulatedTexts::description, 100'000},
      {"promotion_title", &EmulatedTexts::promotion_title, 25},
      {"promotion_subtitle", &EmulatedTexts::promotion_subtitle, 35},
      {"metadata_title", &EmulatedTexts::metadata_title, 70},
      {"metadata_description", &EmulatedTexts::metadata_description, 330},
      {"metadata_url", &EmulatedTexts::metadata_url, 255},
  };
  return kFields;
}

void check_amount(const JsonBody& body, std::string_view name, bool zero_allowed, FieldErrors& errors) {
  if (!body.has(name) || body.is_null(name)) return;
  const auto amount = body.decimal(name);
  if (!amount || amount->is_negative() || (!zero_allowed && amount->is_zero())) errors.add(std::string(name), wrong());
}

void check_texts(const JsonBody& body, FieldErrors& errors) {
  for (const auto& field : text_fields()) {
    if (!body.has(field.name) || body.is_null(field.name)) continue;
    const auto text = body.text(field.name);
    // An object of languages, as one might think, is not what the field takes.
    if (!text)
      errors.add(std::string(field.name), "يجب أن يكون الحقل نصًا");
    else if (count_code_points(*text) > field.max_characters)
      errors.add(std::string(field.name), fmt::format("يجب أن لا يتجاوز طول النص {} حرفًا", field.max_characters));
  }
}

template <std::size_t N>
void check_choice(const JsonBody& body, std::string_view name, const std::array<std::string_view, N>& allowed,
                  FieldErrors& errors) {
  if (!body.has(name)) return;
  const auto text = body.text(name);
  if (!text || !one_of(allowed, *text)) errors.add(std::string(name), wrong());
}

void check_numbers(const JsonBody& body, FieldErrors& errors) {
  for (const auto* name : {"price", "sale_price", "cost_price"}) check_amount(body, name, true, errors);
  check_amount(body, "weight", true, errors);
  if (const auto sale = body.decimal("sale_price"), price = body.decimal("price"); sale && price && *sale > *price)
    errors.add("sale_price", "سعر التخفيض يجب أن يكون أقل من سعر المنتج");
  for (const auto* name : {"quantity", "maximum_quantity_per_order"})
    if (body.has(name) && !body.is_null(name))
      if (const auto count = body.integer(name); !count || *count < 0) errors.add(name, wrong());
}

void check_codes(const JsonBody& body, const StoreContents& store, std::int64_t id, FieldErrors& errors) {
  if (const auto sku = body.text("sku"); sku && !sku->empty() && store.sku_taken(*sku, id))
    errors.add("sku", "قيمة رمز المنتج SKU مُستخدمة من قبل");
  if (const auto gtin = body.text("gtin"); gtin && !gtin->empty()) {
    const bool digits = std::ranges::all_of(*gtin, [](char letter) { return letter >= '0' && letter <= '9'; });
    const auto size = gtin->size();
    if (!digits || !(size == 8 || (size >= 12 && size <= 14))) errors.add("gtin", wrong());
  }
}

void check_references(const JsonBody& body, const StoreContents& store, FieldErrors& errors) {
  const auto check = [&](std::string_view name, auto exists) {
    if (!body.has(name)) return;
    const auto ids = body.integers(name);
    if (!ids) return errors.add(std::string(name), wrong());
    for (std::size_t i = 0; i < ids->size(); ++i)
      if (!exists((*ids)[i])) errors.add(fmt::format("{}.{}", name, i), wrong());
  };
  check("categories", [&](std::int64_t category) { return store.has_category(category); });
  // Tags are given by their numbers, never by their words.
  check("tags", [&](std::int64_t tag) { return store.has_tag(tag); });
}

void check_images(const JsonBody& body, FieldErrors& errors) {
  if (!body.has("images")) return;
  const auto images = body.objects("images");
  if (!body.is_array("images") || !images) return errors.add("images", wrong());
  if (images->size() > kMaxImages) return errors.add("images", "The maximum allowed images are 10");
  if (images->empty() && body.raw("images") != "[]") return errors.add("images.0.original", std::string(kRequired));
  for (std::size_t i = 0; i < images->size(); ++i) {
    const auto original = (*images)[i].text("original");
    const auto name = fmt::format("images.{}.original", i);
    if (!original) {
      errors.add(name, std::string(kRequired));
      continue;
    }
    if (!original->starts_with("https://") && !original->starts_with("http://"))
      errors.add(name, "رابط الصورة غير صحيح");
  }
}

void check_options(const JsonBody& body, FieldErrors& errors) {
  if (!body.has("options")) return;
  const auto options = body.objects("options");
  if (!options) return errors.add("options", wrong());
  for (std::size_t i = 0; i < options->size(); ++i) {
    const auto& option = (*options)[i];
    if (!option.text("name")) errors.add(fmt::format("options.{}.name", i), std::string(kRequired));
    if (const auto shown = option.text("display_type"); shown && !one_of(kDisplayTypes, *shown))
      errors.add(fmt::format("options.{}.display_type", i), wrong());
    const auto values = option.objects("values");
    if (!values || values->empty()) {
      errors.add(fmt::format("options.{}.values", i), std::string(kRequired));
      continue;
    }
    for (std::size_t j = 0; j < values->size(); ++j)
      if (!(*values)[j].text("name"))
        errors.add(fmt::format("options.{}.values.{}.name", i, j), std::string(kRequired));
  }
}

void check_create(const JsonBody& body, FieldErrors& errors) {
  for (const auto* name : {"name", "price", "product_type"})
    if (!body.has(name) || body.is_null(name) || body.text(name) == "") errors.add(name, std::string(kRequired));
  if (body.has("product_type")) check_choice(body, "product_type", kTypes, errors);
  check_images(body, errors);
  check_options(body, errors);
}

void apply_images(const JsonBody& body, StoreContents& store, EmulatedProduct& product) {
  const auto images = body.objects("images");
  if (!images) return;
  product.images.clear();
  for (const auto& image : *images) {
    product.images.push_back({.id = store.next_id(),
                              .source_url = image.text("original").value_or(""),
                              .bytes = {},
                              .content_type = {},
                              .alt = image.text("alt").value_or(""),
                              .sort = image.integer("sort").value_or(static_cast<std::int64_t>(product.images.size())),
                              .main = image.boolean("default").value_or(false)});
  }
  const bool none_main = std::ranges::none_of(product.images, &EmulatedImage::main);
  if (!product.images.empty() && none_main) product.images.front().main = true;
}

void apply_options(const JsonBody& body, StoreContents& store, EmulatedProduct& product) {
  const auto options = body.objects("options");
  if (!options) return;
  for (const auto& option : *options) {
    const auto id = store.next_id();
    std::vector<std::string> values;
    const auto given = option.objects("values").value_or(std::vector<JsonBody>{});
    for (const auto& value : given)
      values.push_back(JsonObject()
                           .number("id", store.next_id())
                           .text("name", value.text("name").value_or(""))
                           .raw("price", JsonObject()
                                             .raw("amount", value.decimal("price").value_or(Decimal()).str())
                                             .text("currency", "SAR")
                                             .str())
                           .number("option_id", id)
                           .str());
    product.options.push_back({.id = id,
                               .json = JsonObject()
                                           .number("id", id)
                                           .text("name", option.text("name").value_or(""))
                                           .text("type", "radio")
                                           .boolean("required", option.boolean("required").value_or(true))
                                           .text("display_type", option.text("display_type").value_or("text"))
                                           .raw("values", json_array(values))
                                           .str()});
  }
}

Decimal amount_of(const Decimal& given) {
  return given.rescaled(2, Rounding::half_up).value_or(given);
}

void apply_numbers(const JsonBody& body, EmulatedProduct& product) {
  if (const auto price = body.decimal("price")) product.price = amount_of(*price);
  if (const auto sale = body.decimal("sale_price")) product.sale_price = amount_of(*sale);
  if (body.is_null("sale_price")) product.sale_price.reset();
  if (const auto cost = body.decimal("cost_price")) product.cost_price = amount_of(*cost);
  if (const auto weight = body.decimal("weight")) product.weight = *weight;
  if (const auto quantity = body.integer("quantity")) product.quantity = *quantity;
  if (const auto most = body.integer("maximum_quantity_per_order")) product.maximum_quantity_per_order = *most;
  if (const auto brand = body.integer("brand_id")) product.brand_id = *brand;
}

void apply_plain(const JsonBody& body, EmulatedProduct& product) {
  const auto take_text = [&](std::string_view name, std::string& into) {
    if (auto text = body.text(name)) into = std::move(*text);
  };
  take_text("status", product.wanted_status);
  take_text("sku", product.sku);
  take_text("mpn", product.mpn);
  take_text("gtin", product.gtin);
  take_text("weight_type", product.weight_type);
  const auto take_flag = [&](std::string_view name, bool& into) {
    if (const auto flag = body.boolean(name)) into = *flag;
  };
  take_flag("unlimited_quantity", product.unlimited_quantity);
  take_flag("with_tax", product.with_tax);
  take_flag("require_shipping", product.require_shipping);
  take_flag("hide_quantity", product.hide_quantity);
  if (auto categories = body.integers("categories")) product.categories = std::move(*categories);
  if (auto tags = body.integers("tags")) product.tags = std::move(*tags);
}

}  // namespace

bool is_status(std::string_view text) {
  return one_of(kStatuses, text);
}

void check_product(const JsonBody& body, Write write, const StoreContents& store, std::int64_t id,
                   FieldErrors& errors) {
  if (write == Write::create) check_create(body, errors);
  if (write == Write::update && body.has("name") && body.text("name") == "") errors.add("name", std::string(kRequired));
  check_texts(body, errors);
  check_choice(body, "status", kStatuses, errors);
  check_choice(body, "weight_type", kWeightTypes, errors);
  check_numbers(body, errors);
  check_codes(body, store, id, errors);
  check_references(body, store, errors);
  const auto type = body.text("product_type");
  if (body.has("calories") && write == Write::create && type != "food") errors.add("calories", wrong());
  const auto reason = body.text("tax_reason_code");
  if (body.boolean("with_tax") == false && (!reason || !reason->starts_with("VATEX-SA-")))
    errors.add("tax_reason_code", std::string(kRequired));
}

void apply_product(const JsonBody& body, Write write, const std::string& language, StoreContents& store,
                   EmulatedProduct& product) {
  auto& texts = product.texts[language];
  for (const auto& field : text_fields()) {
    if (body.is_null(field.name)) texts.*field.member = "";
    if (auto text = body.text(field.name)) texts.*field.member = std::move(*text);
  }
  apply_numbers(body, product);
  apply_plain(body, product);
  if (write == Write::update) return;
  product.type = body.text("product_type").value_or("product");
  apply_images(body, store, product);
  apply_options(body, store, product);
}

}  // namespace matjar::sandbox
