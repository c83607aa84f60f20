#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace matjar::crypto {

/// What both directions of AES-GCM (NIST SP 800-38D) need to agree on.
struct AesGcmContext {
  const Secret& key;       ///< 16, 24 or 32 bytes
  std::string_view nonce;  ///< one byte or more; 12 random ones are the rule, and never twice with one key
  std::string_view associated_data;
};

struct AesGcmMessage {
  std::string ciphertext;
  std::string tag;  ///< 16 bytes
};

/// Fails with "key_size" or "nonce_size" (invalid_input), or "message_size" above 1 GiB.
Result<AesGcmMessage> aes_gcm_encrypt(const AesGcmContext& context, std::string_view plaintext);

/// Fails in addition with "tag_size", and with "not_authentic" (rejected) when anything differs from what was
/// encrypted.
Result<Secret> aes_gcm_decrypt(const AesGcmContext& context, const AesGcmMessage& message);

}  // namespace matjar::crypto
