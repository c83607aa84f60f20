#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace matjar::workflow {

/// {"kind":"unavailable","name":"page_down","message":"…","next_step":"…"}: how the errors of steps are kept and shown.
std::string error_to_json(const Error& error);
/// No value for text that is no such object. Members that are missing are empty.
std::optional<Error> error_from_json(std::string_view json);

}  // namespace matjar::workflow
