#include "sourcing/unlocker_fetcher.hpp"

#include <charconv>

#include "base/encoding.hpp"
#include "sourcing/http_fetcher.hpp"

namespace matjar::sourcing {

namespace {

std::unexpected<Error> unavailable(std::string message) {
  return fail(ErrorKind::unavailable, {.name = "unlocker_unavailable",
                                       .message = std::move(message),
                                       .next_step = "Try again later, or paste the page's source."});
}

/// A failure of the service itself, by its code.
Error service_error(std::string_view code, std::string_view message) {
  const std::string said(message.substr(0, 200));
  if (code.starts_with("resolve_failed"))
    return fail(ErrorKind::unavailable, {.name = "shop_unreachable",
                                         .message = "There is no shop at this address.",
                                         .next_step = "Check the link."})
        .error();
  if (code == "sr_rate_limit")
    return fail(ErrorKind::rate_limited, {.name = "shop_busy",
                                          .message = "The unlocker asks for fewer requests.",
                                          .next_step = "Try again in a few minutes."})
        .error();
  if (code == "ub_bad_endpoint_robots")
    return fail(ErrorKind::rejected,
                {.name = "robots_forbid",
                 .message = "The shop does not allow programs to read this page.",
                 .next_step = "Open the product in your browser and paste the page's source instead."})
        .error();
  if (code == "feature_not_active")
    return fail(ErrorKind::unauthorized, {.name = "unlocker_key_invalid",
                                          .message = "The unlocker's plan does not include this request.",
                                          .next_step = "Check zone and plan of the unlocker in the settings."})
        .error();
  if (code == "reject_block" || code == "http_status" || code == "expect_element")
    return fail(ErrorKind::rejected,
                {.name = "page_blocked",
                 .message = "The shop did not show this page to the unlocker.",
                 .next_step = "Open the product in your browser and paste the page's source instead."})
        .error();
  return unavailable("The unlocker failed: " + said).error();
}

int number_of(std::string_view text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// What the service's answer means, before the shop's bytes are looked at.
Result<int> shop_status(const net::HttpAnswer& answer) {
  if (answer.status == 401 || answer.status == 403) {
    return fail(ErrorKind::unauthorized, {.name = "unlocker_key_invalid",
                                          .message = "The unlocker refuses the key.",
                                          .next_step = "Check the unlocker's token in the settings."});
  }
  const auto error = answer.headers.find("x-brd-error");
  const auto code = answer.headers.find("x-brd-error-code");
  if (error || code) return std::unexpected(service_error(code.value_or(""), error.value_or("")));
  if (answer.status == 429) return std::unexpected(service_error("sr_rate_limit", ""));
  if (!answer.ok()) return unavailable("The unlocker answered with an error (" + std::to_string(answer.status) + ").");
  const auto status = answer.headers.find("x-brd-status-code");
  return status ? number_of(*status) : answer.status;
}

}  // namespace

Task<Result<Resource>> UnlockerFetcher::fetch(Url url, ResourceKind kind) {
  CO_TRY(guard_.check_url(url));
  net::HttpCall call{.method = net::Method::post, .url = settings_.endpoint};
  call.headers =
      net::Headers{{"Authorization", "Bearer " + settings_.token.reveal()}, {"Content-Type", "application/json"}};
  call.body = "{\"zone\":" + json_quote(settings_.zone) + ",\"url\":" + json_quote(url.str()) + ",\"format\":\"raw\"";
  if (!settings_.country.empty()) call.body += ",\"country\":" + json_quote(settings_.country);
  call.body += "}";
  call.limits.max_body = kind == ResourceKind::page ? kMaxPageBytes : kMaxImageBytes;
  auto answer = co_await client_.send(std::move(call));
  if (!answer) {
    Error error = std::move(answer).error();
    const bool size = error.name == "answer_too_large" || error.name == "compression_bomb";
    if (size || error.name == "call_timed_out") co_return std::unexpected(fetch_error(std::move(error), kind));
    co_return unavailable("The unlocker could not be reached.");
  }
  CO_TRY_ASSIGN(const int status, shop_status(*answer));
  CO_TRY(judge_status(status, kind));
  co_return Resource{.bytes = std::move(answer->body),
                     .content_type = std::string(answer->headers.get_or("content-type", "")),
                     .url = url.str(),
                     .status = status,
                     .rung = product::Rung::unlocker};
}

}  // namespace matjar::sourcing
