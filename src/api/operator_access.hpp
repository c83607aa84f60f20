#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "accounts/api_keys.hpp"
#include "base/secret.hpp"
#include "net/http_server.hpp"

namespace matjar::api {

/// What a server that holds the operator's key answers to a challenge: whoever asks sees that it is the right one
/// before the key itself is sent there.
std::string operator_proof(const Secret& key, std::string_view challenge);

/// Lets the operator of the installation in, by a key that no merchant has.
class OperatorAccess {
 public:
  using Handler = std::function<Task<Result<net::Response>>(net::Request)>;

  /// `key` tells the present key, which changes with the sealing key; it is asked each time.
  OperatorAccess(std::function<Secret()> key, accounts::ApiKeys& keys) : key_(std::move(key)), keys_(keys) {}

  /// Wraps a handler: 401 without a key that is known, 403 with a merchant's, problem JSON for every error.
  net::Handler guarded(Handler handler);
  std::string proof(std::string_view challenge) const { return operator_proof(key_(), challenge); }

 private:
  Task<Result<void>> admit(const net::Request& request);

  std::function<Secret()> key_;
  accounts::ApiKeys& keys_;  ///< to tell a merchant from a stranger
};

}  // namespace matjar::api
