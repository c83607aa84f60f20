#include "sourcing/amazon_api/amazon_product_api.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/encoding.hpp"
#include "sourcing/amazon_api/items_answer.hpp"

namespace matjar::sourcing::amazon_api {

namespace {

using official_api::ApiTrouble;
using official_api::ApiValue;
using official_api::AppToken;

constexpr std::chrono::minutes kAssumedLifetime{30};

bool is_asin(std::string_view id) {
  const auto fits = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  return id.size() == 10 && std::ranges::all_of(id, fits);
}

/// Login with Amazon takes JSON, Cognito a form; each has its own way to write the scope.
net::HttpCall token_call(const Settings& settings) {
  net::HttpCall call{.method = net::Method::post, .url = settings.token_url};
  if (settings.credential.kind == Credential::Kind::cognito) {
    call.headers.add("Content-Type", "application/x-www-form-urlencoded");
    call.body = official_api::form_text({{"grant_type", "client_credentials"},
                                         {"client_id", settings.client_id},
                                         {"client_secret", settings.client_secret.reveal()},
                                         {"scope", "creatorsapi/default"}});
    return call;
  }
  call.headers.add("Content-Type", "application/json");
  call.body = fmt::format(
      R"({{"grant_type":"client_credentials","client_id":{},"client_secret":{},"scope":"creatorsapi::default"}})",
      json_quote(settings.client_id), json_quote(settings.client_secret.reveal()));
  return call;
}

std::string authorization(const Credential& credential, const Secret& token) {
  std::string text = "Bearer " + token.reveal();
  if (credential.kind == Credential::Kind::cognito) text += ", Version " + credential.version;
  return text;
}

/// What an answer of the catalogue comes to.
struct Reading {
  std::optional<ApiTrouble> trouble;
  std::string reason;
  product::SourceProduct product;
};

Reading reading_of(int status, const std::string& text, std::string_view asin) {
  const ApiValue body = ApiValue::parse(text);
  const bool ok = status >= 200 && status < 300;
  const ApiValue item = item_of(body, asin);
  if (ok && item.exists()) return {.trouble = std::nullopt, .reason = {}, .product = product_of(item)};
  if (ok && !body.exists()) return {.trouble = ApiTrouble::answer_unusable, .reason = {}, .product = {}};
  std::string reason = reason_of(body);
  const ApiTrouble trouble = trouble_of(Service::catalogue, status, reason);
  return {.trouble = trouble, .reason = std::move(reason), .product = {}};
}

}  // namespace

AmazonProductApi::AmazonProductApi(net::HttpClient& http, const Clock& clock, BlockingPool& pool, Settings settings)
    : peer_{.http = http, .clock = clock, .pool = pool, .name = "Amazon's Creators API"},
      settings_(std::move(settings)),
      token_(clock, [this] { return new_token(); }) {}

std::string_view AmazonProductApi::name() const {
  return kApi;
}

bool AmazonProductApi::serves(const product::Listing& listing) const {
  if (listing.platform != "amazon" || !is_asin(listing.external_id)) return false;
  const std::string marketplace = marketplace_of(listing.canonical_url);
  return region_of(marketplace) == settings_.credential.region &&
         std::ranges::find(settings_.marketplaces, marketplace) != settings_.marketplaces.end();
}

Task<Result<AppToken::Grant>> AmazonProductApi::new_token() {
  auto sending = official_api::send_to_api(peer_, token_call(settings_));
  CO_TRY_ASSIGN(const net::HttpAnswer answer, co_await std::move(sending));
  const ApiValue body = ApiValue::parse(answer.body);
  Secret token(body.text("access_token"));
  if (!answer.ok() || token.empty()) {
    const std::string reason = reason_of(body);
    const ApiTrouble trouble = trouble_of(Service::tokens, answer.status, reason);
    co_return std::unexpected(answer_error(peer_, answer, trouble, reason));
  }
  const auto seconds = official_api::seconds_of(body.field("expires_in"));
  co_return AppToken::Grant{.token = std::move(token), .lifetime = seconds.value_or(kAssumedLifetime)};
}

Task<Result<product::SourceProduct>> AmazonProductApi::ask(product::Listing listing, Secret token) {
  CO_TRY_ASSIGN(Url url, official_api::address_below(settings_.base_url, "/catalog/v1/getItems"));
  const ItemRequest request{.asin = listing.external_id,
                            .marketplace = marketplace_of(listing.canonical_url),
                            .partner_tag = settings_.partner_tag};
  net::HttpCall call{.method = net::Method::post, .url = std::move(url)};
  call.headers.add("Authorization", authorization(settings_.credential, token));
  call.headers.add("Content-Type", "application/json");
  call.headers.add("x-marketplace", request.marketplace);
  call.body = items_request_json(request);
  auto sending = official_api::send_to_api(peer_, std::move(call));
  CO_TRY_ASSIGN(net::HttpAnswer answer, co_await std::move(sending));
  auto work = [status = answer.status, text = std::move(answer.body), asin = request.asin] {
    return reading_of(status, text, asin);
  };
  auto running = run_blocking(peer_.pool, std::move(work));
  Reading reading = co_await std::move(running);
  if (reading.trouble) co_return std::unexpected(answer_error(peer_, answer, *reading.trouble, reading.reason));
  co_return std::move(reading.product);
}

Task<Result<product::SourceProduct>> AmazonProductApi::product(RecognisedLink link) {
  auto call = [this, listing = std::move(link.listing)](Secret token) { return ask(listing, std::move(token)); };
  auto asking = token_.use(std::move(call));
  co_return co_await std::move(asking);
}

}  // namespace matjar::sourcing::amazon_api
