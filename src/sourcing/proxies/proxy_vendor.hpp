#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "net/http_client.hpp"

namespace matjar::sourcing::proxies {

/// A provider of proxies: one address that leaves by many exits, chosen by what the user's name says. Safe for
/// concurrent use.
class ProxyVendor {
 public:
  virtual ~ProxyVendor() = default;
  virtual std::string_view name() const = 0;  ///< "brightdata"; stands in the log
  /// The way through one exit: as long as the session is the same, so is the exit, if the provider still has it.
  /// `session` is letters and digits.
  virtual net::HttpProxy exit_of(std::string_view session) const = 0;
  /// How long the provider keeps an exit for a session.
  virtual std::chrono::seconds session_age() const = 0;
  /// How long it keeps it while nobody uses the session.
  virtual std::chrono::seconds session_idle() const = 0;
};

/// Where a provider is reached and who asks.
struct ProxyAccount {
  std::string endpoint;  ///< "host:port"
  std::string user;      ///< Bright Data's customer id, Oxylabs' user name
  Secret password;
  std::string country = {};  ///< of the exits: two letters, or empty for any
};

/// The endpoint as a proxy without a user, when account and country can be written into a user's name. Errors:
/// `proxy_invalid` (invalid_input), without the password.
Result<net::HttpProxy> endpoint_of(const ProxyAccount& account);

}  // namespace matjar::sourcing::proxies
