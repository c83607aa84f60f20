#pragma once

#include <string>
#include <string_view>

#include "sandbox/call.hpp"
#include "sandbox/issued_tokens.hpp"

namespace matjar::sandbox {

/// The credential of version 3.2 (Europe and the Middle East) that the emulated Creators API knows; with the same
/// secret "sandbox-creator-v2" is one of version 2.2, and "sandbox-newcomer" one of an account that may not ask yet.
inline constexpr std::string_view kAmazonClient = "sandbox-creator";
inline constexpr std::string_view kAmazonSecret = "sandbox-creator-secret";
inline constexpr std::string_view kAmazonTag = "sandbox-21";
/// A kettle with everything; a book of which only the title is told.
inline constexpr std::string_view kAmazonKettle = "B0SANDBOX1";
inline constexpr std::string_view kAmazonBook = "B0SANDBOX2";

/// POST /amazon/auth/o2/token (Login with Amazon, JSON), POST /amazon/oauth2/token (Cognito, a form) and POST
/// /amazon/catalog/v1/getItems. Answers with the resources that were asked for and no others. Refuses a wrong
/// credential, scope or grant, a token that is not its own or has ended, a request without its partner tag or without items, a
/// marketplace of another region or one that header and body do not agree on.
class AmazonCreators {
 public:
  net::Response answer(Call& call);

 private:
  net::Response token(Call& call);
  net::Response items(Call& call) const;

  IssuedTokens tokens_{"sandbox-amazon-token-"};
};

}  // namespace matjar::sandbox
