#include "imaging/child/pixel_measures.hpp"

#include <algorithm>
#include <cstdlib>
#include <span>
#include <vector>

namespace matjar::imaging::child {

namespace {

int darkest(const std::uint8_t* rgb) {
  return std::min({rgb[0], rgb[1], rgb[2]});
}

/// Luminance in 0..255, one value a pixel (Rec. 709 weights on the encoded values, which is what an eye-like measure
/// needs no better than).
class Luminance {
 public:
  explicit Luminance(const Pixels& pixels) : width_(pixels.width), height_(pixels.height) {
    values_.reserve(pixels.rgb.size() / 3);
    for (std::size_t i = 0; i + 2 < pixels.rgb.size(); i += 3) {
      const int value = (54 * pixels.rgb[i] + 183 * pixels.rgb[i + 1] + 19 * pixels.rgb[i + 2]) / 256;
      values_.push_back(static_cast<std::uint8_t>(value));
    }
  }
  int width() const { return width_; }
  int height() const { return height_; }
  int at(int x, int y) const {
    return values_[static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x)];
  }

  /// Rounded mean of the cell (column, row) when the picture is cut into columns x rows; a cell has at least one pixel.
  int cell_mean(int column, int columns, int row, int rows) const {
    const auto [left, right] = part(column, columns, width_);
    const auto [top, bottom] = part(row, rows, height_);
    std::int64_t sum = 0;
    for (int y = top; y < bottom; ++y) {
      for (int x = left; x < right; ++x) sum += at(x, y);
    }
    const std::int64_t count = std::int64_t{right - left} * (bottom - top);
    return static_cast<int>((sum + count / 2) / count);
  }

 private:
  static std::pair<int, int> part(int index, int parts, int size) {
    const int from = std::min(index * size / parts, size - 1);
    return {from, std::max(from + 1, (index + 1) * size / parts)};
  }

  int width_;
  int height_;
  std::vector<std::uint8_t> values_;
};

/// Calls `look(rgb)` for each pixel of the frame along the edge.
template <class Look>
void for_border(const Pixels& pixels, Look look) {
  const int thickness = std::max(1, std::min(pixels.width, pixels.height) / 50);
  for (int y = 0; y < pixels.height; ++y) {
    const bool whole_row = y < thickness || y >= pixels.height - thickness;
    for (int x = 0; x < pixels.width; ++x) {
      if (!whole_row && x == thickness && pixels.width > 2 * thickness) x = pixels.width - thickness;
      look(pixels.at(x, y));
    }
  }
}

constexpr int kTile = 16;
constexpr int kStroke = 40;  // a jump of the luminance between pixels two apart that makes a stroke's edge

/// What a row of a tile shows: how often the luminance jumps against the jump before.
int alternations(const Luminance& luminance, int left, int y) {
  int count = 0;
  int last = 0;
  for (int x = left; x + 2 < left + kTile; ++x) {
    const int jump = luminance.at(x + 2, y) - luminance.at(x, y);
    const int direction = jump > kStroke ? 1 : jump < -kStroke ? -1 : 0;
    if (direction != 0 && direction != last) {
      ++count;
      last = direction;
    }
  }
  return count;
}

bool looks_written(const Luminance& luminance, int left, int top) {
  int low = 255;
  int high = 0;
  int busy_rows = 0;
  for (int y = top; y < top + kTile; ++y) {
    if (alternations(luminance, left, y) >= 3) ++busy_rows;
    for (int x = left; x < left + kTile; ++x) {
      low = std::min(low, luminance.at(x, y));
      high = std::max(high, luminance.at(x, y));
    }
  }
  if (busy_rows < kTile / 4 || high - low < 80) return false;
  int extremes = 0;
  for (int y = top; y < top + kTile; ++y) {
    for (int x = left; x < left + kTile; ++x) {
      const int value = luminance.at(x, y);
      if (value - low < (high - low) / 3 || high - value < (high - low) / 3) ++extremes;
    }
  }
  return extremes >= kTile * kTile * 7 / 10;
}

}  // namespace

