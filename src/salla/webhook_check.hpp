#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "net/http_message.hpp"

namespace matjar::salla {

/// How Salla proves that a webhook comes from it: by a signature over the bytes, or by the secret itself. Which of them
/// is chosen in the Partners Portal.
enum class WebhookStrategy { signature, token };

std::string_view to_string(WebhookStrategy strategy);
std::optional<WebhookStrategy> webhook_strategy_from(std::string_view text);

struct WebhookProof {
  WebhookStrategy strategy = WebhookStrategy::signature;
  Secret secret;  ///< empty: webhooks are not set up
};

/// Whether Salla sent these bytes. Signature: `X-Salla-Signature` is the HMAC-SHA256 of the body as it came, in 64 hex
/// letters, lower case. Token: `Authorization` is the secret, without "Bearer". A call that names the other strategy in
/// `X-Salla-Security-Strategy` is refused: nobody may choose the weaker one for us.
///
/// `webhook_unproven` (unauthorized), `webhooks_not_set_up` (unavailable).
Result<void> check_webhook(const WebhookProof& proof, const net::Headers& headers, std::string_view body);

}  // namespace matjar::salla
