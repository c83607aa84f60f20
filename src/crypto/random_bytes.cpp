#include "crypto/random_bytes.hpp"

#include <limits>
#include <openssl/rand.h>
#include <stdexcept>

namespace matjar::crypto {

std::string random_bytes(std::size_t count) {
  if (count > static_cast<std::size_t>(std::numeric_limits<int>::max())) throw std::length_error("random_bytes");
  std::string bytes(count, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) {
    throw std::runtime_error("the system gives no random bytes");
  }
  return bytes;
}

}  // namespace matjar::crypto
