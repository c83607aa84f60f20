#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "sandbox/call.hpp"
#include "sandbox/issued_tokens.hpp"

namespace matjar::sandbox {

/// What the emulated open platform of AliExpress knows. Another key, "sandbox-busy", is over its limit of calls.
inline constexpr std::string_view kAliExpressKey = "sandbox-app";
inline constexpr std::string_view kAliExpressSecret = "sandbox-app-secret";
inline constexpr std::string_view kAliExpressToken = "sandbox-buyer";  ///< never ends
inline constexpr std::string_view kAliExpressRefreshToken = "sandbox-buyer-refresh";
/// A lamp in three colours; a mat that says little of itself; a knife that is not sold to Saudi Arabia.
inline constexpr std::string_view kAliExpressLamp = "1005006000000001";
inline constexpr std::string_view kAliExpressMat = "1005006000000002";
inline constexpr std::string_view kAliExpressKnife = "1005006000000003";

/// POST /aliexpress/sync (aliexpress.ds.product.get) and POST /aliexpress/rest/auth/token/refresh. Refuses, with 200
/// and an `error_response` as the platform does, an unknown key, a wrong signature, a timestamp that is two hours off,
/// a missing parameter, a token that it did not give or that has ended.
class AliExpressPlatform {
 public:
  net::Response answer(Call& call);

 private:
  using Fields = std::map<std::string, std::string>;
  net::Response product(const Fields& fields, Call& call) const;
  net::Response refresh(const Fields& fields, Call& call);

  IssuedTokens tokens_{"sandbox-buyer-"};
  std::set<std::string> refresh_tokens_{std::string(kAliExpressRefreshToken)};
};

}  // namespace matjar::sandbox
