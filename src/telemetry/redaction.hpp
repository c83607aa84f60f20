#pragma once

#include <string>
#include <string_view>

namespace matjar::telemetry {

/// What stands in a log instead of a secret.
inline constexpr std::string_view kHidden = "[hidden]";

/// How likely the value of a field is a secret, going by the field's name.
enum class Sensitivity {
  open,
  secret_text,  ///< hide a text, show a number: "tokens" is a count or a list of tokens
  secret,
};

/// Names with the words authorization, token, secret, password, cookie, signature or "api_key", and the name "code" (an
/// OAuth code; "status_code" is open). Words are parted by '_', '-', '.', ' ' or a capital letter.
Sensitivity sensitivity_of(std::string_view field_name);

/// The text with everything hidden that looks like a secret wherever it stands: "Bearer x", API keys with a known
/// prefix
/// ("mk_…", "sk-…", "whsec_…"), JSON web tokens, secrets in a query ("?code=…") and credentials in an address.
std::string mask_secrets(std::string_view text);

}  // namespace matjar::telemetry
