#include "crypto/gcm_long_nonce.hpp"

#include <memory>
#include <openssl/evp.h>
#include <openssl/modes.h>
#include <stdexcept>

namespace matjar::crypto {

namespace {

constexpr std::size_t kTagSize = 16;
constexpr int kBlockSize = 16;

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;
using GcmContext = std::unique_ptr<GCM128_CONTEXT, decltype(&CRYPTO_gcm128_release)>;

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

const EVP_CIPHER* block_cipher_for(std::size_t key_size) {
  switch (key_size) {
    case 16:
      return EVP_aes_128_ecb();
    case 24:
      return EVP_aes_192_ecb();
    default:
      return EVP_aes_256_ecb();
  }
}

void require(bool success) {
  if (!success) throw std::runtime_error("OpenSSL refuses AES");
}

CipherContext block_cipher(const Secret& key) {
  CipherContext cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  require(cipher != nullptr);
  const EVP_CIPHER* kind = block_cipher_for(key.reveal().size());
  require(EVP_EncryptInit_ex(cipher.get(), kind, nullptr, bytes(key.reveal()), nullptr) == 1);
  EVP_CIPHER_CTX_set_padding(cipher.get(), 0);
  return cipher;
}

/// What OpenSSL's GCM calls for each block. No exception may cross it: a failure leaves the block as it is, and only a
/// cipher that could not be set up fails, which block_cipher() has ruled out.
void encrypt_block(const unsigned char in[kBlockSize], unsigned char out[kBlockSize], const void* key) {
  auto* cipher = const_cast<EVP_CIPHER_CTX*>(static_cast<const EVP_CIPHER_CTX*>(key));
  int written = 0;
  EVP_EncryptUpdate(cipher, out, &written, in, kBlockSize);
}

GcmContext start(EVP_CIPHER_CTX* cipher, const AesGcmContext& context) {
  GcmContext gcm(CRYPTO_gcm128_new(cipher, encrypt_block), CRYPTO_gcm128_release);
  require(gcm != nullptr);
  CRYPTO_gcm128_setiv(gcm.get(), bytes(context.nonce), context.nonce.size());
  require(CRYPTO_gcm128_aad(gcm.get(), bytes(context.associated_data), context.associated_data.size()) == 0);
  return gcm;
}

unsigned char* out_bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace

Result<AesGcmMessage> encrypt_with_long_nonce(const AesGcmContext& context, std::string_view plaintext) {
  const CipherContext cipher = block_cipher(context.key);
  const GcmContext gcm = start(cipher.get(), context);
  AesGcmMessage message{.ciphertext = std::string(plaintext.size(), '\0'), .tag = std::string(kTagSize, '\0')};
  require(CRYPTO_gcm128_encrypt(gcm.get(), bytes(plaintext), out_bytes(message.ciphertext), plaintext.size()) == 0);
  CRYPTO_gcm128_tag(gcm.get(), out_bytes(message.tag), kTagSize);
  return message;
}

Result<Secret> decrypt_with_long_nonce(const AesGcmContext& context, const AesGcmMessage& message) {
  const CipherContext cipher = block_cipher(context.key);
  const GcmContext gcm = start(cipher.get(), context);
  std::string plaintext(message.ciphertext.size(), '\0');
  require(CRYPTO_gcm128_decrypt(gcm.get(), bytes(message.ciphertext), out_bytes(plaintext), plaintext.size()) == 0);
  Secret secret(std::move(plaintext));
  if (CRYPTO_gcm128_finish(gcm.get(), bytes(message.tag), kTagSize) != 0) return not_authentic();
  return secret;
}

}  // namespace matjar::crypto
