#include "sandbox/photo.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "sandbox/seeded_noise.hpp"

namespace matjar::sandbox {

namespace {

struct Colour {
  double red = 0;
  double green = 0;
  double blue = 0;
};

/// From hue 0…360, saturation and lightness 0…1.
Colour colour_from(double hue, double saturation, double lightness) {
  const auto channel = [&](double offset) {
    const double k = std::fmod(offset + hue / 30.0, 12.0);
    const double amplitude = saturation * std::min(lightness, 1.0 - lightness);
    return 255.0 * (lightness - amplitude * std::max(-1.0, std::min({k - 3.0, 9.0 - k, 1.0})));
  };
  return {channel(0), channel(8), channel(4)};
}

/// A turned object: its outline as half-widths from top to bottom, and rings of colour.
struct TurnedObject {
  double centre = 0.5;  ///< of the picture's width
  double foot = 0.85;   ///< of the picture's height
  double height = 0.6;  ///< of the picture's height
  double radius = 0.2;  ///< of the picture's width
  double lean = 0.0;    ///< how far the top stands beside the foot, of the picture's width
  std::array<double, 7> outline{};
  std::array<Colour, 6> rings{};
  std::array<double, 5> borders{};  ///< between the rings, 0 at the top, 1 at the foot
  double light_from = -1;           ///< -1: the left, 1: the right
  double stripe = 0;                ///< vertical stripes: their frequency, 0 for none

