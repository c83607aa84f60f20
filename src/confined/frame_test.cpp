#include "confined/frame.hpp"

#include <gtest/gtest.h>

namespace matjar::confined {
namespace {

TEST(Frame, carries_a_length_over) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{70'000}, std::size_t{0xFEDC'BA98}}) {
    EXPECT_EQ(frame_size(frame_head(size), 0xFFFF'FFFF), size);
  }
}

TEST(Frame, is_refused_beyond_the_length_that_is_expected) {
  EXPECT_EQ(frame_size(frame_head(100), 100), 100U);
  EXPECT_FALSE(frame_size(frame_head(101), 100));
}

TEST(Frame, is_refused_without_its_mark) {
  EXPECT_FALSE(frame_size(FrameHead{}, 100));
  FrameHead other = frame_head(5);
  other[3] = '2';
  EXPECT_FALSE(frame_size(other, 100));
}

}  // namespace
}  // namespace matjar::confined
