#pragma once

#include <string>
#include <string_view>

namespace matjar::api {

/// A JSON text as it may be shown: what its member's name calls a secret is hidden and texts that look like one are
/// masked, as in the log (telemetry/redaction.hpp). What is no JSON comes back masked as one JSON string.
std::string redacted_json(std::string_view json);

}  // namespace matjar::api
