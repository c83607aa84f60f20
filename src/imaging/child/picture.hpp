#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "imaging/local/child_protocol.hpp"

struct _VipsImage;  // NOLINT: libvips's own name; its header stays out of ours

namespace matjar::imaging::child {

using local::ChildStatus;
using local::PictureFormat;

/// One reference to a libvips image; empty where an operation failed.
struct Unreference {
  void operator()(_VipsImage* image) const;
};
using Picture = std::unique_ptr<_VipsImage, Unreference>;

/// Starts libvips for untrusted pictures: loaders for JPEG, PNG and WebP alone, no plug-ins, one worker, no cache, no
/// generated code (a confined process may make no memory executable, and plain code gives the same bytes on every
/// machine). Once per process; false when libvips does not start.
bool start_vips(const char* program);

/// What the header says, before anything is decoded. `status` is `done` when the picture may be decoded.
struct PictureHeader {
  ChildStatus status = ChildStatus::not_readable;
  PictureFormat format = PictureFormat::none;
  int width = 0;  ///< after EXIF orientation
  int height = 0;
  bool has_alpha = false;
  bool has_profile = false;
};

/// Accepts JPEG, PNG and WebP by their first bytes, at most 40 megapixels and 12,000 px a side.
PictureHeader read_header(std::string_view bytes);

enum class Fit : std::uint8_t { shrink_only, exactly };

/// Decodes into memory: upright, first frame, 8-bit sRGB (an embedded profile is applied and dropped), on white where
/// it was transparent, proportions kept, the longer side at most (or exactly) `side`. Empty when it is damaged or cut
/// short.
/// `header` is what read_header() said of the same bytes.
Picture decode(std::string_view bytes, const PictureHeader& header, int side, Fit fit);

/// Three bytes a pixel, rows without gaps. A copy, so that it may be measured and changed.
struct Pixels {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgb;

  const std::uint8_t* at(int x, int y) const {
    return rgb.data() +
           (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) * 3;
  }
};

/// `picture` must be three bands of 8 bits, as decode() makes it.
Pixels pixels_of(const Picture& picture);
Picture picture_of(const Pixels& pixels);

}  // namespace matjar::imaging::child
