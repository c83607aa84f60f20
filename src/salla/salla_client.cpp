#include "salla/salla_client.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iterator>
#include <utility>

#include "base/encoding.hpp"
#include "salla/salla_error.hpp"
#include "salla/salla_json.hpp"

namespace matjar::salla {

namespace {

constexpr std::chrono::milliseconds kFirstByte{30'000};
constexpr std::chrono::milliseconds kTotal{60'000};
constexpr std::size_t kLargestAnswer = 4u << 20;
constexpr int kPerPage = 60;  // the most that Salla gives
constexpr int kMostPages = 20;

Result<Url> below(const Url& base, std::string_view path) {
  std::string text = base.str();
  while (text.ends_with('/')) text.pop_back();
  return Url::parse(text + std::string(path));
}

Task<void> pause(std::chrono::milliseconds time) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  timer.expires_after(time);
  co_await timer.async_wait(boost::asio::use_awaitable);
}

std::string product_path(const SallaProductId& id) {
  return "/products/" + percent_encode(id.value());
}

std::chrono::sys_seconds seconds_of(Timestamp time) {
  return std::chrono::time_point_cast<std::chrono::seconds>(time);
}

}  // namespace

Result<net::HttpCall> SallaClient::call_to(net::Method method, std::string path, const Secret& token,
                                           std::optional<Language> language, std::string body) const {
  TRY_ASSIGN(Url url, below(settings_.api_base, path));
  net::HttpCall call{.method = method, .url = std::move(url)};
  call.headers.add("Authorization", "Bearer " + token.reveal());
  call.headers.add("Accept", "application/json");
  if (language) {
    call.headers.add("Accept-Language", std::string(to_string(*language)));
    if (method != net::Method::get) call.headers.add("Content-Language", std::string(to_string(*language)));
  }
  if (!body.empty()) call.headers.add("Content-Type", "application/json");
  call.body = std::move(body);
  call.limits.first_byte = kFirstByte;
  call.limits.total = kTotal;
  call.limits.max_body = kLargestAnswer;
  return call;
}

Task<void> SallaClient::wait_after(int tries) const {
  co_await pause(settings_.first_delay * (1 << std::min(tries - 1, 10)));
}

Task<Result<net::HttpAnswer>> SallaClient::send_once(net::HttpCall call) {
  const auto token = call.headers.find("Authorization");
  if (!token) co_return co_await http_.send(std::move(call));
  const std::shared_ptr<StorePace> pace = paces_.of(*token);
  const auto wait = pace->take(settings_.longest_wait);
  if (!wait) {
    auto busy = fail(ErrorKind::rate_limited, {.name = "salla_rate_limited",
                                               .message = "The store's calls of this minute are used up.",
                                               .next_step = "Wait a minute; it is tried again by itself."});
    Error error = std::move(busy).error();
    error.retry_after = wait.error();
    co_return std::unexpected(std::move(error));
  }
  // Also where the caller is cancelled while it waits.
  struct Ending {
    StorePace& pace;
    bool answered = false;
    ~Ending() {
      if (!answered) pace.unanswered();
    }
  } ending{*pace};
  if (wait->count() > 0) co_await pause(*wait);
  Result<net::HttpAnswer> answer = co_await http_.send(std::move(call));
  if (answer) {
    ending.answered = true;
    pace->answered(answer->headers);
  }
  co_return answer;
}

Task<Result<std::string>> SallaClient::send(net::HttpCall call, Repeat repeat) {
  for (int attempt = 1;; ++attempt) {
    net::HttpCall copy = call;
    Result<net::HttpAnswer> answer = co_await send_once(std::move(copy));
    if (answer && answer->ok()) co_return std::move(answer->body);
    Error error = answer ? error_of(*answer, seconds_of(clock_.now())) : std::move(answer).error();
    // A request that was refused for its rate did nothing, whatever it was.
    const bool again = error.kind == ErrorKind::rate_limited || (repeat == Repeat::harmless && error.transient());
    if (!again || attempt >= settings_.tries) co_return std::unexpected(std::move(error));
    if (error.retry_after && *error.retry_after > settings_.longest_wait) co_return std::unexpected(std::move(error));
    if (error.retry_after) {
      co_await pause(*error.retry_after);
    } else {
      co_await wait_after(attempt);
    }
  }
}

Task<Result<std::string>> SallaClient::send(Result<net::HttpCall> call, Repeat repeat) {
  if (!call) co_return failure_of(std::move(call));
  auto sending = send(std::move(*call), repeat);
  co_return co_await std::move(sending);
}

Task<Result<TokenSet>> SallaClient::token(std::string form) {
  CO_TRY_ASSIGN(Url url, below(settings_.accounts_base, "/oauth2/token"));
  net::HttpCall call{.method = net::Method::post, .url = std::move(url)};
  call.headers.add("Accept", "application/json");
  call.headers.add("Content-Type", "application/x-www-form-urlencoded");
  call.body = fmt::format("{}&client_id={}&client_secret={}", form, percent_encode(settings_.client_id),
                          percent_encode(settings_.client_secret.reveal()));
  call.limits.total = kTotal;
  call.limits.max_body = kLargestAnswer;
  auto sending = send(std::move(call), Repeat::harmful);
  CO_TRY_ASSIGN(const std::string body, co_await std::move(sending));
  co_return token_set_from_json(body, clock_.now());
}

Task<Result<TokenSet>> SallaClient::exchange_code(Secret code, std::string redirect_uri) {
  return token(fmt::format("grant_type=authorization_code&code={}&redirect_uri={}", percent_encode(code.reveal()),
                           percent_encode(redirect_uri)));
}

Task<Result<TokenSet>> SallaClient::refresh_token(Secret refresh_token) {
  return token("grant_type=refresh_token&refresh_token=" + percent_encode(refresh_token.reveal()));
}

std::string SallaClient::authorize_url(const std::vector<std::string>& scopes, std::string_view redirect_uri,
                                       std::string_view state) const {
  std::string base = settings_.accounts_base.str();
  while (base.ends_with('/')) base.pop_back();
  return fmt::format("{}/oauth2/auth?client_id={}&response_type=code&redirect_uri={}&scope={}&state={}", base,
                     percent_encode(settings_.client_id), percent_encode(redirect_uri),
                     percent_encode(fmt::format("{}", fmt::join(scopes, " "))), percent_encode(state));
}

Task<Result<SallaMerchantId>> SallaClient::user_info(Secret token) {
  CO_TRY_ASSIGN(Url url, below(settings_.accounts_base, "/oauth2/user/info"));
  net::HttpCall call{.method = net::Method::get, .url = std::move(url)};
  call.headers.add("Authorization", "Bearer " + token.reveal());
  call.headers.add("Accept", "application/json");
  call.limits.total = kTotal;
  call.limits.max_body = kLargestAnswer;
  auto sending = send(std::move(call), Repeat::harmless);
  CO_TRY_ASSIGN(const std::string body, co_await std::move(sending));
  co_return merchant_number_from_json(body);
}

Task<Result<StoreInfo>> SallaClient::store_info(Secret token) {
  auto call = call_to(net::Method::get, "/store/info", token, std::nullopt, "");
  CO_TRY_ASSIGN(const std::string body, co_await send(std::move(call), Repeat::harmless));
  co_return store_info_from_json(body);
}

Task<Result<std::vector<StoreLanguage>>> SallaClient::languages(Secret token) {
  auto call = call_to(net::Method::get, "/languages", token, std::nullopt, "");
  CO_TRY_ASSIGN(const std::string body, co_await send(std::move(call), Repeat::harmless));
  co_return languages_from_json(body);
}

Task<Result<void>> SallaClient::enable_language(Secret token, Language language) {
  const std::string code(to_string(language));
  auto change = call_to(net::Method::put, "/languages/" + code, token, std::nullopt, R"({"status":true})");
  Result<std::string> changed = co_await send(std::move(change), Repeat::harmless);
  if (changed) co_return Result<void>();
  if (changed.error().kind != ErrorKind::not_found) co_return failure_of(std::move(changed));
  // The store has never had the language.
  auto add = call_to(net::Method::post, "/languages", token, std::nullopt,
                     fmt::format(R"({{"locales":[{{"iso_code":"{}","sort_order":"1"}}]}})", code));
  CO_TRY(co_await send(std::move(add), Repeat::harmless));
  co_return Result<void>();
}

Task<Result<std::optional<StoreProduct>>> SallaClient::find_product_by_sku(Secret token, std::string sku) {
  auto call = call_to(net::Method::get, "/products/sku/" + percent_encode(sku), token, Language::ar, "");
  Result<std::string> body = co_await send(std::move(call), Repeat::harmless);
  if (!body && body.error().kind == ErrorKind::not_found) co_return std::optional<StoreProduct>();
  if (!body) co_return failure_of(std::move(body));
  CO_TRY_ASSIGN(StoreProduct found, store_product_from_json(*body));
  co_return std::optional(std::move(found));
}

Task<Result<StoreProduct>> SallaClient::product(Secret token, SallaProductId id, Language language) {
  auto call = call_to(net::Method::get, product_path(id), token, language, "");
  CO_TRY_ASSIGN(const std::string body, co_await send(std::move(call), Repeat::harmless));
  co_return store_product_from_json(body);
}

Task<Result<StoreProduct>> SallaClient::create_product(Secret token, NewStoreProduct product) {
  auto call = call_to(net::Method::post, "/products", token, Language::ar, to_json(product));
  CO_TRY_ASSIGN(const std::string body, co_await send(std::move(call), Repeat::harmful));
  co_return store_product_from_json(body);
}

Task<Result<StoreProduct>> SallaClient::update_product(Secret token, SallaProductId id, ProductChange change,
                                                       Language language) {
  auto call = call_to(net::Method::put, product_path(id), token, language, to_json(change));
  CO_TRY_ASSIGN(const std::string body, co_await send(std::move(call), Repeat::harmless));
  co_return store_product_from_json(body);
}

// Quantity and status go through the product's update: the endpoints of their own have unconfirmed paths.
Task<Result<StoreProduct>> SallaClient::set_quantity(Secret token, SallaProductId id, std::int64_t quantity) {
  ProductChange change{.quantity = quantity};
  return update_product(std::move(token), std::move(id), std::move(change), Language::ar);
}

Task<Result<StoreProduct>> SallaClient::set_status(Secret token, SallaProductId id, std::string status) {
  ProductChange change{.status = std::move(status)};
  return update_product(std::move(token), std::move(id), std::move(change), Language::ar);
}

namespace {

struct ImageFormat {
  std::string_view extension;
  std::string_view content_type;
};

/// By the first bytes: an original that was kept may be PNG or WebP.
ImageFormat format_of(std::string_view bytes) {
  if (bytes.starts_with("\x89PNG")) return {"png", "image/png"};
  if (bytes.starts_with("RIFF")) return {"webp", "image/webp"};
  return {"jpg", "image/jpeg"};
}

}  // namespace

Task<Result<StoreImage>> SallaClient::upload_image(Secret token, SallaProductId id, ImageUpload image) {
  const ImageFormat format = format_of(image.bytes);
  auto call = call_to(net::Method::post, product_path(id) + "/images", token, std::nullopt, "");
  if (!call) co_return failure_of(std::move(call));
  call->form.push_back({.name = "photo",
                        .content = std::move(image.bytes),
                        .file_name = fmt::format("image-{}.{}", image.sort, format.extension),
                        .content_type = std::string(format.content_type)});
  call->form.push_back({.name = "main", .content = image.main ? "1" : "0"});
  call->form.push_back({.name = "sort", .content = std::to_string(image.sort)});
  call->form.push_back({.name = "alt", .content = image.alt});
  CO_TRY_ASSIGN(const std::string body, co_await send(std::move(call), Repeat::harmful));
  co_return store_image_from_json(body);
}

Task<Result<void>> SallaClient::delete_product(Secret token, SallaProductId id) {
  auto call = call_to(net::Method::del, product_path(id), token, std::nullopt, "");
  Result<std::string> deleted = co_await send(std::move(call), Repeat::harmless);
  if (!deleted && deleted.error().kind != ErrorKind::not_found) co_return failure_of(std::move(deleted));
  co_return Result<void>();
}

Task<Result<std::vector<EventSubscription>>> SallaClient::subscriptions(Secret token) {
  std::vector<EventSubscription> all;
  for (int number = 1; number <= kMostPages; ++number) {
    auto call = call_to(net::Method::get, fmt::format("/webhooks?page={}&per_page={}", number, kPerPage), token,
                        std::nullopt, "");
    CO_TRY_ASSIGN(const std::string body, co_await send(std::move(call), Repeat::harmless));
    CO_TRY_ASSIGN(SubscriptionPage page, subscription_page_from_json(body));
    std::ranges::move(page.subscriptions, std::back_inserter(all));
    if (page.last) break;
  }
  co_return all;
}

Task<Result<EventSubscription>> SallaClient::subscribe(Secret token, EventSubscription wanted) {
  auto call = call_to(net::Method::post, "/webhooks/subscribe", token, std::nullopt, subscribe_json(wanted));
  CO_TRY_ASSIGN(const std::string body, co_await send(std::move(call), Repeat::harmless));
  co_return event_subscription_from_json(body);
}

Task<Result<void>> SallaClient::set_proof(Secret token, EventSubscription subscription, WebhookProof proof) {
  auto call = call_to(net::Method::put, "/webhooks/" + percent_encode(subscription.id), token, std::nullopt,
                      proof_json(subscription, proof));
  CO_TRY(co_await send(std::move(call), Repeat::harmless));
  co_return Result<void>();
}

Task<Result<void>> SallaClient::unsubscribe(Secret token, std::string id) {
  auto call = call_to(net::Method::del, "/webhooks/unsubscribe?id=" + percent_encode(id), token, std::nullopt, "");
  Result<std::string> removed = co_await send(std::move(call), Repeat::harmless);
  if (!removed && removed.error().kind != ErrorKind::not_found) co_return failure_of(std::move(removed));
  co_return Result<void>();
}

Task<Result<StoreSeo>> SallaClient::seo(Secret token, Language language) {
  auto call = call_to(net::Method::get, "/seo", token, language, "");
  CO_TRY_ASSIGN(const std::string body, co_await send(std::move(call), Repeat::harmless));
  co_return store_seo_from_json(body);
}

Task<Result<void>> SallaClient::put_seo(Secret token, StoreSeo seo, Language language) {
  auto call = call_to(net::Method::put, "/seo", token, language, to_json(seo));
  CO_TRY(co_await send(std::move(call), Repeat::harmless));
  co_return Result<void>();
}

}  // namespace matjar::salla
