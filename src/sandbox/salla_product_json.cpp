#include <algorithm>

#include "base/time_text.hpp"
#include "sandbox/json_text.hpp"
#include "sandbox/salla_store.hpp"

namespace matjar::sandbox {

namespace {

std::string money_json(const Decimal& amount) {
  return JsonObject().raw("amount", amount.str()).text("currency", "SAR").str();
}

std::string images_json(const EmulatedProduct& product, const EmulatedStore& store) {
  std::vector<std::string> images;
  for (const auto& image : product.images)
    images.push_back(JsonObject()
                         .number("id", image.id)
                         .text("url", image_url(image, store))
                         .boolean("main", image.main)
                         .text("three_d_image_url", "")
                         .text("alt", image.alt)
                         .text("video_url", "")
                         .text("type", "image")
                         .number("sort", image.sort)
                         .str());
  return json_array(images);
}

std::string numbers_json(const std::vector<std::int64_t>& numbers) {
  std::vector<std::string> items;
  for (const auto number : numbers) items.push_back(JsonObject().number("id", number).str());
  return json_array(items);
}

std::string skus_json(const EmulatedProduct& product) {
  const auto sku = JsonObject()
                       .number("id", product.id + 500'000'000)
                       .raw("price", money_json(product.price))
                       .raw("regular_price", money_json(product.price))
                       .number("stock_quantity", product.quantity.value_or(0))
                       .boolean("unlimited_quantity", product.unlimited_quantity)
                       .text("sku", product.sku)
                       .raw("related_options", "[]")
                       .raw("related_option_values", "[]")
                       .boolean("is_default", true)
                       .str();
  return json_array({sku});
}

std::string options_json(const EmulatedProduct& product) {
  std::vector<std::string> options;
  for (const auto& option : product.options) options.push_back(option.json);
  return json_array(options);
}

std::string date_json(Timestamp at) {
  return to_rfc3339(at).substr(0, 19).replace(10, 1, " ");
}

void add_optional(JsonObject& object, std::string_view name, const std::optional<std::int64_t>& number) {
  if (number)
    object.number(name, *number);
  else
    object.null(name);
}

}  // namespace

std::string image_url(const EmulatedImage& image, const EmulatedStore& store) {
  return fmt::format("{}/salla/cdn/images/{}", store.base, image.id);
}

std::string customer_url(const EmulatedProduct& product, const std::string& language, const EmulatedStore& store) {
  const auto query = language == "ar" ? "" : "?lang=" + language;
  return fmt::format("{}/salla/store/products/{}{}", store.base, product.id, query);
}

std::string image_json(const EmulatedImage& image, const EmulatedStore& store) {
  const auto url = image_url(image, store);
  const auto size = [&](std::int64_t side) {
    return JsonObject().text("url", url).number("width", side).number("height", side).str();
  };
  const auto sizes = JsonObject()
                         .raw("original", size(1000))
                         .raw("standard_resolution", size(800))
                         .raw("low_resolution", size(400))
                         .raw("thumbnail", size(120))
                         .str();
  return JsonObject()
      .number("id", image.id)
      .raw("image", sizes)
      .number("sort", image.sort)
      .boolean("default", image.main)
      .text("alt_seo", image.alt)
      .text("video_url", "")
      .text("type", "image")
      .str();
}

std::string product_json(const EmulatedProduct& product, const std::string& language, const EmulatedStore& store) {
  const auto text = [&](std::optional<std::string> EmulatedTexts::* field) -> const std::string& {
    return product.text(field, language);
  };
  const auto main = std::ranges::find(product.images, true, &EmulatedImage::main);
  const auto main_url = main == product.images.end() ? "" : image_url(*main, store);
  const auto urls = JsonObject()
                        .text("customer", customer_url(product, language, store))
                        .text("admin", fmt::format("{}/salla/journal?product={}", store.base, product.id))
                        .str();
  const auto metadata = JsonObject()
                            .text("title", text(&EmulatedTexts::metadata_title))
                            .text("description", text(&EmulatedTexts::metadata_description))
                            .text("url", text(&EmulatedTexts::metadata_url))
                            .str();
  const auto promotion = JsonObject()
                             .text("title", text(&EmulatedTexts::promotion_title))
                             .text("sub_title", text(&EmulatedTexts::promotion_subtitle))
                             .str();
  JsonObject details;
  details.number("id", product.id).text("sku", product.sku).text("thumbnail", main_url).text("mpn", product.mpn);
  details.text("gtin", product.gtin).text("type", product.type).text("name", text(&EmulatedTexts::name));
  details.text("subtitle", text(&EmulatedTexts::subtitle)).raw("urls", urls).raw("price", money_json(product.price));
  details.raw("taxed_price", money_json(product.price)).raw("promotion", promotion);
  details.text("description", text(&EmulatedTexts::description));
  add_optional(details, "quantity", product.quantity);
  details.text("status", product.status()).boolean("is_available", product.status() == "sale").number("views", 0);
  details.raw("sale_price", money_json(product.sale_price.value_or(Decimal(0, 2))));
  details.raw("regular_price", money_json(product.price)).boolean("require_shipping", product.require_shipping);
  details.raw("cost_price", product.cost_price ? product.cost_price->str() : "null");
  details.raw("weight", product.weight ? product.weight->str() : "0").text("weight_type", product.weight_type);
  details.boolean("with_tax", product.with_tax).text("url", customer_url(product, language, store));
  details.text("main_image", main_url).raw("images", images_json(product, store)).number("sold_quantity", 0);
  details.raw("rating", JsonObject().number("total", 0).number("count", 0).number("rate", 0).str());
  add_optional(details, "maximum_quantity_per_order", product.maximum_quantity_per_order);
  details.boolean("hide_quantity", product.hide_quantity).boolean("unlimited_quantity", product.unlimited_quantity);
  details.raw("metadata", metadata).text("updated_at", date_json(product.updated_at));
  details.raw("options", options_json(product)).raw("skus", skus_json(product));
  details.raw("categories", numbers_json(product.categories)).raw("tags", numbers_json(product.tags));
  add_optional(details, "brand_id", product.brand_id);
  return details.str();
}

}  // namespace matjar::sandbox
