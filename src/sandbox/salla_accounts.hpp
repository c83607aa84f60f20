#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "sandbox/call.hpp"

namespace matjar::sandbox {

/// The fixed credentials of the one app that the emulated Salla knows.
inline constexpr std::string_view kClientId = "matjar-sandbox-app";
inline constexpr std::string_view kClientSecret = "sandbox-client-secret";
inline constexpr std::int64_t kMerchantNumber = 1'305'146'709;

/// A token pair as its owner holds it.
struct TokenPair {
  std::string access_token;
  std::string refresh_token;
};

/// The accounts host: authorization codes, token pairs that rotate, and revocation of everything that a merchant
/// granted when a refresh token comes a second time (contracts of accounts.salla.sa as its documentation gives them).
class SallaAccounts {
 public:
  explicit SallaAccounts(std::uint64_t seed) : seed_(seed) {}

  static constexpr std::chrono::seconds kAccessLifetime{1'209'600};
  static constexpr std::chrono::hours kRefreshLifetime{30 * 24};

  net::Response authorize(Call& call);
  net::Response token(Call& call);
  net::Response user_info(Call& call) const;
  /// A fresh grant of every scope, as a merchant's new install makes it.
  TokenPair install(Timestamp now);

  enum class Standing { valid, missing, invalid, expired };
  struct Access {
    Standing standing = Standing::missing;
    std::set<std::string> scopes = {};
  };
  /// What an `Authorization` header is worth now.
  Access access_of(std::string_view authorization, Timestamp now) const;
  /// The newest pair of the newest install.
  const TokenPair& newest() const { return newest_; }

 private:
  struct Grant {
    std::set<std::string> scopes;
    bool revoked = false;
  };
  struct AccessToken {
    std::int64_t grant = 0;
    Timestamp expires_at;
    bool replaced = false;  ///< a refresh made a newer one
  };
  struct RefreshToken {
    std::int64_t grant = 0;
    Timestamp expires_at;
    bool spent = false;
  };
  struct Code {
    std::string redirect_uri;
    std::set<std::string> scopes;
    Timestamp expires_at;
    bool spent = false;
  };

  net::Response exchange_code(Call& call, const std::map<std::string, std::string>& form);
  net::Response refresh(Call& call, const std::map<std::string, std::string>& form);
  net::Response answer_with(const TokenPair& pair, const std::set<std::string>& scopes) const;
  TokenPair issue(std::int64_t grant, Timestamp now);
  std::string next_text(std::string_view kind);

  std::uint64_t seed_;
  std::int64_t issued_ = 0;
  std::int64_t codes_issued_ = 0;
  std::map<std::int64_t, Grant> grants_;
  std::map<std::string, AccessToken, std::less<>> access_;
  std::map<std::string, RefreshToken, std::less<>> refresh_;
  std::map<std::string, Code, std::less<>> codes_;
  TokenPair newest_;
};

/// The scopes that Salla documents; any other is refused.
const std::set<std::string>& known_scopes();

}  // namespace matjar::sandbox