std::uint64_t difference_hash(const Pixels& pixels) {
  const Luminance luminance(pixels);
  std::uint64_t hash = 0;
  for (int row = 0; row < 8; ++row) {
    for (int column = 0; column < 8; ++column) {
      const int left = luminance.cell_mean(column, 9, row, 8);
      const int right = luminance.cell_mean(column + 1, 9, row, 8);
      hash = (hash << 1U) | (right < left ? 1U : 0U);
    }
  }
  return hash;
}

double laplacian_variance(const Pixels& pixels) {
  const Luminance luminance(pixels);
  double sum = 0;
  double squares = 0;
  double count = 0;
  for (int y = 1; y + 1 < luminance.height(); ++y) {
    for (int x = 1; x + 1 < luminance.width(); ++x) {
      const double value = luminance.at(x - 1, y) + luminance.at(x + 1, y) + luminance.at(x, y - 1) +
                           luminance.at(x, y + 1) - 4 * luminance.at(x, y);
      sum += value;
      squares += value * value;
      count += 1;
    }
  }
  if (count == 0) return 0;
  const double mean = sum / count;
  return std::max(0.0, squares / count - mean * mean);
}

double white_border(const Pixels& pixels) {
  std::int64_t white = 0;
  std::int64_t all = 0;
  for_border(pixels, [&](const std::uint8_t* rgb) {
    ++all;
    if (darkest(rgb) >= kNearWhite) ++white;
  });
  return all == 0 ? 0 : static_cast<double>(white) / static_cast<double>(all);
}

std::array<int, 3> border_white(const Pixels& pixels) {
  std::array<std::array<std::int64_t, 256>, 3> counts{};
  std::int64_t all = 0;
  for_border(pixels, [&](const std::uint8_t* rgb) {
    if (darkest(rgb) < kNearWhite) return;
    ++all;
    for (std::size_t band = 0; band < 3; ++band) ++counts.at(band).at(rgb[band]);
  });
  std::array<int, 3> medians{255, 255, 255};
  if (all == 0) return medians;
  for (std::size_t band = 0; band < 3; ++band) {
    std::int64_t seen = 0;
    for (int value = 0; value < 256; ++value) {
      seen += counts.at(band).at(static_cast<std::size_t>(value));
      if (seen * 2 < all) continue;
      medians.at(band) = value;
      break;
    }
  }
  return medians;
}

double text_likeness(const Pixels& pixels) {
  const Luminance luminance(pixels);
  const int columns = luminance.width() / kTile;
  const int rows = luminance.height() / kTile;
  if (columns < 2 || rows < 1) return 0;
  int written = 0;
  for (int row = 0; row < rows; ++row) {
    bool left = false;
    bool counted = false;
    for (int column = 0; column < columns; ++column) {
      const bool here = looks_written(luminance, column * kTile, row * kTile);
      if (here && left) written += counted ? 1 : 2;
      counted = here && left;
      left = here;
    }
  }
  return std::min(1.0, 6.0 * written / (columns * rows));
}

Box content_box(const Pixels& pixels) {
  std::vector<int> in_row(static_cast<std::size_t>(pixels.height));
  std::vector<int> in_column(static_cast<std::size_t>(pixels.width));
  for (int y = 0; y < pixels.height; ++y) {
    for (int x = 0; x < pixels.width; ++x) {
      if (darkest(pixels.at(x, y)) >= kNearWhite) continue;
      ++in_row[static_cast<std::size_t>(y)];
      ++in_column[static_cast<std::size_t>(x)];
    }
  }
  // Two pixels may be the noise of a JPEG; three in a line are a thread of the product.
  const auto extent = [](std::span<const int> counts) -> std::pair<int, int> {
    const auto full = [](int count) { return count > 2; };
    const auto first = std::ranges::find_if(counts, full);
    if (first == counts.end()) return {0, 0};
    auto last = counts.end();
    while (!full(*(last - 1))) --last;
    return {static_cast<int>(first - counts.begin()), static_cast<int>(last - counts.begin())};
  };
  const auto [top, bottom] = extent(in_row);
  const auto [left, right] = extent(in_column);
  if (bottom <= top || right <= left) return {.left = 0, .top = 0, .width = pixels.width, .height = pixels.height};
  return {.left = left, .top = top, .width = right - left, .height = bottom - top};
}

}  // namespace matjar::imaging::child
