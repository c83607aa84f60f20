#include "sourcing/extract_json.hpp"

#include <boost/json.hpp>

namespace matjar::sourcing {

namespace {

namespace json = boost::json;
using product::SourceProduct;

json::object provenance_json(const product::Provenance& provenance) {
  return {{"rung", product::to_string(provenance.rung)}, {"route", provenance.route}, {"text", provenance.text}};
}

std::string text_of(const PlainText& value) {
  return value.str();
}
std::string text_of(const std::string& value) {
  return value;
}
std::string text_of(const product::Rating& rating) {
  return rating.value.str();
}
std::string text_of(const Money& value) {
  return value.amount_text();
}
std::string text_of(const product::Availability& value) {
  return std::string(product::to_string(value));
}

class Writer {
 public:
  template <class T>
  void fact(std::string_view name, const std::optional<product::Fact<T>>& fact) {
    if (!fact) {
      out[name] = nullptr;
      return;
    }
    out[name] = text_of(fact->value);
    provenance[name] = provenance_json(fact->provenance);
  }

  void facts(std::string_view name, const std::vector<product::Fact<PlainText>>& facts) {
    json::array list;
    for (const auto& fact : facts) list.emplace_back(fact.value.str());
    out[name] = std::move(list);
    if (!facts.empty()) provenance[name] = provenance_json(facts.front().provenance);
  }

  json::object out;
  json::object provenance;
};

void write_count(Writer& writer, std::string_view name, const std::optional<product::Fact<std::int64_t>>& count) {
  writer.out[name] = count ? json::value(count->value) : json::value(nullptr);
  if (count) writer.provenance[name] = provenance_json(count->provenance);
}

json::object variant_json(const product::SourceVariant& variant) {
  json::object options;
  for (const auto& option : variant.options) options[option.axis.str()] = option.value.str();
  json::object out{{"sku", variant.source_sku}, {"options", std::move(options)}};
  out["price"] = variant.price ? json::value(variant.price->amount_text()) : json::value(nullptr);
  out["currency"] = variant.price ? json::value(variant.price->currency().code()) : json::value(nullptr);
  out["image"] = variant.image_url ? json::value(*variant.image_url) : json::value(nullptr);
  out["stock"] = variant.stock ? json::value(*variant.stock) : json::value(nullptr);
  out["available"] = variant.available ? json::value(*variant.available) : json::value(nullptr);
  return out;
}

json::value shipping_json(const product::SourceShipping& shipping) {
  json::object out;
  out["method"] = shipping.method ? json::value(shipping.method->str()) : json::value(nullptr);
  out["cost"] = shipping.cost ? json::value(shipping.cost->amount_text()) : json::value(nullptr);
  out["currency"] = shipping.cost ? json::value(shipping.cost->currency().code()) : json::value(nullptr);
  out["days"] = shipping.days ? json::value(shipping.days->str()) : json::value(nullptr);
  return out;
}

void write_lists(const SourceProduct& product, Writer& writer) {
  json::array images;
  for (const auto& image : product.images) images.emplace_back(image.url);
  writer.out["images"] = std::move(images);
  if (!product.images.empty()) writer.provenance["images"] = provenance_json(product.images.front().provenance);
  json::array variants;
  for (const auto& variant : product.variants) variants.emplace_back(variant_json(variant));
  writer.out["variants"] = std::move(variants);
  json::array attributes;
  for (const auto& attribute : product.attributes)
    attributes.emplace_back(json::object{{"name", attribute.name.str()}, {"value", attribute.value.str()}});
  writer.out["attributes"] = std::move(attributes);
  json::array reviews;
  for (const auto& review : product.reviews) {
    reviews.emplace_back(json::object{{"author_initial", review.author_initial.str()},
                                      {"date", review.date.str()},
                                      {"stars", review.stars.str()},
                                      {"text", review.text.str()}});
  }
  writer.out["reviews"] = std::move(reviews);
  json::array questions;
  for (const auto& asked : product.questions)
    questions.emplace_back(json::object{{"question", asked.question.str()}, {"answer", asked.answer.str()}});
  writer.out["questions"] = std::move(questions);
  writer.out["shipping"] = product.shipping ? shipping_json(*product.shipping) : json::value(nullptr);
  writer.facts("description", product.description);
  writer.facts("bullet_points", product.bullet_points);
  writer.facts("category_path", product.category_path);
}

}  // namespace

std::string extraction_json(const SourceProduct& product) {
  Writer writer;
  writer.out["kind"] = product::to_string(product.kind);
  writer.out["url"] = product.url;
  writer.out["platform"] = product.listing.platform;
  writer.out["external_id"] = product.listing.external_id;
  writer.out["canonical_url"] = product.listing.canonical_url;
  writer.fact("title", product.title);
  writer.fact("brand", product.brand);
  writer.fact("price", product.price);
  writer.out["currency"] = product.price ? json::value(product.price->value.currency().code()) : json::value(nullptr);
  writer.fact("list_price", product.list_price);
  writer.fact("availability", product.availability);
  write_count(writer, "stock", product.stock);
  writer.fact("rating", product.rating);
  if (product.rating) writer.out["rating_out_of"] = product.rating->value.out_of;
  write_count(writer, "review_count", product.review_count);
  writer.fact("sku", product.sku);
  writer.fact("gtin", product.gtin);
  writer.fact("mpn", product.mpn);
  writer.fact("seller", product.seller);
  writer.fact("language", product.language);
  write_lists(product, writer);
  writer.out["provenance"] = std::move(writer.provenance);
  return json::serialize(writer.out);
}

}  // namespace matjar::sourcing
