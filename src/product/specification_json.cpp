#include "product/specification_json.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "base/encoding.hpp"
#include "base/time_text.hpp"
#include "base/utf8.hpp"

namespace matjar::product {

namespace {

/// Writes JSON text by hand, because every JSON library would send the amounts through a double.
class ObjectText {
 public:
  ObjectText& add(std::string_view key, const std::string& json) {
    if (text_.size() > 1) text_ += ',';
    text_ += json_quote(key) + ":" + json;
    return *this;
  }
  std::string str() const { return text_ + "}"; }

 private:
  std::string text_ = "{";
};

template <class T, class Write>
std::string list_text(const std::vector<T>& items, Write write) {
  std::string text = "[";
  for (const T& item : items) {
    if (text.size() > 1) text += ',';
    text += write(item);
  }
  return text + "]";
}

std::string text_of(const PlainText& text) {
  return json_quote(text.str());
}
std::string text_of(const std::string& text) {
  return json_quote(text);
}
std::string text_of(const Rating& rating) {
  return rating.value.str();
}
std::string text_of(const Money& money) {
  return money.amount_text();
}
std::string text_of(std::int64_t count) {
  return std::to_string(count);
}
std::string text_of(bool flag) {
  return flag ? "true" : "false";
}
std::string text_of(Availability availability) {
  return json_quote(to_string(availability));
}

template <class T>
std::string text_or_null(const std::optional<T>& value) {
  return value ? text_of(*value) : "null";
}
template <class T>
std::string text_or_null(const std::optional<Fact<T>>& fact) {
  return fact ? text_of(fact->value) : "null";
}

std::string provenance_text(const Provenance& provenance) {
  return ObjectText()
      .add("rung", json_quote(to_string(provenance.rung)))
      .add("route", json_quote(provenance.route))
      .add("text", json_quote(provenance.text))
      .str();
}

std::string fact_list(const std::vector<Fact<PlainText>>& facts) {
  return list_text(facts, [](const Fact<PlainText>& fact) { return text_of(fact.value); });
}

std::string description_text(const SourceProduct& product) {
  if (product.description.empty()) return "null";
  std::string text;
  for (const auto& paragraph : product.description) {
    if (!text.empty()) text += "\n\n";
    text += paragraph.value.str();
  }
  return json_quote(text);
}

/// {"size":"M","color":"Red","price":29.99}; an axis that is called like one of our own members gets a prefix.
std::string variant_text(const SourceVariant& variant) {
  static constexpr std::array<std::string_view, 4> kOwn{"price", "sku", "image", "available"};
  ObjectText object;
  for (const VariantOption& option : variant.options) {
    std::string axis = fold_case(option.axis.str());
    if (std::ranges::find(kOwn, axis) != kOwn.end()) axis.insert(0, "option_");
    object.add(axis, text_of(option.value));
  }
  return object.add("price", text_or_null(variant.price))
      .add("sku", json_quote(variant.source_sku))
      .add("image", text_or_null(variant.image_url))
      .add("available", text_or_null(variant.available))
      .str();
}

std::string shipping_text(const std::optional<SourceShipping>& shipping) {
  if (!shipping) return "null";
  return ObjectText()
      .add("method", text_or_null(shipping->method))
      .add("cost", text_or_null(shipping->cost))
      .add("currency", shipping->cost ? json_quote(shipping->cost->currency().code()) : "null")
      .add("days", text_or_null(shipping->days))
      .str();
}

std::string attribute_text(const Attribute& attribute) {
  return ObjectText().add("name", text_of(attribute.name)).add("value", text_of(attribute.value)).str();
}

template <class T>
void add_provenance(ObjectText& object, std::string_view field, const std::optional<Fact<T>>& fact) {
  if (fact) object.add(field, provenance_text(fact->provenance));
}

std::string provenances_text(const SourceProduct& product) {
  ObjectText object;
  add_provenance(object, "title", product.title);
  add_provenance(object, "brand", product.brand);
  add_provenance(object, "sku", product.sku);
  add_provenance(object, "gtin", product.gtin);
  add_provenance(object, "mpn", product.mpn);
  add_provenance(object, "price", product.price);
  add_provenance(object, "list_price", product.list_price);
  add_provenance(object, "availability", product.availability);
  add_provenance(object, "stock", product.stock);
  add_provenance(object, "rating", product.rating);
  add_provenance(object, "review_count", product.review_count);
  if (!product.description.empty()) {
    object.add("description", provenance_text(product.description.front().provenance));
  }
  if (!product.images.empty()) object.add("images", provenance_text(product.images.front().provenance));
  if (!product.variants.empty()) object.add("variants", provenance_text(product.variants.front().provenance));
  if (product.shipping) object.add("shipping", provenance_text(product.shipping->provenance));
  return object.str();
}

}  // namespace

std::string specification_json(const SourceProduct& product) {
  ObjectText object;
  object.add("url", json_quote(product.url))
      .add("canonical_url", json_quote(product.listing.canonical_url))
      .add("platform", json_quote(product.listing.platform))
      .add("kind", json_quote(to_string(product.kind)))
      .add("read_at", json_quote(to_rfc3339(product.read_at)))
      .add("title", text_or_null(product.title))
      .add("brand", text_or_null(product.brand))
      .add("price", text_or_null(product.price))
      .add("currency", product.price ? json_quote(product.price->value.currency().code()) : "null")
      .add("list_price", text_or_null(product.list_price))
      .add("images", list_text(product.images, [](const SourceImage& image) { return json_quote(image.url); }))
      .add("description", description_text(product))
      .add("bullet_points", fact_list(product.bullet_points))
      .add("category", fact_list(product.category_path))
      .add("attributes", list_text(product.attributes, attribute_text))
      .add("variants", list_text(product.variants, variant_text))
      .add("shipping", shipping_text(product.shipping))
      .add("sku", text_or_null(product.sku))
      .add("gtin", text_or_null(product.gtin))
      .add("mpn", text_or_null(product.mpn))
      .add("availability", text_or_null(product.availability))
      .add("stock", text_or_null(product.stock))
      .add("rating", text_or_null(product.rating))
      .add("rating_out_of", product.rating ? std::to_string(product.rating->value.out_of) : "null")
      .add("review_count", text_or_null(product.review_count))
      .add("provenance", provenances_text(product));
  return object.str();
}

}  // namespace matjar::product
