#include "api/authentication.hpp"

#include "base/utf8.hpp"

namespace matjar::api {

std::optional<Secret> api_key_in(const net::Headers& headers) {
  if (const auto header = headers.find("authorization")) {
    constexpr std::string_view kScheme = "bearer ";
    if (header->size() > kScheme.size() && fold_case(header->substr(0, kScheme.size())) == kScheme) {
      return Secret(std::string(trim(header->substr(kScheme.size()))));
    }
  }
  if (const auto header = headers.find("x-api-key")) return Secret(std::string(trim(*header)));
  return std::nullopt;
}

bool from_this_machine(const std::string& address) {
  return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

Task<Result<MerchantId>> Authentication::merchant_of(const net::Request& request) {
  const auto key = api_key_in(request.headers);
  if (!key) {
    co_return fail(ErrorKind::unauthorized, {.name = "api_key_missing",
                                             .message = "The request carries no API key.",
                                             .next_step = "Send it as \"Authorization: Bearer mk_…\"."});
  }
  CO_TRY_ASSIGN(auto owner, co_await keys_.authenticate(*key));
  const bool usable =
      !owner.sandbox_only || (sandbox_keys_ == SandboxKeys::allowed && from_this_machine(request.remote_address));
  if (!usable) {
    co_return fail(ErrorKind::unauthorized, {.name = "api_key_for_sandbox_only",
                                             .message = "This key works on this machine with the sandbox only.",
                                             .next_step = "Use a key of your own."});
  }
  if (recognised_) recognised_(*key);
  co_return owner.merchant;
}

net::Handler Authentication::guarded(MerchantHandler handler) {
  return [this, handler = std::move(handler)](net::Request request) -> Task<net::Response> {
    auto merchant = co_await merchant_of(request);
    if (!merchant) co_return net::problem_response(merchant.error());
    auto answer = co_await handler(std::move(*merchant), std::move(request));
    if (!answer) co_return net::problem_response(answer.error());
    co_return std::move(*answer);
  };
}

net::Handler open_to_all(std::function<Task<Result<net::Response>>(net::Request)> handler) {
  return [handler = std::move(handler)](net::Request request) -> Task<net::Response> {
    auto answer = co_await handler(std::move(request));
    if (!answer) co_return net::problem_response(answer.error());
    co_return std::move(*answer);
  };
}

}  // namespace matjar::api
