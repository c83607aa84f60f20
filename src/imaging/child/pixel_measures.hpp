#pragma once

#include <array>
#include <cstdint>

#include "imaging/child/picture.hpp"

namespace matjar::imaging::child {

/// Measures on pixels in memory; pure. Those of `inspect` are taken on a copy whose longer side is kMeasuredSide, so
/// that pictures of different sizes compare.
inline constexpr int kMeasuredSide = 512;

/// A pixel counts as near-white when its darkest channel reaches this.
inline constexpr int kNearWhite = 240;

/// 64-bit difference hash: nine by eight means of the luminance, one bit for "darker than the left neighbour".
std::uint64_t difference_hash(const Pixels& pixels);

/// Variance of the 4-neighbour Laplacian of the luminance.
double laplacian_variance(const Pixels& pixels);

/// Share of near-white pixels in a frame along the edge, 2 % of the shorter side wide.
double white_border(const Pixels& pixels);

/// Per channel the median of the near-white pixels of that frame; 255 where there are none.
std::array<int, 3> border_white(const Pixels& pixels);

/// 0..1, a guess. Writing at this size is a run of thin strokes: along a row the luminance jumps up and down by much
/// and often, and what lies between is two tones. A tile of 16 px counts when it looks like that and so does a
/// neighbour in its row; one in six such tiles counts as full. Fabrics and grids can look the same: use it to prefer,
/// never to refuse.
double text_likeness(const Pixels& pixels);

struct Box {
  int left = 0;
  int top = 0;
  int width = 0;
  int height = 0;
};

/// The smallest box around everything that is not near-white, a few stray pixels a row forgiven; the whole picture when
/// nothing is left.
Box content_box(const Pixels& pixels);

}  // namespace matjar::imaging::child
