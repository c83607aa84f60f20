#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace matjar::imaging::test_pictures {

using Colour = std::array<std::uint8_t, 3>;

/// Something to draw on, for tests: three bytes a pixel.
class Canvas {
 public:
  Canvas(int width, int height, Colour background = {255, 255, 255});

  int width() const { return width_; }
  int height() const { return height_; }
  const std::vector<std::uint8_t>& rgb() const { return rgb_; }

  Canvas& fill(int left, int top, int width, int height, Colour colour);
  /// Deterministic noise of `strength` levels around what is there.
  Canvas& roughen(int left, int top, int width, int height, int strength, std::uint32_t seed);
  /// Rows of small dark letters, 6x8 px a letter times `size`.
  Canvas& write(int left, int top, int width, int height, int size, Colour ink = {20, 20, 20});

  std::string png() const;
  /// With an alpha channel: 0 where the canvas has exactly `transparent`, else 255.
  std::string png_with_alpha(Colour transparent) const;

 private:
  int width_;
  int height_;
  std::vector<std::uint8_t> rgb_;
};

/// A plausible product photo: a rough coloured thing in the middle of white; `kind` changes shape and colour.
Canvas product_on_white(int width, int height, unsigned kind = 0);

/// A photo that fills its frame.
Canvas scene(int width, int height, std::uint32_t seed = 1);

/// A valid beginning of a PNG of that size with nothing behind it.
std::string png_header_only(std::uint32_t width, std::uint32_t height);

/// A PNG in one shade of grey: few bytes however many pixels.
std::string grey_png(std::uint32_t width, std::uint32_t height, std::uint8_t value);

}  // namespace matjar::imaging::test_pictures
