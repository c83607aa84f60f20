#include "sourcing/official_api/api_call.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

#include "base/encoding.hpp"

namespace matjar::sourcing::official_api {

namespace {

constexpr std::chrono::seconds kPatience{15};
constexpr std::size_t kMaxAnswer = 4u << 20;

struct TroubleText {
  ErrorKind kind;
  std::string_view name;
  std::string_view what;
  std::string_view next_step;
};

constexpr std::string_view kCheckKeys = "Check the keys of this API in the settings.";

TroubleText text_of(ApiTrouble trouble) {
  using enum ApiTrouble;
  using enum ErrorKind;
  switch (trouble) {
    case token_refused:
      return {unauthorized, "api_token_refused", "does not take the access token",
              "Get a new access token and put it into the settings."};
    case key_refused:
      return {unauthorized, "api_key_refused", "refuses the key", kCheckKeys};
    case not_permitted:
      return {forbidden, "api_not_permitted", "does not let this account ask for products",
              "Check at the vendor what the account lacks."};
    case busy:
      return {rate_limited, "api_busy", "asks for fewer requests", "Try again in a few minutes."};
    case unreachable:
      return {unavailable, "api_unreachable", "could not be reached or failed", "Try again later."};
    case too_slow:
      return {timeout, "api_too_slow", "did not answer in time", "Try again later."};
    case item_unknown:
      return {not_found, "api_item_unknown", "does not have this product",
              "Check the link, or open the product in your browser and paste the page's source."};
    case request_refused:
      return {invalid_input, "api_request_refused", "refuses the request", "Check the settings of this API."};
    case time_refused:
      return {invalid_input, "api_request_refused", "refuses the time of the request",
              "Set the clock of this machine right."};
    case answer_unusable:
      return {rejected, "api_answer_unusable", "gave an answer that cannot be read",
              "Try again later; if it stays, the vendor may have changed the API."};
  }
  return {internal, "api_failed", "failed", "Try again later."};
}

/// A vendor's code as far as it looks like one.
std::string shown_code(std::string_view code) {
  std::string shown(code.substr(0, 60));
  std::erase_if(shown, [](unsigned char c) { return std::isalnum(c) == 0 && c != '_' && c != '-' && c != '.'; });
  return shown.empty() ? std::string() : fmt::format(" ({})", shown);
}

}  // namespace

Error api_error(ApiTrouble trouble, std::string_view api, std::string_view code) {
  const TroubleText text = text_of(trouble);
  return fail(text.kind, {.name = text.name,
                          .message = fmt::format("{} {}{}.", api, text.what, shown_code(code)),
                          .next_step = std::string(text.next_step)})
      .error();
}

ApiTrouble trouble_of_status(int status) {
  if (status == 401) return ApiTrouble::token_refused;
  if (status == 403) return ApiTrouble::not_permitted;
  if (status == 404 || status == 410) return ApiTrouble::item_unknown;
  if (status == 408) return ApiTrouble::too_slow;
  if (status == 429) return ApiTrouble::busy;
  if (status >= 500) return ApiTrouble::unreachable;
  if (status >= 400) return ApiTrouble::request_refused;
  return ApiTrouble::answer_unusable;
}

Task<Result<net::HttpAnswer>> send_to_api(ApiPeer peer, net::HttpCall call) {
  call.limits.total = kPatience;
  call.limits.first_byte = kPatience;
  call.limits.max_body = kMaxAnswer;
  auto answer = co_await peer.http.send(std::move(call));
  if (answer || answer.error().kind == ErrorKind::cancelled) co_return answer;
  const Error& error = answer.error();
  ApiTrouble trouble = ApiTrouble::unreachable;
  if (error.kind == ErrorKind::timeout) trouble = ApiTrouble::too_slow;
  if (error.kind == ErrorKind::rejected) trouble = ApiTrouble::answer_unusable;
  co_return std::unexpected(api_error(trouble, peer.name, error.name));
}

Error answer_error(const ApiPeer& peer, const net::HttpAnswer& answer, ApiTrouble trouble, std::string_view code) {
  Error error = api_error(trouble, peer.name, code.empty() ? std::to_string(answer.status) : std::string(code));
  if (error.transient())
    error.retry_after = net::retry_after_of(answer.headers, std::chrono::floor<std::chrono::seconds>(peer.clock.now()));
  return error;
}

Result<Url> address_below(const Url& base, std::string_view path) {
  std::string address = base.str();
  if (address.ends_with('/')) address.pop_back();
  return Url::parse(address.append(path));
}

std::string form_text(const std::map<std::string, std::string>& fields) {
  std::string text;
  for (const auto& [name, value] : fields) {
    if (!text.empty()) text += '&';
    text += percent_encode(name) + "=" + percent_encode(value);
  }
  return text;
}

}  // namespace matjar::sourcing::official_api
