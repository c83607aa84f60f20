#include "net/redirect.hpp"

#include <algorithm>
#include <array>

namespace matjar::net {

namespace {

std::unexpected<Error> refused(std::string message) {
  return fail(ErrorKind::rejected, {.name = "address_refused",
                                    .message = std::move(message),
                                    .next_step = "Use the address that the page has in the end."});
}

/// Providers name their keys as they like ("x-api-key", "Stripe-Account-Token"), so words count and not whole names.
bool carries_secret(std::string_view name) {
  constexpr std::array<std::string_view, 5> kWords{"auth", "cookie", "key", "token", "secret"};
  std::string lower(name);
  for (char& letter : lower) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return std::ranges::any_of(kWords, [&lower](std::string_view word) { return lower.find(word) != std::string::npos; });
}

template <class Unwanted>
Headers without(const Headers& headers, Unwanted unwanted) {
  Headers kept;
  for (const auto& [name, value] : headers) {
    if (!unwanted(name)) kept.add(name, value);
  }
  return kept;
}

bool becomes_get(Method method, int status) {
  if (status == 303) return method != Method::get && method != Method::head;
  return (status == 301 || status == 302) && method == Method::post;
}

}  // namespace

bool is_redirect(const HttpAnswer& answer) {
  constexpr std::array kStatuses{301, 302, 303, 307, 308};
  return std::ranges::find(kStatuses, answer.status) != kStatuses.end() && answer.headers.find("location");
}

Result<HttpCall> follow_redirect(HttpCall call, const HttpAnswer& answer) {
  auto next = call.url.resolve(answer.headers.get_or("location", ""));
  if (!next) return refused("The answer sends us to something that is not a web address.");
  if (call.url.is_https() && !next->is_https()) return refused("The answer sends us from https to http.");
  if (becomes_get(call.method, answer.status)) {
    call.method = Method::get;
    call.body.clear();
    call.form.clear();
    call.headers = without(call.headers, [](std::string_view name) { return same_field_name(name, "content-type"); });
  }
  if (next->origin() != call.url.origin()) {
    call.headers = without(call.headers, carries_secret);
    call.destination = Destination::foreign;
  }
  call.url = std::move(*next);
  return call;
}

}  // namespace matjar::net
