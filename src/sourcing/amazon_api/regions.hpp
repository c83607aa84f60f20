#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace matjar::sourcing::amazon_api {

/// What a credential of the Creators API is good for. Its version says so: the second number is the region (1 North
/// America, 2 Europe with the Middle East, 3 Far East), 3.x gets its tokens from Login with Amazon and 2.x from
/// Cognito.
struct Credential {
  std::string version;  ///< "3.2"
  enum class Kind { login_with_amazon, cognito } kind;
  int region;
  std::string token_url;  ///< where Amazon gives tokens for it
};

/// No value for a version that Amazon does not have.
std::optional<Credential> credential_of(std::string_view version);

/// The region of a marketplace ("www.amazon.sa" is in 2); none for one without the API.
std::optional<int> region_of(std::string_view marketplace);

/// The marketplace of a listing's canonical address; empty when it is none.
std::string marketplace_of(std::string_view canonical_url);

}  // namespace matjar::sourcing::amazon_api
