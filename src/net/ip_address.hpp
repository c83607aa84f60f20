#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace matjar::net {

/// An IP address as sixteen bytes; IPv4 is kept as it is mapped into IPv6 (::ffff:a.b.c.d) with its family beside it.
struct IpAddress {
  enum class Family { v4, v6 };

  Family family = Family::v6;
  std::array<std::uint8_t, 16> bytes{};

  /// Dotted decimal or RFC 4291 text, without brackets, zone or prefix length.
  static std::optional<IpAddress> parse(std::string_view text);

  /// True when nothing in IANA's special-purpose registries (iana-ipv4-special-registry, iana-ipv6-special-registry),
  /// multicast included, covers it. IPv6 addresses that carry an IPv4 address inside are special, whatever is inside:
  /// who delivers them decides where they go.
  bool is_global() const;
};

}  // namespace matjar::net