  double outline_at(double down) const {
    const double at = std::clamp(down, 0.0, 1.0) * 6.0;
    const auto index = std::min<std::size_t>(5, static_cast<std::size_t>(at));
    const double part = at - static_cast<double>(index);
    const double smooth = part * part * (3.0 - 2.0 * part);
    return outline[index] * (1.0 - smooth) + outline[index + 1] * smooth;
  }
  const Colour& ring_at(double down) const {
    std::size_t ring = 0;
    while (ring < borders.size() && down > borders[ring]) ++ring;
    return rings[ring];
  }
};

TurnedObject object_from(SeededNoise& noise, bool small) {
  TurnedObject object;
  object.centre = small ? noise.between(0.15, 0.85) : noise.between(0.36, 0.64);
  object.foot = noise.between(0.80, 0.92);
  object.height = small ? noise.between(0.22, 0.36) : noise.between(0.46, 0.76);
  object.radius = small ? noise.between(0.08, 0.15) : noise.between(0.16, 0.36);
  object.lean = noise.between(-0.08, 0.08);
  for (auto& width : object.outline) width = noise.between(0.25, 1.0);
  const double hue = noise.between(0, 360);
  for (auto& ring : object.rings) {
    const bool accent = noise.below(3) == 0;
    ring = colour_from(std::fmod(hue + (accent ? 180.0 : noise.between(-25, 25)) + 360.0, 360.0),
                       noise.between(0.15, 0.75), noise.between(0.18, 0.78));
  }
  for (auto& border : object.borders) border = noise.between(0.05, 0.97);
  std::ranges::sort(object.borders);
  object.light_from = noise.below(2) == 0 ? -1.0 : 1.0;
  object.stripe = noise.below(3) == 0 ? noise.between(3, 9) : 0;
  return object;
}

/// White paper under one lamp: lightest along a slanted line, a little darker to both sides.
void paint_background(Pixels& picture, SeededNoise& noise) {
  const double lamp = noise.between(0.05, 0.95);
  const double slant = noise.between(-0.9, 0.9);
  const double fall = noise.between(9, 16);
  const double warm = noise.between(-1.5, 1.5);
  std::vector<std::uint8_t> row(static_cast<std::size_t>(picture.width) * 3);
  for (int y = 0; y < picture.height; ++y) {
    // Rows come in bands of four: the eye sees no step of one level, and the file stays small.
    if (y % 4 == 0) {
      const double lightest = lamp + slant * (static_cast<double>(y) / picture.height - 0.5);
      for (int x = 0; x < picture.width; ++x) {
        const double away = static_cast<double>(x) / picture.width - lightest;
        const double level = std::max(240.0, 253.0 - fall * away * away);
        auto* pixel = row.data() + static_cast<std::size_t>(x) * 3;
        pixel[0] = static_cast<std::uint8_t>(level + warm);
        pixel[1] = static_cast<std::uint8_t>(level);
        pixel[2] = static_cast<std::uint8_t>(level - warm);
      }
    }
    std::ranges::copy(row, picture.rgb.begin() + static_cast<std::ptrdiff_t>(row.size()) * y);
  }
}

std::uint8_t blended(std::uint8_t under, double over, double share) {
  return static_cast<std::uint8_t>(std::clamp(under + (over - under) * share, 0.0, 255.0));
}

/// A flat soft ellipse under the object.
void paint_shadow(Pixels& picture, const TurnedObject& object) {
  const double centre_x = object.centre * picture.width;
  const double centre_y = object.foot * picture.height;
  const double half_width = object.radius * picture.width * 1.35;
  const double half_height = std::max(8.0, half_width * 0.16);
  const int top = std::max(0, static_cast<int>(centre_y - half_height));
  const int bottom = std::min(picture.height - 1, static_cast<int>(centre_y + half_height));
  const int left = std::max(0, static_cast<int>(centre_x - half_width));
  const int right = std::min(picture.width - 1, static_cast<int>(centre_x + half_width));
  for (int y = top; y <= bottom; ++y)
    for (int x = left; x <= right; ++x) {
      const double dx = (x - centre_x) / half_width;
      const double dy = (y - centre_y) / half_height;
      const double inside = 1.0 - (dx * dx + dy * dy);
      if (inside <= 0) continue;
      auto* pixel =
          picture.rgb.data() +
          (static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(x)) * 3;
      for (int c = 0; c < 3; ++c) pixel[c] = blended(pixel[c], 70.0, 0.45 * inside * inside);
    }
}

/// One row of an object: lit from one side, darker towards both edges, with a thin highlight.
void paint_row(Pixels& picture, const TurnedObject& object, int y, double down) {
  const double half = object.outline_at(down) * object.radius * picture.width;
  const double middle = (object.centre + object.lean * (1.0 - down)) * picture.width;
  const auto& colour = object.ring_at(down);
  const int left = std::max(0, static_cast<int>(middle - half));
  const int right = std::min(picture.width - 1, static_cast<int>(middle + half) + 1);
  for (int x = left; x <= right; ++x) {
    const double across = (x - middle) / half;
    const double cover = std::clamp(half - std::abs(x - middle) + 0.5, 0.0, 1.0);
    if (cover <= 0) continue;
    double light = 1.0 - 0.5 * across * across + 0.26 * object.light_from * across;
    if (object.stripe > 0 && static_cast<int>((across + 1.0) * object.stripe) % 2 == 1) light *= 0.72;
    const double shine = std::abs(across - 0.42 * object.light_from) < 0.07 ? 38.0 : 0.0;
    auto* pixel =
        picture.rgb.data() +
        (static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(x)) * 3;
    pixel[0] = blended(pixel[0], colour.red * light + shine, cover);
    pixel[1] = blended(pixel[1], colour.green * light + shine, cover);
    pixel[2] = blended(pixel[2], colour.blue * light + shine, cover);
  }
}

void paint_object(Pixels& picture, const TurnedObject& object) {
  paint_shadow(picture, object);
  const int bottom = static_cast<int>(object.foot * picture.height);
  const int rows = std::max(1, static_cast<int>(object.height * picture.height));
  for (int y = std::max(0, bottom - rows); y <= bottom; ++y)
    paint_row(picture, object, y, static_cast<double>(y - (bottom - rows)) / rows);
}

}  // namespace

Pixels paint_photo(std::string_view address) {
  SeededNoise noise(stable_hash(address, 11));
  Pixels picture;
  picture.width = 900 + noise.below(51) * 10;
  picture.height = noise.below(2) == 0 ? picture.width : 900 + noise.below(51) * 10;
  picture.rgb.resize(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) * 3);
  paint_background(picture, noise);
  paint_object(picture, object_from(noise, false));
  if (noise.below(2) == 0) paint_object(picture, object_from(noise, true));
  return picture;
}

Photo photo_of(std::string_view address) {
  return {.bytes = write_png(paint_photo(address)), .content_type = "image/png"};
}

Photo photo_or_broken(std::string_view address) {
  constexpr std::uint64_t kOneIn = 12;
  const auto hash = stable_hash(address, 23);
  if (hash % kOneIn != 0) return photo_of(address);
  if ((hash / kOneIn) % 2 == 0)
    return {.bytes = "<!doctype html><title>Not available</title><p>This picture is not available.",
            .content_type = "text/html; charset=utf-8",
            .broken = true};
  auto photo = photo_of(address);
  photo.bytes.resize(photo.bytes.size() * 6 / 10);
  photo.broken = true;
  return photo;
}

}  // namespace matjar::sandbox
