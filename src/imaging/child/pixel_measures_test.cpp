#include "imaging/child/pixel_measures.hpp"

#include <bit>
#include <gtest/gtest.h>

#include "imaging/test_pictures/canvas.hpp"

namespace matjar::imaging::child {
namespace {

using test_pictures::Canvas;
using test_pictures::product_on_white;
using test_pictures::scene;

Pixels pixels_of(const Canvas& canvas) {
  return {.width = canvas.width(), .height = canvas.height(), .rgb = canvas.rgb()};
}

int distance(const Canvas& a, const Canvas& b) {
  return std::popcount(difference_hash(pixels_of(a)) ^ difference_hash(pixels_of(b)));
}

TEST(DifferenceHash, hardly_changes_with_size_and_noise) {
  Canvas noisy = product_on_white(512, 512);
  noisy.roughen(0, 0, 512, 512, 6, 99);
  EXPECT_LE(distance(product_on_white(512, 512), noisy), 6);
  EXPECT_LE(distance(product_on_white(512, 512), product_on_white(300, 300)), 6);
}

TEST(DifferenceHash, tells_different_things_apart) {
  EXPECT_GT(distance(product_on_white(512, 512, 0), product_on_white(512, 512, 1)), 6);
  EXPECT_GT(distance(scene(512, 512, 1), scene(512, 512, 2)), 6);
}

TEST(DifferenceHash, sets_a_bit_where_it_gets_darker_to_the_right) {
  EXPECT_EQ(difference_hash(pixels_of(Canvas(90, 80))), 0U);
  Canvas steps(90, 80);
  for (int i = 0; i < 9; ++i) {
    const auto shade = static_cast<std::uint8_t>(200 - 20 * i);
    steps.fill(i * 10, 0, 10, 80, {shade, shade, shade});
  }
  EXPECT_EQ(difference_hash(pixels_of(steps)), ~std::uint64_t{0});
}

TEST(DifferenceHash, copes_with_a_picture_smaller_than_its_grid) {
  EXPECT_EQ(difference_hash(pixels_of(Canvas(1, 1))), 0U);
  EXPECT_EQ(difference_hash(pixels_of(Canvas(3, 512))), 0U);
}

TEST(LaplacianVariance, is_higher_for_detail_than_for_smooth_areas) {
  Canvas rough(256, 256, {128, 128, 128});
  rough.roughen(0, 0, 256, 256, 30, 5);
  EXPECT_EQ(laplacian_variance(pixels_of(Canvas(256, 256, {128, 128, 128}))), 0);
  EXPECT_GT(laplacian_variance(pixels_of(rough)), 1'000);
  EXPECT_EQ(laplacian_variance(pixels_of(Canvas(2, 2))), 0);
}

TEST(WhiteBorder, is_the_share_of_the_edge_that_is_near_white) {
  EXPECT_EQ(white_border(pixels_of(Canvas(100, 100))), 1.0);
  EXPECT_EQ(white_border(pixels_of(Canvas(100, 100, {239, 255, 255}))), 0.0);
  EXPECT_EQ(white_border(pixels_of(product_on_white(400, 400))), 1.0);
  Canvas half(100, 100);
  half.fill(0, 0, 100, 50, {0, 0, 0});
  EXPECT_NEAR(white_border(pixels_of(half)), 0.5, 0.01);
}

TEST(WhiteBorder, of_a_tiny_picture_is_all_of_it) {
  EXPECT_EQ(white_border(pixels_of(Canvas(1, 1))), 1.0);
  EXPECT_EQ(white_border(pixels_of(Canvas(2, 2, {0, 0, 0}))), 0.0);
}

TEST(BorderWhite, is_the_median_of_each_channel) {
  EXPECT_EQ(border_white(pixels_of(Canvas(100, 100, {250, 246, 243}))), (std::array{250, 246, 243}));
  EXPECT_EQ(border_white(pixels_of(Canvas(100, 100, {10, 10, 10}))), (std::array{255, 255, 255}));
}

TEST(TextLikeness, sees_writing) {
  Canvas poster(512, 512);
  poster.write(20, 20, 470, 470, 2);
  EXPECT_GT(text_likeness(pixels_of(poster)), 0.7);
  Canvas label = product_on_white(512, 512);
  label.write(10, 10, 480, 80, 2);
  EXPECT_GT(text_likeness(pixels_of(label)), 0.3);
}

TEST(TextLikeness, sees_none_in_plain_and_in_noisy_pictures) {
  EXPECT_EQ(text_likeness(pixels_of(Canvas(512, 512))), 0);
  EXPECT_LT(text_likeness(pixels_of(product_on_white(512, 512))), 0.1);
  EXPECT_LT(text_likeness(pixels_of(scene(512, 512))), 0.1);
  EXPECT_EQ(text_likeness(pixels_of(Canvas(8, 512))), 0);
}

TEST(ContentBox, surrounds_what_is_not_white) {
  Canvas canvas(200, 100);
  canvas.fill(40, 30, 50, 20, {100, 0, 0});
  const Box box = content_box(pixels_of(canvas));
  EXPECT_EQ(box.left, 40);
  EXPECT_EQ(box.top, 30);
  EXPECT_EQ(box.width, 50);
  EXPECT_EQ(box.height, 20);
}

TEST(ContentBox, forgives_stray_pixels) {
  Canvas canvas(200, 100);
  canvas.fill(40, 30, 50, 20, {100, 0, 0}).fill(5, 5, 1, 2, {0, 0, 0}).fill(190, 95, 2, 1, {0, 0, 0});
  EXPECT_EQ(content_box(pixels_of(canvas)).left, 40);
  EXPECT_EQ(content_box(pixels_of(canvas)).width, 50);
}

TEST(ContentBox, is_the_whole_picture_when_all_is_white) {
  const Box box = content_box(pixels_of(Canvas(200, 100)));
  EXPECT_EQ(box.width, 200);
  EXPECT_EQ(box.height, 100);
}

}  // namespace
}  // namespace matjar::imaging::child
