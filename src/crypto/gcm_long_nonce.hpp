#pragma once

#include "crypto/aes_gcm.hpp"

namespace matjar::crypto {

/// AES-GCM for nonces above 128 bytes, which OpenSSL's EVP refuses although the standard allows them. Used by nothing
/// but aes_gcm.cpp; sizes are checked there.
Result<AesGcmMessage> encrypt_with_long_nonce(const AesGcmContext& context, std::string_view plaintext);
Result<Secret> decrypt_with_long_nonce(const AesGcmContext& context, const AesGcmMessage& message);

/// The one failure of decryption, the same for both ways.
std::unexpected<Error> not_authentic();

}  // namespace matjar::crypto
