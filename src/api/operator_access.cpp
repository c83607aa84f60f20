#include "api/operator_access.hpp"

#include <cstdlib>
#include <fmt/format.h>

#include "api/authentication.hpp"
#include "crypto/constant_time.hpp"
#include "crypto/hmac.hpp"

namespace matjar::api {

namespace {

constexpr std::string_view kScheme = "Matjar-Operator ";
constexpr std::chrono::minutes kSignatureLifetime{1};
constexpr std::string_view kWhere = "Use `matjar jobs` on the machine that holds the data folder.";

std::unexpected<Error> refused(ErrorKind kind, std::string_view name, std::string message) {
  return fail(kind, {.name = name, .message = std::move(message), .next_step = std::string(kWhere)});
}

std::unexpected<Error> signature_refused() {
  return refused(ErrorKind::unauthorized, "operator_signature_refused",
                 "The operator's signature is not of this request, not of this minute, or was used before.");
}

struct Signature {
  std::string_view seconds;
  std::string_view nonce;
  std::string_view mac;
};

/// "seconds nonce mac".
std::optional<Signature> signature_in(std::string_view text) {
  const auto first = text.find(' ');
  const auto second = first == std::string_view::npos ? first : text.find(' ', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  return Signature{.seconds = text.substr(0, first),
                   .nonce = text.substr(first + 1, second - first - 1),
                   .mac = text.substr(second + 1)};
}

std::string mac_of(const Secret& key, net::Method method, std::string_view target, std::string_view seconds,
                   std::string_view nonce) {
  const std::string text =
      fmt::format("operator request\n{}\n{}\n{}\n{}", net::to_string(method), target, seconds, nonce);
  return crypto::hex_of(crypto::hmac_sha256(key, text));
}

}  // namespace

std::string sign_operator_request(const Secret& key, net::Method method, std::string_view target, Timestamp now,
                                  std::string_view nonce) {
  const std::string seconds = std::to_string(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
  return fmt::format("{}{} {} {}", kScheme, seconds, nonce, mac_of(key, method, target, seconds, nonce));
}

std::string operator_proof(const Secret& key, std::string_view challenge) {
  return crypto::hex_of(crypto::hmac_sha256(key, "operator proof " + std::string(challenge)));
}

Result<void> OperatorAccess::check_signature(const net::Request& request, std::string_view text) {
  const auto signature = signature_in(text);
  if (!signature) return signature_refused();
  const std::string wanted = mac_of(key_(), request.method, request.target, signature->seconds, signature->nonce);
  if (!crypto::equal_in_constant_time(signature->mac, wanted)) return signature_refused();
  const Timestamp now = clock_.now();
  const std::chrono::seconds signed_at(std::strtoll(std::string(signature->seconds).c_str(), nullptr, 10));
  const std::chrono::sys_seconds at(signed_at);
  if (at < now - kSignatureLifetime || at > now + kSignatureLifetime) return signature_refused();
  std::erase_if(spent_, [now](const auto& spent) { return spent.second < now; });
  const bool fresh = spent_.emplace(std::string(signature->nonce), now + 2 * kSignatureLifetime).second;
  if (!fresh) return signature_refused();
  return {};
}

Task<Result<void>> OperatorAccess::admit(const net::Request& request) {
  const std::string_view authorization = request.headers.get_or("Authorization", "");
  if (authorization.starts_with(kScheme)) co_return check_signature(request, authorization.substr(kScheme.size()));
  const auto key = api_key_in(request.headers);
  if (!key) {
    co_return refused(ErrorKind::unauthorized, "operator_key_missing", "The request carries no operator's key.");
  }
  if (crypto::equal_in_constant_time(key->reveal(), key_().reveal())) co_return Result<void>();
  const auto merchant = co_await keys_.authenticate(*key);
  if (merchant) co_return refused(ErrorKind::forbidden, "operator_only", "A merchant's key does not open this.");
  if (merchant.error().kind != ErrorKind::unauthorized) co_return std::unexpected(merchant.error());
  co_return refused(ErrorKind::unauthorized, "operator_key_unknown", "This is not the operator's key.");
}

net::Handler OperatorAccess::guarded(Handler handler) {
  return [this, handler = std::move(handler)](net::Request request) -> Task<net::Response> {
    const auto admitted = co_await admit(request);
    if (!admitted) co_return net::problem_response(admitted.error());
    auto answer = co_await handler(std::move(request));
    if (!answer) co_return net::problem_response(answer.error());
    co_return std::move(*answer);
  };
}

}  // namespace matjar::api
