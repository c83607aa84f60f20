#include "crypto/hmac.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdexcept>

#include "base/encoding.hpp"
#include "crypto/constant_time.hpp"

namespace matjar::crypto {

namespace {

const unsigned char* unsigned_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

Digest sha256(std::string_view bytes) {
  Digest digest{};
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("OpenSSL has no SHA-256");
  }
  return digest;
}

Digest hmac_sha256(std::string_view key, std::string_view message) {
  Digest digest{};
  // A null key would mean "the key of the last call" to OpenSSL, so an empty one needs an address too.
  const std::string_view key_bytes = key.data() == nullptr ? std::string_view("") : key;
  if (HMAC(EVP_sha256(), key_bytes.data(), static_cast<int>(key_bytes.size()), unsigned_bytes(message), message.size(),
           digest.data(), nullptr) == nullptr) {
    throw std::runtime_error("OpenSSL has no HMAC-SHA256");
  }
  return digest;
}

std::string hex_of(const Digest& digest) {
  return to_hex(bytes_of(digest));
}

std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

bool matches_digest(const Digest& digest, std::string_view hex) {
  const auto bytes = from_hex(hex);
  return bytes && equal_in_constant_time(*bytes, bytes_of(digest));
}

}  // namespace matjar::crypto
