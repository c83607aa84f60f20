#include "net/ip_address.hpp"

#include <arpa/inet.h>
#include <cstring>
#include <string>

namespace matjar::net {

namespace {

struct Network {
  std::string_view text;
  unsigned bits;
};

constexpr Network kSpecialV4[] = {
    {"0.0.0.0", 8},        // this network
    {"10.0.0.0", 8},       // private use
    {"100.64.0.0", 10},    // carrier-grade NAT; also clouds' metadata (100.100.100.200)
    {"127.0.0.0", 8},      // loopback
    {"169.254.0.0", 16},   // link local; metadata services
    {"172.16.0.0", 12},    // private use
    {"192.0.0.0", 24},     // IETF protocol assignments
    {"192.0.2.0", 24},     // documentation
    {"192.88.99.0", 24},   // 6to4 relays, withdrawn
    {"192.168.0.0", 16},   // private use
    {"198.18.0.0", 15},    // benchmarking
    {"198.51.100.0", 24},  // documentation
    {"203.0.113.0", 24},   // documentation
    {"224.0.0.0", 4},      // multicast
    {"240.0.0.0", 4},      // reserved, broadcast
};

constexpr Network kSpecialV6[] = {
    {"::", 96},            // unspecified, loopback, IPv4-compatible
    {"::ffff:0:0", 96},    // IPv4-mapped
    {"::ffff:0:0:0", 96},  // IPv4-translated (SIIT)
    {"64:ff9b::", 96},     // NAT64
    {"64:ff9b:1::", 48},   // NAT64, local use
    {"100::", 64},         // discard only
    {"100:0:0:1::", 64},   // dummy prefix
    {"2001::", 23},        // IETF protocol assignments: Teredo, benchmarking, ORCHID and more
    {"2001:db8::", 32},    // documentation
    {"2002::", 16},        // 6to4
    {"3fff::", 20},        // documentation
    {"5f00::", 16},        // segment routing
    {"fc00::", 7},         // unique local
    {"fe80::", 10},        // link local
    {"fec0::", 10},        // site local, withdrawn
    {"ff00::", 8},         // multicast
};

bool same_prefix(const std::uint8_t* left, const std::uint8_t* right, unsigned bits) {
  const unsigned whole = bits / 8;
  if (std::memcmp(left, right, whole) != 0) return false;
  if (bits % 8 == 0) return true;
  const unsigned mask = 0xFFu << (8 - bits % 8);
  return ((left[whole] ^ right[whole]) & mask & 0xFFu) == 0;
}

bool covers(const Network& network, const IpAddress& address) {
  const auto base = IpAddress::parse(network.text);
  if (!base || base->family != address.family) return false;
  const unsigned skipped = address.family == IpAddress::Family::v4 ? 12 : 0;
  return same_prefix(base->bytes.data() + skipped, address.bytes.data() + skipped, network.bits);
}

/// ISATAP (RFC 5214) carries an IPv4 address under any prefix, behind 0000:5efe or 0200:5efe.
bool is_isatap(const IpAddress& address) {
  const auto& b = address.bytes;
  return (b[8] == 0 || b[8] == 2) && b[9] == 0 && b[10] == 0x5E && b[11] == 0xFE;
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  const std::string terminated(text);
  if (terminated.find('\0') != std::string::npos) return std::nullopt;
  IpAddress address;
  if (inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1) return address;
  address.bytes.fill(0);
  if (inet_pton(AF_INET, terminated.c_str(), address.bytes.data() + 12) != 1) return std::nullopt;
  address.family = Family::v4;
  address.bytes[10] = address.bytes[11] = 0xFF;
  return address;
}

bool IpAddress::is_global() const {
  if (family == Family::v4) {
    for (const Network& network : kSpecialV4) {
      if (covers(network, *this)) return false;
    }
    return true;
  }
  for (const Network& network : kSpecialV6) {
    if (covers(network, *this)) return false;
  }
  return !is_isatap(*this);
}

}  // namespace matjar::net
