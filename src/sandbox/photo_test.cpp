#include "sandbox/photo.hpp"

#include <bit>
#include <gtest/gtest.h>
#include <zlib.h>

namespace matjar::sandbox {
namespace {

/// 64 bits: whether each of 9 × 8 cells is darker than its right neighbour.
std::uint64_t difference_hash(const Pixels& picture) {
  std::array<std::array<double, 9>, 8> cells{};
  for (std::size_t row = 0; row < 8; ++row)
    for (std::size_t column = 0; column < 9; ++column) {
      const auto height = static_cast<std::size_t>(picture.height);
      const auto width = static_cast<std::size_t>(picture.width);
      double sum = 0;
      for (auto y = row * height / 8; y < (row + 1) * height / 8; y += 4)
        for (auto x = column * width / 9; x < (column + 1) * width / 9; x += 4) {
          const auto* pixel = picture.rgb.data() + (y * width + x) * 3;
          sum += 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2];
        }
      cells[row][column] = sum;
    }
  std::uint64_t hash = 0;
  for (const auto& row : cells)
    for (std::size_t column = 0; column < 8; ++column)
      hash = (hash << 1) | static_cast<std::uint64_t>(row[column] > row[column + 1]);
  return hash;
}

std::string address(int number) {
  return fmt::format("https://shop.example/images/picture-{}.jpg", number);
}

TEST(Photo, is_the_same_for_one_address_every_time) {
  EXPECT_EQ(photo_of(address(1)).bytes, photo_of(address(1)).bytes);
  EXPECT_NE(photo_of(address(1)).bytes, photo_of(address(2)).bytes);
}

TEST(Photo, differs_visibly_between_addresses) {
  constexpr int kCount = 60;
  std::vector<std::uint64_t> hashes;
  for (int i = 0; i < kCount; ++i) hashes.push_back(difference_hash(paint_photo(address(i))));
  int close = 0;
  int pairs = 0;
  int nearest = 64;
  for (std::size_t i = 0; i < hashes.size(); ++i)
    for (std::size_t j = i + 1; j < hashes.size(); ++j) {
      ++pairs;
      nearest = std::min(nearest, std::popcount(hashes[i] ^ hashes[j]));
      if (std::popcount(hashes[i] ^ hashes[j]) <= 10) ++close;
    }
  // Finders of the same picture take up to about ten bits of difference for a copy.
  EXPECT_LE(close, pairs / 100) << "of " << pairs << " pairs; nearest " << nearest;
  EXPECT_GE(nearest, 4);
}

TEST(Photo, has_the_size_of_a_product_photo_and_a_light_background) {
  for (int i = 0; i < 20; ++i) {
    const auto picture = paint_photo(address(i));
    EXPECT_GE(picture.width, 900);
    EXPECT_LE(picture.width, 1'400);
    EXPECT_GE(picture.height, 900);
    std::size_t light = 0;
    for (std::size_t at = 0; at < picture.rgb.size(); at += 3)
      if (picture.rgb[at] > 235 && picture.rgb[at + 1] > 235 && picture.rgb[at + 2] > 235) ++light;
    EXPECT_GT(light * 3, picture.rgb.size() / 3) << address(i);
    EXPECT_LT(light, picture.rgb.size() / 3 - 20'000) << "nothing stands before the background: " << address(i);
  }
}

TEST(Photo, is_broken_for_about_one_address_in_twelve) {
  int broken = 0;
  int pages = 0;
  for (int i = 0; i < 96; ++i) {
    const auto photo = photo_or_broken(address(i));
    if (!photo.broken) continue;
    ++broken;
    if (photo.content_type != "image/png") ++pages;
  }
  EXPECT_GE(broken, 4);
  EXPECT_LE(broken, 16);
  EXPECT_GT(pages, 0);
  EXPECT_LT(pages, broken);
}

std::uint32_t number_at(const std::string& bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = (number << 8) | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

TEST(PngWriter, writes_chunks_that_unpack_to_the_same_pixels) {
  const Pixels pixels{.width = 2, .height = 2, .rgb = {1, 2, 3, 250, 251, 252, 9, 8, 7, 0, 128, 255}};
  const auto png = write_png(pixels);
  ASSERT_TRUE(png.starts_with("\x89PNG\r\n\x1a\n"));
  EXPECT_EQ(number_at(png, 16), 2U);
  EXPECT_EQ(number_at(png, 20), 2U);
  const std::size_t data = 8 + 25;
  const auto size = number_at(png, data);
  ASSERT_EQ(png.substr(data + 4, 4), "IDAT");
  std::array<Bytef, 64> rows{};
  uLongf unpacked = rows.size();
  ASSERT_EQ(uncompress(rows.data(), &unpacked, reinterpret_cast<const Bytef*>(png.data() + data + 8), size), Z_OK);
  ASSERT_EQ(unpacked, 2U * (1 + 6));
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(rows[1 + i], pixels.rgb[i]);
    EXPECT_EQ(static_cast<std::uint8_t>(rows[8 + i] + rows[1 + i]), pixels.rgb[6 + i])
        << "the second row is a difference";
  }
  const auto check = crc32(0, reinterpret_cast<const Bytef*>(png.data() + data + 4), size + 4);
  EXPECT_EQ(number_at(png, data + 8 + size), static_cast<std::uint32_t>(check));
}

}  // namespace
}  // namespace matjar::sandbox
