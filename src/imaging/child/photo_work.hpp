#pragma once

#include <string_view>

#include "imaging/local/child_protocol.hpp"

namespace matjar::imaging::child {

/// Measures a picture. Never throws; what is wrong with it is the answer's status.
local::ChildAnswer inspect_photo(std::string_view bytes);

/// Makes the shop's picture of it: a square JPEG of `side` px on white, without metadata, the same bytes each time.
///
/// A photo on white is trimmed, its off-white made white and placed with 4 % margin; any other is placed whole,
/// touching the square with its longer side. Enlarged at most four times; a shorter side under 200 px is `too_small`.
local::ChildAnswer enhance_photo(std::string_view bytes, int side, int jpeg_quality);

}  // namespace matjar::imaging::child
