#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "accounts/api_keys.hpp"
#include "base/clock.hpp"
#include "base/secret.hpp"
#include "net/http_server.hpp"

namespace matjar::api {

/// What a server that holds the operator's key answers to a challenge: whoever asks sees that its address is not
/// somebody else's by now.
std::string operator_proof(const Secret& key, std::string_view challenge);

/// The value of `Authorization` for one request, in place of the key, which is not sent: whoever stands between can
/// pass the request on and nothing else. `nonce` is a random word that is used once; `target` is path and query.
std::string sign_operator_request(const Secret& key, net::Method method, std::string_view target, Timestamp now,
                                  std::string_view nonce);

/// Lets the operator of the installation in, by a key that no merchant has: sent as a bearer token, or better by a
/// signature (sign_operator_request), which is good once and for a minute. Used on the loop of the requests.
class OperatorAccess {
 public:
  using Handler = std::function<Task<Result<net::Response>>(net::Request)>;

  /// `key` tells the present key, which changes with the sealing key; it is asked each time.
  OperatorAccess(std::function<Secret()> key, accounts::ApiKeys& keys, const Clock& clock)
      : key_(std::move(key)), keys_(keys), clock_(clock) {}

  /// Wraps a handler: 401 without a key that is known, 403 with a merchant's, problem JSON for every error.
  net::Handler guarded(Handler handler);
  std::string proof(std::string_view challenge) const { return operator_proof(key_(), challenge); }

 private:
  Task<Result<void>> admit(const net::Request& request);
  Result<void> check_signature(const net::Request& request, std::string_view signature);

  std::function<Secret()> key_;
  accounts::ApiKeys& keys_;  ///< to tell a merchant from a stranger
  const Clock& clock_;
  std::map<std::string, Timestamp, std::less<>> spent_;  ///< nonces of good signatures, until nobody could use them
};

}  // namespace matjar::api
