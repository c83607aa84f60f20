#include "salla/salla_json.hpp"

#include <boost/json.hpp>
#include <charconv>
#include <chrono>
#include <fmt/format.h>
#include <utility>

#include "salla/json_fields.hpp"

namespace matjar::salla {

namespace {

namespace json = boost::json;

/// Expiry times from this value on are points in time, smaller ones are durations.
constexpr std::int64_t kFirstUnixTime = 1'000'000'000;
/// Nothing that Salla hands out lives longer; whatever says so is taken for a slip.
constexpr std::int64_t kLongestLifetime = 10LL * 366 * 24 * 3600;
/// What a token lives when the answer does not say; short, so that it is renewed soon.
constexpr std::chrono::hours kAssumedLifetime{36};

/// {"amount":199,"currency":"SAR"} or a bare number.
std::optional<Decimal> amount(const json::value& value, std::string_view key) {
  const json::value* found = find(value, key);
  if (found == nullptr) return std::nullopt;
  const json::value* inner = find(*found, "amount");
  return Decimal::parse(text_of(inner == nullptr ? found : inner));
}

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
  auto seconds = integer(token, "expires_in");
  if (!seconds) {
    seconds = integer(token, "expires");
    const auto since_epoch = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    if (seconds && *seconds >= kFirstUnixTime) seconds = *seconds - since_epoch;
  }
  if (!seconds || *seconds > kLongestLifetime || *seconds < -kLongestLifetime) return now + kAssumedLifetime;
  return now + std::chrono::seconds(*seconds);
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
  TRY_ASSIGN(const json::value data, envelope_data(body));
  StoreInfo info{.id = text(data, "id"),
                 .name = text(data, "name"),
                 .plan = text(data, "plan"),
                 .currency = text(data, "currency"),
                 .domain = text(data, "domain")};
  if (info.id.empty()) return answer_invalid("store id");
  return info;
}

Result<std::vector<StoreLanguage>> languages_from_json(std::string_view body) {
  TRY_ASSIGN(const json::value data, envelope_data(body));
  const json::array* rows = data.if_array();
  if (rows == nullptr) return answer_invalid("list of languages");
  std::vector<StoreLanguage> languages;
  for (const json::value& row : *rows) {
    languages.push_back({.iso_code = text(row, "iso_code"), .enabled = flag(row, "status")});
  }
  return languages;
}

Result<StoreProduct> store_product_from_json(std::string_view body) {
  TRY_ASSIGN(const json::value data, envelope_data(body));
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
  if (product.id.empty()) return answer_invalid("product id");
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
  TRY_ASSIGN(const json::value data, envelope_data(body));
  StoreImage image = image_of(data);
  if (image.id.empty()) return answer_invalid("image id");
  return image;
}

Result<StoreSeo> store_seo_from_json(std::string_view body) {
  TRY_ASSIGN(const json::value data, envelope_data(body));
  return StoreSeo{
      .title = text(data, "title"), .description = text(data, "description"), .keywords = text(data, "keywords")};
}

Result<SallaMerchantId> merchant_number_from_json(std::string_view body) {
  TRY_ASSIGN(const json::value answer, parse_answer(body));
  const json::value* data = find(answer, "data");
  const json::value& user = data == nullptr ? answer : *data;
  const json::value* merchant = find(user, "merchant");
  if (merchant == nullptr) merchant = find(user, "store");
  std::string number = merchant == nullptr ? std::string() : text(*merchant, "id");
  if (number.empty()) return answer_invalid("merchant id");
  return SallaMerchantId(std::move(number));
}

std::string to_json(const TokenSet& tokens) {
  const auto expires = std::chrono::floor<std::chrono::seconds>(tokens.expires_at).time_since_epoch().count();
  return BodyText()
      .text("access_token", tokens.access_token.reveal())
      .text("refresh_token", tokens.refresh_token.reveal())
      .raw("expires", std::to_string(expires))
      .text("scope", tokens.scope)
      .text("token_type", "bearer")
      .str();
}

Result<TokenSet> token_set_from_json(std::string_view body, Timestamp now) {
  TRY_ASSIGN(const json::value answer, parse_answer(body));
  const json::value* data = find(answer, "data");
  const json::value& token = data == nullptr ? answer : *data;
  TokenSet set{.access_token = Secret(text(token, "access_token")),
               .refresh_token = Secret(text(token, "refresh_token")),
               .expires_at = expiry_of(token, now),
               .scope = text(token, "scope")};
  if (set.access_token.empty() || set.refresh_token.empty()) return answer_invalid("pair of tokens");
  return set;
}

}  // namespace matjar::salla
