#include "product/source_product_json.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/time_text.hpp"
#include "product/json_fields.hpp"

namespace matjar::product {

namespace json = boost::json;

namespace {

json::value value_of_plain(const PlainText& text) {
  return json::value(text.str());
}
json::value value_of_text(const std::string& text) {
  return json::value(text);
}
json::value value_of_count(std::int64_t count) {
  return json::value(count);
}
json::value value_of_rating(const Rating& rating) {
  return json::value(to_string(rating));
}
json::value value_of_availability(Availability availability) {
  return json::value(to_string(availability));
}
json::value value_of_money(const Money& money) {
  return value_of(money);
}

template <class T, class Write>
json::value value_of_fact(const Fact<T>& fact, Write write) {
  return json::object{{"value", write(fact.value)},
                      {"confidence", fmt::format("{}", fact.confidence)},
                      {"provenance", value_of(fact.provenance)}};
}

template <class T, class Write>
json::value value_of_fact(const std::optional<Fact<T>>& fact, Write write) {
  return fact ? value_of_fact(*fact, write) : json::value();
}

template <class T, class Write>
json::array value_of_each(const std::vector<T>& items, Write write) {
  json::array array;
  array.reserve(items.size());
  for (const T& item : items) array.push_back(write(item));
  return array;
}

json::array value_of_facts(const std::vector<Fact<PlainText>>& facts) {
  return value_of_each(facts, [](const Fact<PlainText>& fact) { return value_of_fact(fact, value_of_plain); });
}

json::value value_of_attribute(const Attribute& attribute) {
  return json::object{
      {"name", attribute.name.str()}, {"value", attribute.value.str()}, {"provenance", value_of(attribute.provenance)}};
}

json::value value_of_image(const SourceImage& image) {
  return json::object{{"url", image.url}, {"provenance", value_of(image.provenance)}};
}

json::value value_of_option(const VariantOption& option) {
  return json::object{{"axis", option.axis.str()}, {"value", option.value.str()}};
}

json::value value_of_variant(const SourceVariant& variant) {
  return json::object{{"source_sku", variant.source_sku},
                      {"options", value_of_each(variant.options, value_of_option)},
                      {"price", variant.price ? value_of(*variant.price) : json::value()},
                      {"image_url", variant.image_url ? json::value(*variant.image_url) : json::value()},
                      {"available", variant.available ? json::value(*variant.available) : json::value()},
                      {"stock", variant.stock ? json::value(*variant.stock) : json::value()},
                      {"provenance", value_of(variant.provenance)}};
}

json::value value_of_review(const SourceReview& review) {
  return json::object{{"author_initial", review.author_initial.str()},
                      {"date", review.date.str()},
                      {"stars", review.stars.str()},
                      {"text", review.text.str()},
                      {"provenance", value_of(review.provenance)}};
}

json::value value_of_question(const SourceQuestion& question) {
  return json::object{{"question", question.question.str()},
                      {"answer", question.answer.str()},
                      {"provenance", value_of(question.provenance)}};
}

json::value value_of_shipping(const SourceShipping& shipping) {
  return json::object{{"method", shipping.method ? json::value(shipping.method->str()) : json::value()},
                      {"cost", shipping.cost ? value_of(*shipping.cost) : json::value()},
                      {"days", shipping.days ? json::value(shipping.days->str()) : json::value()},
                      {"provenance", value_of(shipping.provenance)}};
}

/// Reads {"value", "confidence", "provenance"}; `read` takes the value out of the fact's fields.
template <class Read>
auto fact_of(const JsonFields& fields, Read read) -> Fact<std::invoke_result_t<Read, const JsonFields&>> {
  return {
      .value = read(fields), .provenance = fields.provenance("provenance"), .confidence = fields.number("confidence")};
}

template <class Read>
auto fact_at(const JsonFields& fields, std::string_view key, Read read)
    -> std::optional<Fact<std::invoke_result_t<Read, const JsonFields&>>> {
  if (!fields.has(key)) return std::nullopt;
  const auto fact = fields.object(key);
  if (!fact) return std::nullopt;
  return fact_of(*fact, read);
}

PlainText plain_value(const JsonFields& fields) {
  return fields.plain("value");
}
std::string text_value(const JsonFields& fields) {
  return fields.text("value");
}
Money money_value(const JsonFields& fields) {
  return fields.money("value");
}
Rating rating_value(const JsonFields& fields) {
  return fields.named("value", rating_from);
}
std::int64_t count_value(const JsonFields& fields) {
  return fields.integer("value");
}
Availability availability_value(const JsonFields& fields) {
  return fields.named("value", availability_from);
}

template <class Read>
auto each_of(const JsonFields& fields, std::string_view key, Read read)
    -> std::vector<std::invoke_result_t<Read, const JsonFields&>> {
  std::vector<std::invoke_result_t<Read, const JsonFields&>> items;
  for (const JsonFields& item : fields.objects(key)) items.push_back(read(item));
  return items;
}

std::vector<Fact<PlainText>> facts_at(const JsonFields& fields, std::string_view key) {
  return each_of(fields, key, [](const JsonFields& fact) { return fact_of(fact, plain_value); });
}

Attribute attribute_of(const JsonFields& fields) {
  return {.name = fields.plain("name"), .value = fields.plain("value"), .provenance = fields.provenance("provenance")};
}

SourceImage image_of(const JsonFields& fields) {
  return {.url = fields.text("url"), .provenance = fields.provenance("provenance")};
}

VariantOption option_of(const JsonFields& fields) {
  return {.axis = fields.plain("axis"), .value = fields.plain("value")};
}

SourceVariant variant_of(const JsonFields& fields) {
  SourceVariant variant;
  variant.source_sku = fields.text("source_sku");
  variant.options = each_of(fields, "options", option_of);
  if (fields.has("price")) variant.price = fields.money("price");
  if (fields.has("image_url")) variant.image_url = fields.text("image_url");
  if (fields.has("available")) variant.available = fields.flag("available");
  if (fields.has("stock")) variant.stock = fields.integer("stock");
  variant.provenance = fields.provenance("provenance");
  return variant;
}

SourceReview review_of(const JsonFields& fields) {
  return {.author_initial = fields.plain("author_initial"),
          .date = fields.plain("date"),
          .stars = fields.decimal("stars"),
          .text = fields.plain("text"),
          .provenance = fields.provenance("provenance")};
}

SourceQuestion question_of(const JsonFields& fields) {
  return {.question = fields.plain("question"),
          .answer = fields.plain("answer"),
          .provenance = fields.provenance("provenance")};
}

std::optional<SourceShipping> shipping_at(const JsonFields& parent, std::string_view key) {
  if (!parent.has(key)) return std::nullopt;
  const auto fields = parent.object(key);
  if (!fields) return std::nullopt;
  SourceShipping shipping;
  if (fields->has("method")) shipping.method = fields->plain("method");
  if (fields->has("cost")) shipping.cost = fields->money("cost");
  if (fields->has("days")) shipping.days = fields->plain("days");
  shipping.provenance = fields->provenance("provenance");
  return shipping;
}

void read_identity(const JsonFields& fields, SourceProduct& product) {
  if (const auto listing = fields.object("listing")) {
    product.listing = {.platform = listing->text("platform"),
                       .external_id = listing->text("external_id"),
                       .canonical_url = listing->text("canonical_url")};
  }
  product.url = fields.text("url");
  product.kind = fields.named("kind", page_kind_from);
  product.read_at = fields.named("read_at", from_rfc3339);
}

void read_facts(const JsonFields& fields, SourceProduct& product) {
  product.title = fact_at(fields, "title", plain_value);
  product.brand = fact_at(fields, "brand", plain_value);
  product.sku = fact_at(fields, "sku", text_value);
  product.gtin = fact_at(fields, "gtin", text_value);
  product.mpn = fact_at(fields, "mpn", text_value);
  product.price = fact_at(fields, "price", money_value);
  product.list_price = fact_at(fields, "list_price", money_value);
  product.availability = fact_at(fields, "availability", availability_value);
  product.stock = fact_at(fields, "stock", count_value);
  product.rating = fact_at(fields, "rating", rating_value);
  product.review_count = fact_at(fields, "review_count", count_value);
  product.seller = fact_at(fields, "seller", plain_value);
  product.language = fact_at(fields, "language", plain_value);
  product.description = facts_at(fields, "description");
  product.bullet_points = facts_at(fields, "bullet_points");
  product.category_path = facts_at(fields, "category_path");
}

}  // namespace

std::string to_json(const SourceProduct& product) {
  json::object object;
  object["listing"] = {{"platform", product.listing.platform},
                       {"external_id", product.listing.external_id},
                       {"canonical_url", product.listing.canonical_url}};
  object["url"] = product.url;
  object["kind"] = to_string(product.kind);
  object["read_at"] = to_rfc3339(product.read_at);
  object["title"] = value_of_fact(product.title, value_of_plain);
  object["brand"] = value_of_fact(product.brand, value_of_plain);
  object["sku"] = value_of_fact(product.sku, value_of_text);
  object["gtin"] = value_of_fact(product.gtin, value_of_text);
  object["mpn"] = value_of_fact(product.mpn, value_of_text);
  object["price"] = value_of_fact(product.price, value_of_money);
  object["list_price"] = value_of_fact(product.list_price, value_of_money);
  object["availability"] = value_of_fact(product.availability, value_of_availability);
  object["stock"] = value_of_fact(product.stock, value_of_count);
  object["rating"] = value_of_fact(product.rating, value_of_rating);
  object["review_count"] = value_of_fact(product.review_count, value_of_count);
  object["seller"] = value_of_fact(product.seller, value_of_plain);
  object["language"] = value_of_fact(product.language, value_of_plain);
  object["description"] = value_of_facts(product.description);
  object["bullet_points"] = value_of_facts(product.bullet_points);
  object["category_path"] = value_of_facts(product.category_path);
  object["attributes"] = value_of_each(product.attributes, value_of_attribute);
  object["images"] = value_of_each(product.images, value_of_image);
  object["variants"] = value_of_each(product.variants, value_of_variant);
  object["reviews"] = value_of_each(product.reviews, value_of_review);
  object["questions"] = value_of_each(product.questions, value_of_question);
  object["shipping"] = product.shipping ? value_of_shipping(*product.shipping) : json::value();
  return json::serialize(object);
}

Result<SourceProduct> source_product_from_json(std::string_view text) {
  TRY_ASSIGN(const json::value document, parse_document(text));
  const json::object* root = document.if_object();
  if (root == nullptr) return invalid_document("it is not an object");
  std::string problem;
  const JsonFields fields(*root, "", problem);
  SourceProduct product;
  read_identity(fields, product);
  read_facts(fields, product);
  product.attributes = each_of(fields, "attributes", attribute_of);
  product.images = each_of(fields, "images", image_of);
  product.variants = each_of(fields, "variants", variant_of);
  product.reviews = each_of(fields, "reviews", review_of);
  product.questions = each_of(fields, "questions", question_of);
  product.shipping = shipping_at(fields, "shipping");
  if (!problem.empty()) return invalid_document(problem);
  return product;
}

}  // namespace matjar::product
