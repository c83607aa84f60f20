#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace matjar::sandbox {

/// A picture of 8-bit red, green and blue, row by row.
struct Pixels {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgb;  ///< width × height × 3
};

/// PNG (RFC 2083), truecolour, "up" filter, fast compression.
std::string write_png(const Pixels& pixels);

}  // namespace matjar::sandbox
