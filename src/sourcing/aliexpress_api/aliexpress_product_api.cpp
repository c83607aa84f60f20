#include "sourcing/aliexpress_api/aliexpress_product_api.hpp"

#include <algorithm>

#include "sourcing/aliexpress_api/product_answer.hpp"

namespace matjar::sourcing::aliexpress_api {

namespace {

using official_api::ApiTrouble;
using official_api::ApiValue;
using official_api::AppToken;

constexpr std::string_view kRest = "/rest";
constexpr std::string_view kRefresh = "/rest/auth/token/refresh";
/// A limit of calls ends after a second or two, says the platform's own advice.
constexpr std::chrono::seconds kPause{2};
/// What a refreshed token lives when the answer does not say.
constexpr std::chrono::hours kAssumedLifetime{1};

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// What an answer to the question for a product comes to.
struct Reading {
  Verdict verdict;
  std::optional<ApiTrouble> trouble;
  product::SourceProduct product;
};

Reading reading_of(int status, const std::string& text) {
  const ApiValue body = ApiValue::parse(text);
  Reading reading{.verdict = verdict_of(status, body), .trouble = std::nullopt, .product = {}};
  reading.trouble = trouble_of(reading.verdict);
  if (reading.trouble) return reading;
  const ApiValue result = result_of(body);
  if (!is_on_sale(result)) {
    reading.trouble = ApiTrouble::item_unknown;
    return reading;
  }
  reading.product = product_of(result);
  if (!reading.product.title) reading.trouble = ApiTrouble::answer_unusable;
  return reading;
}

}  // namespace

AliExpressProductApi::AliExpressProductApi(net::HttpClient& http, const Clock& clock, BlockingPool& pool,
                                           Settings settings)
    : peer_{.http = http, .clock = clock, .pool = pool, .name = "AliExpress's API"},
      settings_(std::move(settings)),
      token_(clock, [this] { return refresh(); }, settings_.access_token) {}

std::string_view AliExpressProductApi::name() const {
  return kMethod;
}

bool AliExpressProductApi::serves(const product::Listing& listing) const {
  return listing.platform == "aliexpress" && is_number(listing.external_id);
}

Task<Result<net::HttpAnswer>> AliExpressProductApi::post(std::string path, Parameters parameters) {
  CO_TRY_ASSIGN(Url url, official_api::address_below(settings_.base_url, path));
  parameters["app_key"] = settings_.app_key;
  parameters["sign_method"] = "sha256";
  parameters["timestamp"] = std::to_string(peer_.clock.now().time_since_epoch().count());
  const std::string_view signed_path = path.starts_with(kRest) ? std::string_view(path).substr(kRest.size()) : "";
  parameters["sign"] = signature_of(settings_.app_secret, signed_path, parameters);
  net::HttpCall call{.method = net::Method::post, .url = std::move(url)};
  call.headers.add("Content-Type", "application/x-www-form-urlencoded;charset=utf-8");
  call.body = official_api::form_text(parameters);
  auto sending = official_api::send_to_api(peer_, std::move(call));
  co_return co_await std::move(sending);
}

Task<Result<product::SourceProduct>> AliExpressProductApi::ask(std::string item, Secret token) {
  Parameters parameters{{"method", std::string(kMethod)},
                        {"access_token", token.reveal()},
                        {"product_id", std::move(item)},
                        {"ship_to_country", settings_.ship_to},
                        {"target_currency", settings_.currency},
                        {"target_language", settings_.language},
                        {"format", "json"},
                        {"v", "2.0"}};
  auto posting = post("/sync", std::move(parameters));
  CO_TRY_ASSIGN(net::HttpAnswer answer, co_await std::move(posting));
  auto work = [status = answer.status, text = std::move(answer.body)] { return reading_of(status, text); };
  auto running = run_blocking(peer_.pool, std::move(work));
  Reading reading = co_await std::move(running);
  if (!reading.trouble) co_return std::move(reading.product);
  const Verdict& verdict = reading.verdict;
  Error error = answer_error(peer_, answer, *reading.trouble, verdict.code.empty() ? verdict.result : verdict.code);
  if (*reading.trouble == ApiTrouble::busy && !error.retry_after) error.retry_after = kPause;
  co_return std::unexpected(std::move(error));
}

Task<Result<AppToken::Grant>> AliExpressProductApi::refresh() {
  if (settings_.refresh_token.empty())
    co_return std::unexpected(api_error(ApiTrouble::token_refused, peer_.name, "IllegalAccessToken"));
  Parameters parameters{{"refresh_token", settings_.refresh_token.reveal()}};
  auto posting = post(std::string(kRefresh), std::move(parameters));
  CO_TRY_ASSIGN(const net::HttpAnswer answer, co_await std::move(posting));
  const ApiValue body = ApiValue::parse(answer.body);
  const Verdict verdict = verdict_of(answer.status, body);
  if (auto trouble = trouble_of(verdict)) {
    // Whatever it says against this request, it says it against the refresh token.
    if (*trouble == ApiTrouble::request_refused) trouble = ApiTrouble::token_refused;
    co_return std::unexpected(answer_error(peer_, answer, *trouble, verdict.code));
  }
  Secret token(body.text("access_token"));
  if (token.empty()) co_return std::unexpected(api_error(ApiTrouble::answer_unusable, peer_.name, ""));
  if (Secret next(body.text("refresh_token")); !next.empty()) settings_.refresh_token = std::move(next);
  const auto seconds = official_api::seconds_of(body.field("expires_in"));
  co_return AppToken::Grant{.token = std::move(token), .lifetime = seconds.value_or(kAssumedLifetime)};
}

Task<Result<product::SourceProduct>> AliExpressProductApi::product(RecognisedLink link) {
  auto call = [this, item = std::move(link.listing.external_id)](Secret token) { return ask(item, std::move(token)); };
  auto asking = token_.use(std::move(call));
  co_return co_await std::move(asking);
}

}  // namespace matjar::sourcing::aliexpress_api
