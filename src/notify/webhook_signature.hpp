#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/secret.hpp"

namespace matjar::notify {

// Signatures of https://github.com/standard-webhooks/standard-webhooks, so that merchants check our calls with any of
// its libraries.

/// The 32 bytes with which a merchant's calls are signed: HMAC-SHA256 of the merchant's id under the installation's
/// secret, so that none of them is kept anywhere.
Secret webhook_key(const Secret& master, const MerchantId& merchant);

/// "whsec_" and base64: how the merchant gets to see the key.
Secret webhook_secret_text(const Secret& key);

/// The value of the header webhook-signature: "v1," and the base64 of HMAC-SHA256 over "<id>.<Unix seconds>.<body>".
std::string webhook_signature(const Secret& key, std::string_view id, Timestamp at, std::string_view body);

/// The value of the header webhook-timestamp.
std::string webhook_timestamp(Timestamp at);

}  // namespace matjar::notify
