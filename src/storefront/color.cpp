#include "storefront/color.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace matjar::storefront {

namespace {

std::optional<std::uint8_t> channel_of(std::string_view digits) {
  std::uint8_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

/// WCAG 2.1, 'relative luminance'.
double linear(std::uint8_t channel) {
  const double share = channel / 255.0;
  return share <= 0.03928 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
}

double luminance(const Color& color) {
  return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue);
}

std::uint8_t darker(std::uint8_t channel) {
  return static_cast<std::uint8_t>(channel * 24 / 25);
}

}  // namespace

std::optional<Color> Color::parse(std::string_view text) {
  if (text.size() != 7 || text.front() != '#') return std::nullopt;
  const auto red = channel_of(text.substr(1, 2));
  const auto green = channel_of(text.substr(3, 2));
  const auto blue = channel_of(text.substr(5, 2));
  if (!red || !green || !blue) return std::nullopt;
  return Color{.red = *red, .green = *green, .blue = *blue};
}

std::string Color::str() const {
  return fmt::format("#{:02x}{:02x}{:02x}", red, green, blue);
}

double contrast_ratio(const Color& first, const Color& second) {
  const double one = luminance(first);
  const double other = luminance(second);
  return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

Color darkened_until_readable(Color color, const Color& background, double ratio) {
  while (contrast_ratio(color, background) < ratio && color != kBlack) {
    color = {.red = darker(color.red), .green = darker(color.green), .blue = darker(color.blue)};
  }
  return color;
}

Color readable_on(const Color& background) {
  return contrast_ratio(kWhite, background) >= kReadableContrast ? kWhite : kBlack;
}

}  // namespace matjar::storefront
