#include "crypto/aes_gcm.hpp"

#include <memory>
#include <openssl/evp.h>
#include <stdexcept>

#include "crypto/gcm_long_nonce.hpp"

namespace matjar::crypto {

namespace {

constexpr std::size_t kTagSize = 16;
constexpr std::size_t kMaxMessage = 1U << 30;  // OpenSSL counts in int
constexpr std::size_t kMaxEvpNonce = 128;      // OpenSSL 3.0, providers: GCM_IV_MAX_SIZE

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

enum class Direction { decrypt = 0, encrypt = 1 };

std::unexpected<Error> misuse(std::string_view name, std::string message) {
  return fail(ErrorKind::invalid_input, {.name = name, .message = std::move(message)});
}

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

const EVP_CIPHER* cipher_for(std::size_t key_size) {
  switch (key_size) {
    case 16:
      return EVP_aes_128_gcm();
    case 24:
      return EVP_aes_192_gcm();
    default:
      return EVP_aes_256_gcm();
  }
}

Result<void> check(const AesGcmContext& context, std::size_t message_size) {
  const std::size_t key_size = context.key.reveal().size();
  if (key_size != 16 && key_size != 24 && key_size != 32) {
    return misuse("key_size", "An AES key has 16, 24 or 32 bytes.");
  }
  if (context.nonce.empty() || context.nonce.size() > kMaxMessage) return misuse("nonce_size", "The nonce is empty.");
  if (message_size > kMaxMessage || context.associated_data.size() > kMaxMessage) {
    return misuse("message_size", "The message is larger than 1 GiB.");
  }
  return {};
}

/// Only a defect of this code or of OpenSSL's set-up gets here.
void require(bool success) {
  if (!success) throw std::runtime_error("OpenSSL refuses AES-GCM");
}

/// Feeds key, nonce, associated data and text; the tag is the caller's business.
CipherContext run(const AesGcmContext& context, Direction direction, std::string_view in, std::string& out) {
  CipherContext cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  require(cipher != nullptr);
  const int encrypting = static_cast<int>(direction);
  const std::string& key = context.key.reveal();
  require(EVP_CipherInit_ex(cipher.get(), cipher_for(key.size()), nullptr, nullptr, nullptr, encrypting) == 1);
  require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_IVLEN, static_cast<int>(context.nonce.size()), nullptr) ==
          1);
  require(EVP_CipherInit_ex(cipher.get(), nullptr, nullptr, bytes(key), bytes(context.nonce), encrypting) == 1);
  int written = 0;
  if (!context.associated_data.empty()) {
    require(EVP_CipherUpdate(cipher.get(), nullptr, &written, bytes(context.associated_data),
                             static_cast<int>(context.associated_data.size())) == 1);
  }
  out.resize(in.size());
  if (!in.empty()) {
    require(EVP_CipherUpdate(cipher.get(), reinterpret_cast<unsigned char*>(out.data()), &written, bytes(in),
                             static_cast<int>(in.size())) == 1);
  }
  return cipher;
}

}  // namespace

Result<AesGcmMessage> aes_gcm_encrypt(const AesGcmContext& context, std::string_view plaintext) {
  TRY(check(context, plaintext.size()));
  if (context.nonce.size() > kMaxEvpNonce) return encrypt_with_long_nonce(context, plaintext);
  AesGcmMessage message{.ciphertext = {}, .tag = std::string(kTagSize, '\0')};
  const CipherContext cipher = run(context, Direction::encrypt, plaintext, message.ciphertext);
  unsigned char rest[kTagSize];
  int written = 0;
  require(EVP_CipherFinal_ex(cipher.get(), rest, &written) == 1);
  require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_GET_TAG, kTagSize, message.tag.data()) == 1);
  return message;
}

Result<Secret> aes_gcm_decrypt(const AesGcmContext& context, const AesGcmMessage& message) {
  TRY(check(context, message.ciphertext.size()));
  if (message.tag.size() != kTagSize) return misuse("tag_size", "The tag of AES-GCM has 16 bytes.");
  if (context.nonce.size() > kMaxEvpNonce) return decrypt_with_long_nonce(context, message);
  std::string plaintext;
  const CipherContext cipher = run(context, Direction::decrypt, message.ciphertext, plaintext);
  Secret secret(std::move(plaintext));
  std::string tag = message.tag;
  require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, kTagSize, tag.data()) == 1);
  unsigned char rest[kTagSize];
  int written = 0;
  if (EVP_CipherFinal_ex(cipher.get(), rest, &written) != 1) return not_authentic();
  return secret;
}

std::unexpected<Error> not_authentic() {
  return fail(ErrorKind::rejected,
              {.name = "not_authentic", .message = "The encrypted text or its context was altered."});
}

}  // namespace matjar::crypto
