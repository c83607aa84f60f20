#include "api/operator_access.hpp"

#include "api/authentication.hpp"
#include "crypto/constant_time.hpp"
#include "crypto/hmac.hpp"

namespace matjar::api {

namespace {

constexpr std::string_view kWhere = "Use `matjar jobs` on the machine that holds the data folder.";

std::unexpected<Error> refused(ErrorKind kind, std::string_view name, std::string message) {
  return fail(kind, {.name = name, .message = std::move(message), .next_step = std::string(kWhere)});
}

}  // namespace

std::string operator_proof(const Secret& key, std::string_view challenge) {
  return crypto::hex_of(crypto::hmac_sha256(key, "operator proof " + std::string(challenge)));
}

Task<Result<void>> OperatorAccess::admit(const net::Request& request) {
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
