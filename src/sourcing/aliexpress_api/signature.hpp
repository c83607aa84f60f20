#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace matjar::sourcing::aliexpress_api {

using Parameters = std::map<std::string, std::string>;

/// The `sign` of a call to AliExpress's open platform: HMAC-SHA256 with the app's secret over the path (of the calls
/// below /rest, without that "/rest"; empty for /sync, where `method` is a parameter) and every parameter but `sign`,
/// name and value, sorted by name; in upper-case hex.
std::string signature_of(const Secret& app_secret, std::string_view path, const Parameters& parameters);

}  // namespace matjar::sourcing::aliexpress_api
