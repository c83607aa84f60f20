#include "imaging/test_pictures/canvas.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <zlib.h>

namespace matjar::imaging::test_pictures {

namespace {

void put_number(std::string& to, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) to += static_cast<char>((value >> shift) & 0xFFU);
}

void put_chunk(std::string& to, std::string_view type, std::string_view data) {
  put_number(to, static_cast<std::uint32_t>(data.size()));
  const std::size_t start = to.size();
  to += type;
  to += data;
  const auto* bytes = reinterpret_cast<const Bytef*>(to.data() + start);
  put_number(to, static_cast<std::uint32_t>(::crc32(0, bytes, static_cast<uInt>(to.size() - start))));
}

std::string packed(const std::string& rows) {
  uLongf size = ::compressBound(rows.size());
  std::string out(size, '\0');
  const int done = ::compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(rows.data()),
                               rows.size(), 1);
  if (done != Z_OK) throw std::runtime_error("zlib");
  out.resize(size);
  return out;
}

constexpr char kGrey = 0;
constexpr char kRgb = 2;
constexpr char kRgba = 6;

std::string beginning(std::uint32_t width, std::uint32_t height, char colour_type) {
  std::string png("\x89PNG\r\n\x1A\n", 8);
  std::string header;
  put_number(header, width);
  put_number(header, height);
  header += '\x08';
  header += colour_type;
  header += std::string(3, '\0');
  put_chunk(png, "IHDR", header);
  return png;
}

std::string complete(std::string png, const std::string& rows) {
  put_chunk(png, "IDAT", packed(rows));
  put_chunk(png, "IEND", "");
  return png;
}

std::uint32_t next(std::uint32_t& state) {
  state = state * 1'664'525U + 1'013'904'223U;
  return state >> 16U;
}

// Five letters, 5x7, one row a number.
constexpr std::array<std::array<std::uint8_t, 7>, 5> kLetters{{
    {0b01110, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001},
    {0b11110, 0b10001, 0b11110, 0b10001, 0b10001, 0b10001, 0b11110},
    {0b10001, 0b11011, 0b10101, 0b10101, 0b10001, 0b10001, 0b10001},
    {0b11111, 0b10000, 0b11110, 0b10000, 0b10000, 0b10000, 0b11111},
    {0b10001, 0b11001, 0b10101, 0b10101, 0b10011, 0b10001, 0b10001},
}};

}  // namespace

Canvas::Canvas(int width, int height, Colour background)
    : width_(width), height_(height), rgb_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3) {
  fill(0, 0, width, height, background);
}

Canvas& Canvas::fill(int left, int top, int width, int height, Colour colour) {
  for (int y = std::max(top, 0); y < std::min(top + height, height_); ++y) {
    for (int x = std::max(left, 0); x < std::min(left + width, width_); ++x) {
      const auto at =
          (static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x)) * 3;
      std::ranges::copy(colour, rgb_.begin() + static_cast<std::ptrdiff_t>(at));
    }
  }
  return *this;
}

Canvas& Canvas::roughen(int left, int top, int width, int height, int strength, std::uint32_t seed) {
  for (int y = top; y < top + height; ++y) {
    for (int x = left; x < left + width; ++x) {
      const auto at =
          (static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x)) * 3;
      const int shift = static_cast<int>(next(seed) % static_cast<std::uint32_t>(2 * strength + 1)) - strength;
      for (std::size_t band = 0; band < 3; ++band) {
        rgb_[at + band] = static_cast<std::uint8_t>(std::clamp(rgb_[at + band] + shift, 0, 255));
      }
    }
  }
  return *this;
}

Canvas& Canvas::write(int left, int top, int width, int height, int size, Colour ink) {
  std::size_t letter = 0;
  for (int y = top; y + 8 * size <= top + height; y += 10 * size) {
    for (int x = left; x + 6 * size <= left + width; x += 6 * size) {
      const auto& shape = kLetters.at(letter++ % kLetters.size());
      for (int row = 0; row < 7; ++row) {
        for (int column = 0; column < 5; ++column) {
          const bool on = ((shape.at(static_cast<std::size_t>(row)) >> (4 - column)) & 1) != 0;
          if (on) fill(x + column * size, y + row * size, size, size, ink);
        }
      }
    }
  }
  return *this;
}

std::string Canvas::png() const {
  std::string rows;
  const auto line = static_cast<std::ptrdiff_t>(width_) * 3;
  for (int y = 0; y < height_; ++y) {
    rows += '\0';  // this row is not filtered
    const auto from = rgb_.begin() + y * line;
    rows.append(from, from + line);
  }
  return complete(beginning(static_cast<std::uint32_t>(width_), static_cast<std::uint32_t>(height_), kRgb), rows);
}

std::string Canvas::png_with_alpha(Colour transparent) const {
  std::string rows;
  for (std::size_t pixel = 0; pixel < rgb_.size() / 3; ++pixel) {
    if (pixel % static_cast<std::size_t>(width_) == 0) rows += '\0';
    const Colour here{rgb_[pixel * 3], rgb_[pixel * 3 + 1], rgb_[pixel * 3 + 2]};
    for (const std::uint8_t value : here) rows += static_cast<char>(value);
    rows += here == transparent ? '\0' : '\xFF';
  }
  return complete(beginning(static_cast<std::uint32_t>(width_), static_cast<std::uint32_t>(height_), kRgba), rows);
}

Canvas product_on_white(int width, int height, unsigned kind) {
  Canvas canvas(width, height);
  const int left = width / 4;
  const int top = height / 5;
  const int wide = width / 2;
  const int high = height * 3 / 5;
  std::uint32_t state = 77 + kind;
  // A patchwork of shades: its pattern, and with it the picture's hash, depends on the kind.
  for (int row = 0; row < 6; ++row) {
    for (int column = 0; column < 6; ++column) {
      const auto shade = [&] { return static_cast<std::uint8_t>(30 + next(state) % 150); };
      const Colour colour{shade(), shade(), shade()};
      canvas.fill(left + column * wide / 6, top + row * high / 6, wide / 6 + 1, high / 6 + 1, colour);
    }
  }
  return canvas.roughen(left, top, wide, high, 12, kind + 1);
}

Canvas scene(int width, int height, std::uint32_t seed) {
  Canvas canvas(width, height, {120, 90, 60});
  for (int i = 0; i < 40; ++i) {
    const auto part = [&](int of) { return static_cast<int>(next(seed) % static_cast<std::uint32_t>(of)); };
    const auto shade = [&] { return static_cast<std::uint8_t>(next(seed) % 200); };
    const int left = part(width);
    const int top = part(height);
    const Colour colour{shade(), shade(), shade()};
    canvas.fill(left, top, width / 4, height / 4, colour);
  }
  return canvas.roughen(0, 0, width, height, 15, seed);
}

std::string png_header_only(std::uint32_t width, std::uint32_t height) {
  return beginning(width, height, kRgb);
}

std::string grey_png(std::uint32_t width, std::uint32_t height, std::uint8_t value) {
  std::string row(1, '\0');
  row.append(width, static_cast<char>(value));
  std::string rows;
  rows.reserve(row.size() * height);
  for (std::uint32_t y = 0; y < height; ++y) rows += row;
  return complete(beginning(width, height, kGrey), rows);
}

}  // namespace matjar::imaging::test_pictures
