#include "sourcing/ebay_api/ebay_product_api.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "sourcing/ebay_api/item_answer.hpp"

namespace matjar::sourcing::ebay_api {

namespace {

using official_api::ApiTrouble;
using official_api::ApiValue;
using official_api::AppToken;

constexpr std::string_view kScope = "https://api.ebay.com/oauth/api_scope";
constexpr std::string_view kItem = "/buy/browse/v1/item/get_item_by_legacy_id?legacy_item_id=";
constexpr std::string_view kGroup = "/buy/browse/v1/item/get_items_by_item_group?item_group_id=";
constexpr std::chrono::minutes kAssumedLifetime{30};

std::string marketplace_of_listing(const product::Listing& listing) {
  const auto url = Url::parse(listing.canonical_url);
  return url ? std::string(marketplace_of(url->host())) : std::string();
}

/// What an answer about an item or a group comes to.
struct Reading {
  std::optional<product::SourceProduct> product;
  std::string error_id;
};

bool is_success(int status) {
  return status >= 200 && status < 300;
}

Reading reading_of_item(int status, const std::string& text) {
  const ApiValue body = ApiValue::parse(text);
  if (!is_success(status)) return {.product = std::nullopt, .error_id = error_id_of(body)};
  return {.product = product_of(body), .error_id = {}};
}

Reading reading_of_group(int status, const std::string& text) {
  const ApiValue body = ApiValue::parse(text);
  if (!is_success(status)) return {.product = std::nullopt, .error_id = error_id_of(body)};
  if (body.at("items").items().empty()) return {.product = product::SourceProduct(), .error_id = {}};
  return {.product = product_of_group(body), .error_id = {}};
}

}  // namespace

EbayProductApi::EbayProductApi(net::HttpClient& http, const Clock& clock, BlockingPool& pool, Settings settings)
    : peer_{.http = http, .clock = clock, .pool = pool, .name = "eBay's Browse API"},
      settings_(std::move(settings)),
      token_(clock, [this] { return new_token(); }) {}

std::string_view EbayProductApi::name() const {
  return kApi;
}

bool EbayProductApi::serves(const product::Listing& listing) const {
  // An id with a letter in front is a page of the catalogue, which many listings share.
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return listing.platform == "ebay" && !listing.external_id.empty() &&
         std::ranges::all_of(listing.external_id, is_digit) && !marketplace_of_listing(listing).empty();
}

Task<Result<AppToken::Grant>> EbayProductApi::new_token() {
  CO_TRY_ASSIGN(Url url, official_api::address_below(settings_.base_url, "/identity/v1/oauth2/token"));
  net::HttpCall call{.method = net::Method::post, .url = std::move(url)};
  call.headers.add("Authorization", "Basic " + to_base64(settings_.client_id + ":" + settings_.client_secret.reveal()));
  call.headers.add("Content-Type", "application/x-www-form-urlencoded");
  call.body = official_api::form_text({{"grant_type", "client_credentials"}, {"scope", std::string(kScope)}});
  auto sending = official_api::send_to_api(peer_, std::move(call));
  CO_TRY_ASSIGN(const net::HttpAnswer answer, co_await std::move(sending));
  const ApiValue body = ApiValue::parse(answer.body);
  Secret token(body.text("access_token"));
  if (!answer.ok() || token.empty()) {
    const std::string id = error_id_of(body);
    co_return std::unexpected(answer_error(peer_, answer, trouble_of(Service::tokens, answer.status, id), id));
  }
  const auto seconds = official_api::seconds_of(body.field("expires_in"));
  co_return AppToken::Grant{.token = std::move(token), .lifetime = seconds.value_or(kAssumedLifetime)};
}

Task<Result<net::HttpAnswer>> EbayProductApi::get(Question question, Secret token) {
  CO_TRY_ASSIGN(Url url, official_api::address_below(settings_.base_url, question.target));
  net::HttpCall call{.method = net::Method::get, .url = std::move(url)};
  call.headers.add("Authorization", "Bearer " + token.reveal());
  call.headers.add("X-EBAY-C-MARKETPLACE-ID", std::move(question.marketplace));
  call.headers.add("Accept", "application/json");
  auto sending = official_api::send_to_api(peer_, std::move(call));
  co_return co_await std::move(sending);
}

Error EbayProductApi::refusal(const net::HttpAnswer& answer, const std::string& error_id) const {
  return answer_error(peer_, answer, trouble_of(Service::browse, answer.status, error_id), error_id);
}

/// A product without a title is none.
Result<product::SourceProduct> EbayProductApi::titled(product::SourceProduct product) const {
  if (!product.title) return std::unexpected(api_error(ApiTrouble::answer_unusable, peer_.name, ""));
  return product;
}

Task<Result<product::SourceProduct>> EbayProductApi::ask(product::Listing listing, Secret token) {
  Question question{.target = std::string(kItem) + listing.external_id, .marketplace = marketplace_of_listing(listing)};
  auto getting = get(std::move(question), token);
  CO_TRY_ASSIGN(net::HttpAnswer answer, co_await std::move(getting));
  auto work = [status = answer.status, text = std::move(answer.body)] { return reading_of_item(status, text); };
  auto running = run_blocking(peer_.pool, std::move(work));
  Reading reading = co_await std::move(running);
  if (reading.product) co_return titled(std::move(*reading.product));
  if (!is_group(reading.error_id)) co_return std::unexpected(refusal(answer, reading.error_id));
  auto asking = ask_group(std::move(listing), std::move(token));
  co_return co_await std::move(asking);
}

Task<Result<product::SourceProduct>> EbayProductApi::ask_group(product::Listing listing, Secret token) {
  // Not the address that the refusal names: whither a token is sent is the settings' to say.
  Question question{.target = std::string(kGroup) + listing.external_id,
                    .marketplace = marketplace_of_listing(listing)};
  auto getting = get(std::move(question), std::move(token));
  CO_TRY_ASSIGN(net::HttpAnswer answer, co_await std::move(getting));
  auto work = [status = answer.status, text = std::move(answer.body)] { return reading_of_group(status, text); };
  auto running = run_blocking(peer_.pool, std::move(work));
  Reading reading = co_await std::move(running);
  if (!reading.product) co_return std::unexpected(refusal(answer, reading.error_id));
  co_return titled(std::move(*reading.product));
}

Task<Result<product::SourceProduct>> EbayProductApi::product(RecognisedLink link) {
  auto call = [this, listing = std::move(link.listing)](Secret token) { return ask(listing, std::move(token)); };
  auto asking = token_.use(std::move(call));
  co_return co_await std::move(asking);
}

}  // namespace matjar::sourcing::ebay_api
