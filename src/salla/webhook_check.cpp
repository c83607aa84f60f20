#include "salla/webhook_check.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "crypto/constant_time.hpp"
#include "crypto/hmac.hpp"

namespace matjar::salla {

namespace {

std::unexpected<Error> unproven(std::string_view why) {
  return fail(
      ErrorKind::unauthorized,
      {.name = "webhook_unproven",
       .message = "It is not proven that Salla sent this: " + std::string(why) + ".",
       .next_step = "Compare salla.webhook_secret and salla.webhook_strategy with the app's webhook settings in "
                    "Salla's Partners Portal."});
}

/// The field's value, when it was sent once.
std::optional<std::string_view> only(const net::Headers& headers, std::string_view name) {
  const auto count =
      std::ranges::count_if(headers, [&](const auto& field) { return net::same_field_name(field.first, name); });
  return count == 1 ? headers.find(name) : std::nullopt;
}

Result<void> check_signature(const Secret& secret, const net::Headers& headers, std::string_view body) {
  const auto signature = only(headers, "X-Salla-Signature");
  if (!signature) return unproven("it has no X-Salla-Signature, or more than one");
  const std::string expected = crypto::hex_of(crypto::hmac_sha256(secret, body));
  if (!crypto::equal_in_constant_time(expected, *signature)) return unproven("its signature is not that of its bytes");
  return {};
}

Result<void> check_token(const Secret& secret, const net::Headers& headers) {
  const auto token = only(headers, "Authorization");
  if (!token) return unproven("it has no Authorization, or more than one");
  if (!crypto::equal_in_constant_time(secret.reveal(), *token)) return unproven("its token is another one");
  return {};
}

}  // namespace

std::string_view to_string(WebhookStrategy strategy) {
  return strategy == WebhookStrategy::signature ? "signature" : "token";
}

std::optional<WebhookStrategy> webhook_strategy_from(std::string_view text) {
  for (const auto strategy : {WebhookStrategy::signature, WebhookStrategy::token}) {
    if (fold_case(text) == to_string(strategy)) return strategy;
  }
  return std::nullopt;
}

Result<void> check_webhook(const WebhookProof& proof, const net::Headers& headers, std::string_view body) {
  if (proof.secret.empty()) {
    return fail(ErrorKind::unavailable, {.name = "webhooks_not_set_up",
                                         .message = "This installation has no secret for Salla's webhooks.",
                                         .next_step = "Copy the webhook secret from Salla's Partners Portal to "
                                                      "salla.webhook_secret."});
  }
  const auto named = headers.find("X-Salla-Security-Strategy");
  if (named && webhook_strategy_from(*named) != proof.strategy)
    return unproven("it names another strategy than " + std::string(to_string(proof.strategy)));
  if (proof.strategy == WebhookStrategy::token) return check_token(proof.secret, headers);
  return check_signature(proof.secret, headers, body);
}

}  // namespace matjar::salla
