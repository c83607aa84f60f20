#include "notify/webhook_signature.hpp"

#include <chrono>
#include <fmt/format.h>

#include "base/encoding.hpp"
#include "crypto/hmac.hpp"

namespace matjar::notify {

Secret webhook_key(const Secret& master, const MerchantId& merchant) {
  const crypto::Digest digest = crypto::hmac_sha256(master, merchant.value());
  return Secret(std::string(crypto::bytes_of(digest)));
}

Secret webhook_secret_text(const Secret& key) {
  return Secret("whsec_" + to_base64(key.reveal()));
}

std::string webhook_timestamp(Timestamp at) {
  return std::to_string(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
}

std::string webhook_signature(const Secret& key, std::string_view id, Timestamp at, std::string_view body) {
  const crypto::Digest digest = crypto::hmac_sha256(key, fmt::format("{}.{}.{}", id, webhook_timestamp(at), body));
  return "v1," + to_base64(crypto::bytes_of(digest));
}

}  // namespace matjar::notify
