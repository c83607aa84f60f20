#include "base/id_source.hpp"

#include <algorithm>
#include <cerrno>
#include <fmt/format.h>
#include <sys/random.h>
#include <system_error>

#include "base/encoding.hpp"

namespace matjar::inline base {

namespace {

/// A kernel without random numbers is no place to make keys in, hence the exception.
void fill_random(char* at, std::size_t size) {
  while (size > 0) {
    const ssize_t got = getrandom(at, size, 0);
    if (got < 0) {
      if (errno == EINTR) continue;
      throw std::system_error(errno, std::generic_category(), "getrandom");
    }
    at += got;
    size -= static_cast<std::size_t>(got);
  }
}

std::string uuid_text(std::uint64_t high, std::uint64_t low) {
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, (high >> 16) & 0xFFFF, high & 0xFFFF, low >> 48,
                     low & 0xFFFF'FFFF'FFFF);
}

constexpr std::uint64_t kVersion7 = 0x7000;
constexpr std::uint64_t kVariant = 0x8000'0000'0000'0000;

}  // namespace

std::string RandomIdSource::next_uuid() {
  std::uint64_t random[2];
  fill_random(reinterpret_cast<char*>(random), sizeof(random));
  const auto milliseconds = static_cast<std::uint64_t>(clock_.now().time_since_epoch().count());
  std::uint64_t stamp = 0;
  {
    // The counter starts at a random place in its lower half, which leaves room to count within the millisecond.
    std::scoped_lock lock(mutex_);
    stamp = std::max(milliseconds << 12 | (random[0] & 0x7FF), last_ + 1);
    last_ = stamp;
  }
  return uuid_text((stamp >> 12) << 16 | kVersion7 | (stamp & 0xFFF), kVariant | random[1] >> 2);
}

std::string RandomIdSource::next_token(std::size_t bytes) {
  std::string raw(bytes, '\0');
  fill_random(raw.data(), raw.size());
  return to_hex(raw);
}

std::string CountingIdSource::next_uuid() {
  std::scoped_lock lock(mutex_);
  return uuid_text(kVersion7, kVariant | ++last_);
}

std::string CountingIdSource::next_token(std::size_t bytes) {
  std::scoped_lock lock(mutex_);
  const std::string number = fmt::format("{:x}", ++last_);
  const std::size_t length = bytes * 2;
  return number.size() >= length ? number.substr(number.size() - length)
                                 : std::string(length - number.size(), '0') + number;
}

}  // namespace matjar::inline base
