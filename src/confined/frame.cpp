#include "confined/frame.hpp"

#include <algorithm>
#include <cstdint>

namespace matjar::confined {

namespace {

constexpr std::array<unsigned char, 4> kMark{'M', 'J', 'C', '1'};

}  // namespace

FrameHead frame_head(std::size_t size) {
  FrameHead head{};
  std::ranges::copy(kMark, head.begin());
  for (std::size_t i = 0; i < 4; ++i) head[4 + i] = static_cast<unsigned char>((size >> (8 * i)) & 0xFFU);
  return head;
}

std::optional<std::size_t> frame_size(const FrameHead& head, std::size_t most) {
  if (!std::equal(kMark.begin(), kMark.end(), head.begin())) return std::nullopt;
  std::size_t size = 0;
  for (std::size_t i = 0; i < 4; ++i) size |= static_cast<std::size_t>(head[4 + i]) << (8 * i);
  if (size > most) return std::nullopt;
  return size;
}

}  // namespace matjar::confined
