#include "sourcing/aliexpress_api/signature.hpp"

#include <algorithm>

#include "crypto/hmac.hpp"

namespace matjar::sourcing::aliexpress_api {

std::string signature_of(const Secret& app_secret, std::string_view path, const Parameters& parameters) {
  std::string base(path);
  for (const auto& [name, value] : parameters) {
    if (name != "sign") base += name + value;
  }
  std::string hex = crypto::hex_of(crypto::hmac_sha256(app_secret, base));
  std::ranges::transform(hex, hex.begin(), [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
  return hex;
}

}  // namespace matjar::sourcing::aliexpress_api
