#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace matjar::storefront {

/// A colour of the sRGB space.
struct Color {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;

  /// Reads "#rrggbb" and nothing else.
  static std::optional<Color> parse(std::string_view text);
  std::string str() const;  ///< "#rrggbb"
  bool operator==(const Color&) const = default;
};

inline constexpr Color kWhite{255, 255, 255};
inline constexpr Color kBlack{0, 0, 0};
/// WCAG 2.1 AA for text.
inline constexpr double kReadableContrast = 4.5;

/// WCAG 2.1: 1 (equal) to 21 (black on white), in either order.
double contrast_ratio(const Color& first, const Color& second);

/// The nearest darker shade of `color` that is readable on `background`; black where no shade is.
Color darkened_until_readable(Color color, const Color& background, double ratio = kReadableContrast);

/// White where it is readable on `background`, else black.
Color readable_on(const Color& background);

}  // namespace matjar::storefront
