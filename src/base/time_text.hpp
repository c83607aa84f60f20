#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace matjar::inline base {

/// "2026-01-21T09:30:00.000Z": RFC 3339 in UTC, always with milliseconds, so that text order is time order.
std::string to_rfc3339(Timestamp time);

/// "2026-01-21".
std::string to_date(Timestamp time);

/// Reads RFC 3339 with `Z` or an offset, with or without a fraction, `T` or a space between. No value for anything
/// else.
std::optional<Timestamp> from_rfc3339(std::string_view text);

}  // namespace matjar::inline base
