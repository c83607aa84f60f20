#include "salla/salla_json.hpp"

#include <boost/json.hpp>
#include <charconv>
#include <chrono>
#include <fmt/format.h>
#include <utility>

#include "base/encoding.hpp"

namespace matjar::salla {

namespace {

namespace json = boost::json;

/// Expiry times from this value on are points in time, smaller ones are durations.
constexpr std::int64_t kFirstUnixTime = 1'000'000'000;
/// What a token lives when the answer does not say; short, so that it is renewed soon.
constexpr std::chrono::hours kAssumedLifetime{36};

std::unexpected<Error> invalid(std::string_view what) {
  return fail(ErrorKind::unavailable, {.name = "salla_answer_invalid",
                                       .message = fmt::format("Salla's answer has no usable {}.", what),
                                       .next_step = "Try again later; if it stays, Salla may have changed its API."});
}

Result<json::value> parse(std::string_view body) {
  boost::system::error_code failed;
  json::value value = json::parse(body, failed);
  if (failed || !value.is_object()) return invalid("JSON object");
  return value;
}

const json::value* find(const json::value& value, std::string_view key) {
  const json::object* object = value.if_object();
  const json::value* found = object == nullptr ? nullptr : object->if_contains(key);
  return found == nullptr || found->is_null() ? nullptr : found;
}

/// A text, or a number spelled as text; empty when it is neither.
std::string text_of(const json::value* value) {
  if (value == nullptr) return {};
  if (const auto* text = value->if_string()) return std::string(*text);
  if (const auto* number = value->if_int64()) return std::to_string(*number);
  if (const auto* number = value->if_uint64()) return std::to_string(*number);
  if (const auto* number = value->if_double()) return fmt::format("{}", *number);
  return {};
}

std::string text(const json::value& value, std::string_view key) {
  return text_of(find(value, key));
}

std::optional<std::int64_t> integer(const json::value& value, std::string_view key) {
  const std::string digits = text(value, key);
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || failed != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

bool flag(const json::value& value, std::string_view key) {
  const json::value* found = find(value, key);
  if (found == nullptr) return false;
  if (const bool* yes = found->if_bool()) return *yes;
  const std::string word = text_of(found);
  return word == "1" || word == "true" || word == "enabled" || word == "active";
}

/// {"amount":199,"currency":"SAR"} or a bare number.
std::optional<Decimal> amount(const json::value& value, std::string_view key) {
  const json::value* found = find(value, key);
  if (found == nullptr) return std::nullopt;
  const json::value* inner = find(*found, "amount");
  return Decimal::parse(text_of(inner == nullptr ? found : inner));
}

class BodyText {
 public:
  BodyText& raw(std::string_view key, std::string_view value) {
    text_ += fmt::format("{}{}:{}", text_.empty() ? "" : ",", json_quote(key), value);
    return *this;
  }
  BodyText& text(std::string_view key, std::string_view value) { return raw(key, json_quote(value)); }
  std::string str() const { return "{" + text_ + "}"; }

 private:
  std::string text_;
};

void add(BodyText& body, const ProductTexts& texts) {
  body.text("name", texts.name);
  if (!texts.subtitle.empty()) body.text("subtitle", texts.subtitle);
  body.text("description", texts.description);
  if (!texts.metadata_title.empty()) body.text("metadata_title", texts.metadata_title);
  if (!texts.metadata_description.empty()) body.text("metadata_description", texts.metadata_description);
}

void add(BodyText& body, const StorePrice& price) {
  body.raw("price", price.regular.amount_text());
  if (price.sale) body.raw("sale_price", price.sale->amount_text());
}

StoreImage image_of(const json::value& value) {
  StoreImage image{.id = text(value, "id"),
                   .url = text(value, "url"),
                   .alt = text(value, "alt"),
                   .sort = integer(value, "sort").value_or(0),
                   .main = flag(value, "main") || flag(value, "default")};
  // An upload is answered in another form than the images of a product.
  if (image.alt.empty()) image.alt = text(value, "alt_seo");
  if (const json::value* sizes = find(value, "image"); sizes != nullptr && image.url.empty()) {
    if (const json::value* original = find(*sizes, "original")) {
      image.url = original->is_object() ? text(*original, "url") : text_of(original);
    }
  }
  return image;
}

Timestamp expiry_of(const json::value& token, Timestamp now) {
  if (const auto seconds = integer(token, "expires_in")) return now + std::chrono::seconds(*seconds);
  const auto expires = integer(token, "expires");
  if (!expires) return now + kAssumedLifetime;
  if (*expires >= kFirstUnixTime) return Timestamp(std::chrono::seconds(*expires));
  return now + std::chrono::seconds(*expires);
}

/// The envelope's content.
Result<json::value> data_of(std::string_view body) {
  TRY_ASSIGN(json::value answer, parse(body));
  const json::value* data = find(answer, "data");
  if (data == nullptr) return invalid("data");
  return *data;
}

}  // namespace

std::string to_json(const NewStoreProduct& product) {
  BodyText body;
  body.text("product_type", "product").text("sku", product.sku);
  add(body, product.texts);
  add(body, product.price);
  return body.str();
}

std::string to_json(const ProductChange& change) {
  BodyText body;
  if (change.texts) add(body, *change.texts);
  if (change.price) add(body, *change.price);
  if (change.quantity) body.raw("quantity", std::to_string(*change.quantity));
  if (change.status) body.text("status", *change.status);
  return body.str();
}

std::string to_json(const StoreSeo& seo) {
  BodyText body;
  body.text("title", seo.title).text("description", seo.description).text("keywords", seo.keywords);
  return body.str();
}

Result<StoreInfo> store_info_from_json(std::string_view body) {
  TRY_ASSIGN(const json::value data, data_of(body));
  StoreInfo info{.id = text(data, "id"),
                 .name = text(data, "name"),
                 .plan = text(data, "plan"),
                 .currency = text(data, "currency"),
                 .domain = text(data, "domain")};
  if (info.id.empty()) return invalid("store id");
  return info;
}

Result<std::vector<StoreLanguage>> languages_from_json(std::string_view body) {
  TRY_ASSIGN(const json::value data, data_of(body));
  const json::array* rows = data.if_array();
  if (rows == nullptr) return invalid("list of languages");
  std::vector<StoreLanguage> languages;
  for (const json::value& row : *rows) {
    languages.push_back({.iso_code = text(row, "iso_code"), .enabled = flag(row, "status")});
  }
  return languages;
}

Result<StoreProduct> store_product_from_json(std::string_view body) {
  TRY_ASSIGN(const json::value data, data_of(body));
  StoreProduct product{.id = SallaProductId(text(data, "id")),
                       .sku = text(data, "sku"),
                       .texts = {.name = text(data, "name"),
                                 .subtitle = text(data, "subtitle"),
                                 .description = text(data, "description"),
                                 .metadata_title = {},
                                 .metadata_description = {}},
                       .status = text(data, "status"),
                       .quantity = integer(data, "quantity"),
                       .price = amount(data, "price"),
                       .customer_url = {},
                       .admin_url = {},
                       .images = {}};
  if (product.id.empty()) return invalid("product id");
  if (const json::value* metadata = find(data, "metadata")) {
    product.texts.metadata_title = text(*metadata, "title");
    product.texts.metadata_description = text(*metadata, "description");
  }
  if (const json::value* urls = find(data, "urls")) {
    product.customer_url = text(*urls, "customer");
    product.admin_url = text(*urls, "admin");
  }
  if (const json::value* images = find(data, "images"); images != nullptr && images->is_array()) {
    for (const json::value& image : *images->if_array()) product.images.push_back(image_of(image));
  }
  return product;
}

Result<StoreImage> store_image_from_json(std::string_view body) {
  TRY_ASSIGN(const json::value data, data_of(body));
  StoreImage image = image_of(data);
  if (image.id.empty()) return invalid("image id");
  return image;
}

Result<StoreSeo> store_seo_from_json(std::string_view body) {
  TRY_ASSIGN(const json::value data, data_of(body));
  return StoreSeo{
      .title = text(data, "title"), .description = text(data, "description"), .keywords = text(data, "keywords")};
}

Result<TokenSet> token_set_from_json(std::string_view body, Timestamp now) {
  TRY_ASSIGN(const json::value answer, parse(body));
  const json::value* data = find(answer, "data");
  const json::value& token = data == nullptr ? answer : *data;
  TokenSet set{.access_token = Secret(text(token, "access_token")),
               .refresh_token = Secret(text(token, "refresh_token")),
               .expires_at = expiry_of(token, now),
               .scope = text(token, "scope")};
  if (set.access_token.empty() || set.refresh_token.empty()) return invalid("pair of tokens");
  return set;
}

}  // namespace matjar::salla
