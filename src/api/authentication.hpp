#pragma once

#include <functional>
#include <optional>
#include <string>

#include "accounts/api_keys.hpp"
#include "net/http_server.hpp"

namespace matjar::api {

/// A handler for a request whose merchant is known.
using MerchantHandler = std::function<Task<Result<net::Response>>(MerchantId merchant, net::Request request)>;

/// Finds out whose request it is. The merchant comes from the API key alone, never from a body or a path.
class Authentication {
 public:
  /// Keys that are marked for the sandbox open nothing unless `sandbox_keys` is `allowed` and the call is from this
  /// machine.
  enum class SandboxKeys { allowed, refused };

  Authentication(accounts::ApiKeys& keys, SandboxKeys sandbox_keys) : keys_(keys), sandbox_keys_(sandbox_keys) {}

  /// Called with each key that was good, on the loop of the requests.
  void on_recognised(std::function<void(const Secret&)> hear) { recognised_ = std::move(hear); }

  /// Wraps a handler: 401 without a good key, problem JSON for every error.
  net::Handler guarded(MerchantHandler handler);

 private:
  Task<Result<MerchantId>> merchant_of(const net::Request& request);

  accounts::ApiKeys& keys_;
  SandboxKeys sandbox_keys_;
  std::function<void(const Secret&)> recognised_;
};

/// The key of "Authorization: Bearer KEY" or "X-API-Key: KEY", if the request carries one.
std::optional<Secret> api_key_in(const net::Headers& headers);

/// Whether an address is a loopback one.
bool from_this_machine(const std::string& address);

/// Wraps a handler that needs no merchant: problem JSON for every error.
net::Handler open_to_all(std::function<Task<Result<net::Response>>(net::Request)> handler);

}  // namespace matjar::api
