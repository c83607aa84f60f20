#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace matjar::api {

// How this room's request files read bodies.

/// `body_invalid` (invalid_input).
std::unexpected<Error> body_invalid(std::string message);
/// The body as a JSON object.
Result<boost::json::object> body_object(std::string_view body);
/// `otherwise` for a member that is missing or null.
Result<std::string> text_member(const boost::json::object& body, std::string_view name, std::string otherwise);

}  // namespace matjar::api
