#pragma once

#include <string>
#include <string_view>

#include "sandbox/png_writer.hpp"

namespace matjar::sandbox {

/// What comes back for the address of a picture that we have no bytes of.
struct Photo {
  std::string bytes;
  std::string content_type;
  bool broken = false;
};

/// A product photo that is always the same for one address and differs visibly from that of any other: one or two
/// turned objects with a soft shadow before a nearly white background, 900 to 1,400 pixels a side.
Pixels paint_photo(std::string_view address);

/// The painted photo as PNG.
Photo photo_of(std::string_view address);
/// The same, but about one address in twelve gives what the web gives at times: a file cut short, or a page instead.
Photo photo_or_broken(std::string_view address);

}  // namespace matjar::sandbox
