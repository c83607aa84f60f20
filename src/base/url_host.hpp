#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace matjar::inline base {

/// The host of an http address as written ("Bücher.example", "%65xample.com", "0x7f.1", "[::1]") in its one normal
/// spelling: ASCII by UTS 46 (non-transitional), IPv4 in four decimal parts, IPv6 by RFC 5952 without brackets,
/// following the host parser of the WHATWG URL standard. No value for a host that no browser takes.
std::optional<std::string> normalised_host(std::string_view written);

}  // namespace matjar::inline base
