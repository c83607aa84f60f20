#include "imaging/child/photo_work.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <vips/vips.h>

#include "imaging/child/picture.hpp"
#include "imaging/child/pixel_measures.hpp"
#include "imaging/test_pictures/canvas.hpp"

namespace matjar::imaging::child {
namespace {

using local::ChildAnswer;
using local::Operation;
using test_pictures::Canvas;
using test_pictures::product_on_white;
using test_pictures::scene;

class PhotoWork : public testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_vips("imaging_child_test")); }

  static Picture opened(const Canvas& canvas) {
    return picture_of({.width = canvas.width(), .height = canvas.height(), .rgb = canvas.rgb()});
  }

  /// The canvas in a format of libvips, such as ".jpg[Q=90]".
  static std::string encoded(const Canvas& canvas, const char* suffix, int orientation = 1) {
    const Picture picture = opened(canvas);
    vips_image_set_int(picture.get(), VIPS_META_ORIENTATION, orientation);
    return written(picture, suffix);
  }

  static std::string written(const Picture& picture, const char* suffix) {
    void* data = nullptr;
    std::size_t size = 0;
    EXPECT_EQ(vips_image_write_to_buffer(picture.get(), suffix, &data, &size, nullptr), 0) << vips_error_buffer();
    std::string bytes(static_cast<const char*>(data), size);
    g_free(data);
    return bytes;
  }

  static Pixels decoded(const ChildAnswer& answer) {
    return pixels_of(
        decode(answer.body, read_header(answer.body), std::max(answer.width, answer.height), Fit::shrink_only));
  }

  static bool is_white(const Pixels& pixels, int x, int y) {
    const std::uint8_t* rgb = pixels.at(x, y);
    return rgb[0] >= 254 && rgb[1] >= 254 && rgb[2] >= 254;
  }
};

TEST_F(PhotoWork, makes_a_square_on_white_with_a_margin) {
  const ChildAnswer answer = enhance_photo(product_on_white(900, 600).png(), 1'200, 88);
  ASSERT_EQ(answer.status, ChildStatus::done);
  EXPECT_EQ(answer.format, PictureFormat::jpeg);
  EXPECT_EQ(answer.width, 1'200);
  const Pixels pixels = decoded(answer);
  ASSERT_EQ(pixels.width, 1'200);
  ASSERT_EQ(pixels.height, 1'200);
  for (const auto& [x, y] : {std::pair{0, 0}, {1'199, 0}, {0, 1'199}, {1'199, 1'199}})
    EXPECT_TRUE(is_white(pixels, x, y));
  const Box product = content_box(pixels);
  EXPECT_NEAR(product.width, 1'104, 8) << "92 % of the side";
  EXPECT_NEAR(product.left, 48, 6);
  EXPECT_NEAR(product.top + product.height / 2, 600, 6) << "in the middle";
  EXPECT_TRUE(answer.operations.has(Operation::trim));
  EXPECT_TRUE(answer.operations.has(Operation::upscale));
  EXPECT_TRUE(answer.operations.has(Operation::square));
  EXPECT_TRUE(answer.operations.has(Operation::sharpen));
}

TEST_F(PhotoWork, keeps_the_proportions) {
  const Pixels pixels = decoded(enhance_photo(product_on_white(900, 600).png(), 1'000, 88));
  const Box product = content_box(pixels);
  EXPECT_NEAR(static_cast<double>(product.width) / product.height, 450.0 / 360.0, 0.03);
}

TEST_F(PhotoWork, shows_a_photo_without_white_background_whole) {
  const ChildAnswer answer = enhance_photo(scene(1'600, 800).png(), 1'000, 88);
  ASSERT_EQ(answer.status, ChildStatus::done);
  const Box photo = content_box(decoded(answer));
  EXPECT_NEAR(photo.width, 1'000, 2);
  EXPECT_NEAR(photo.height, 500, 4);
  EXPECT_FALSE(answer.operations.has(Operation::trim));
  EXPECT_TRUE(answer.operations.has(Operation::downscale));
  EXPECT_TRUE(answer.operations.has(Operation::white_background));
}

TEST_F(PhotoWork, gives_the_same_bytes_for_the_same_bytes) {
  const std::string photo = product_on_white(700, 700).png();
  const ChildAnswer first = enhance_photo(photo, 1'200, 88);
  EXPECT_EQ(first.body, enhance_photo(photo, 1'200, 88).body);
  EXPECT_NE(first.body, enhance_photo(photo, 1'200, 70).body);
}

TEST_F(PhotoWork, turns_off_white_into_white) {
  Canvas canvas(600, 600, {246, 244, 241});
  canvas.fill(200, 200, 200, 200, {40, 80, 40});
  const ChildAnswer answer = enhance_photo(canvas.png(), 1'000, 95);
  EXPECT_TRUE(answer.operations.has(Operation::white_background));
  const Pixels pixels = decoded(answer);
  EXPECT_GT(white_border(pixels), 0.999);
  EXPECT_TRUE(is_white(pixels, 20, 500));
}

TEST_F(PhotoWork, enlarges_at_most_four_times) {
  Canvas canvas(300, 300);
  canvas.fill(130, 130, 40, 40, {90, 20, 20});
  const Box product = content_box(decoded(enhance_photo(canvas.png(), 1'200, 90)));
  EXPECT_NEAR(product.width, 160, 10);
}

TEST_F(PhotoWork, refuses_what_is_too_small_to_enlarge) {
  EXPECT_EQ(enhance_photo(product_on_white(900, 199).png(), 1'000, 88).status, ChildStatus::too_small);
  EXPECT_EQ(enhance_photo(product_on_white(900, 200).png(), 1'000, 88).status, ChildStatus::done);
}

TEST_F(PhotoWork, leaves_a_white_picture_white) {
  const ChildAnswer answer = enhance_photo(Canvas(400, 300).png(), 1'000, 88);
  ASSERT_EQ(answer.status, ChildStatus::done);
  EXPECT_TRUE(is_white(decoded(answer), 500, 500));
}

TEST_F(PhotoWork, lays_transparency_on_white) {
  Canvas canvas(500, 500, {0, 0, 0});
  canvas.fill(100, 100, 300, 300, {200, 30, 30});
  const Pixels pixels = decoded(enhance_photo(canvas.png_with_alpha({0, 0, 0}), 1'000, 90));
  EXPECT_TRUE(is_white(pixels, 5, 5));
  EXPECT_NEAR(pixels.at(500, 500)[0], 200, 6);
  EXPECT_NEAR(pixels.at(500, 500)[1], 30, 6);
}

TEST_F(PhotoWork, reads_sixteen_bits_with_alpha) {
  Canvas canvas(400, 400);
  canvas.fill(100, 100, 200, 200, {30, 160, 30});
  VipsImage* wide = nullptr;
  const Picture narrow = opened(canvas);
  ASSERT_EQ(vips_colourspace(narrow.get(), &wide, VIPS_INTERPRETATION_RGB16, nullptr), 0);
  const Picture sixteen(wide);
  VipsImage* more = nullptr;
  ASSERT_EQ(vips_bandjoin_const1(sixteen.get(), &more, 65'535, nullptr), 0);
  const Picture with_alpha(more);
  const std::string png = written(with_alpha, ".png");
  const ChildAnswer answer = enhance_photo(png, 1'000, 90);
  ASSERT_EQ(answer.status, ChildStatus::done);
  const Pixels pixels = decoded(answer);
  EXPECT_TRUE(is_white(pixels, 5, 5));
  EXPECT_NEAR(pixels.at(500, 500)[1], 160, 6);
  EXPECT_NEAR(pixels.at(500, 500)[0], 30, 6);
}

TEST_F(PhotoWork, reads_one_grey_channel) {
  const ChildAnswer answer = enhance_photo(test_pictures::grey_png(400, 400, 90), 1'000, 88);
  ASSERT_EQ(answer.status, ChildStatus::done);
  EXPECT_NEAR(decoded(answer).at(500, 500)[2], 90, 4);
}

TEST_F(PhotoWork, applies_an_embedded_profile_and_drops_it) {
  Canvas canvas(400, 400);
  canvas.fill(100, 100, 200, 200, {200, 60, 60});
  const Pixels srgb = decoded(enhance_photo(encoded(canvas, ".png[profile=srgb]"), 1'000, 95));
  EXPECT_NEAR(srgb.at(500, 500)[0], 200, 4);
  EXPECT_NEAR(srgb.at(500, 500)[1], 60, 4);

  VipsImage* converted = nullptr;
  const Picture plain = opened(canvas);
  ASSERT_EQ(vips_icc_transform(plain.get(), &converted, "p3", "input_profile", "srgb", nullptr), 0);
  const std::string wide = written(Picture(converted), ".png");
  const ChildAnswer answer = enhance_photo(wide, 1'000, 95);
  EXPECT_EQ(answer.body.find("ICC_PROFILE"), std::string::npos);
  EXPECT_NEAR(decoded(answer).at(500, 500)[0], 200, 4);
  EXPECT_NEAR(decoded(answer).at(500, 500)[1], 60, 4);
}

TEST_F(PhotoWork, turns_the_picture_as_its_camera_says) {
  // Orientation 6: what is stored on the left belongs to the top.
  Canvas canvas(640, 480, {200, 200, 200});
  canvas.fill(0, 0, 120, 480, {10, 10, 10});
  const std::string photo = encoded(canvas, ".jpg[Q=92]", 6);
  const ChildAnswer facts = inspect_photo(photo);
  EXPECT_EQ(facts.width, 480);
  EXPECT_EQ(facts.height, 640);
  const Pixels pixels = decoded(enhance_photo(photo, 1'000, 90));
  EXPECT_LT(pixels.at(500, 50)[0], 60);
  EXPECT_GT(pixels.at(500, 900)[0], 150);
}

TEST_F(PhotoWork, drops_metadata) {
  const Picture picture = opened(product_on_white(400, 400));
  vips_image_set_string(picture.get(), "exif-ifd0-Artist", "Somebody (Somebody, ASCII, 9 components, 9 bytes)");
  const std::string photo = written(picture, ".jpg");
  ASSERT_NE(photo.find("Somebody"), std::string::npos);
  const std::string jpeg = enhance_photo(photo, 1'000, 88).body;
  EXPECT_EQ(jpeg.find("Somebody"), std::string::npos);
  EXPECT_EQ(jpeg.find("Exif"), std::string::npos);
}

TEST_F(PhotoWork, reads_jpeg_and_webp_like_png) {
  const Canvas canvas = product_on_white(600, 500);
  const ChildAnswer png = inspect_photo(canvas.png());
  for (const auto& [suffix, format] :
       {std::pair{".jpg[Q=90]", PictureFormat::jpeg}, std::pair{".jpg[Q=90,interlace]", PictureFormat::jpeg},
        std::pair{".webp[Q=90]", PictureFormat::webp}}) {
    const ChildAnswer facts = inspect_photo(encoded(canvas, suffix));
    EXPECT_EQ(facts.status, ChildStatus::done) << suffix;
    EXPECT_EQ(facts.format, format) << suffix;
    EXPECT_EQ(facts.width, 600) << suffix;
    EXPECT_EQ(facts.height, 500) << suffix;
    EXPECT_LE(std::popcount(facts.perceptual_hash ^ png.perceptual_hash), 4) << suffix;
    EXPECT_EQ(enhance_photo(encoded(canvas, suffix), 1'000, 88).status, ChildStatus::done) << suffix;
  }
}

TEST_F(PhotoWork, refuses_other_formats_though_libvips_could_read_them) {
  const Canvas canvas = product_on_white(400, 400);
  for (const char* suffix : {".gif", ".tif", ".ppm"}) {
    EXPECT_EQ(inspect_photo(encoded(canvas, suffix)).status, ChildStatus::not_readable) << suffix;
  }
  EXPECT_EQ(inspect_photo("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>").status,
            ChildStatus::not_readable);
}

TEST_F(PhotoWork, refuses_by_the_header_what_is_too_large) {
  for (const auto& [width, height] :
       {std::pair{50'000U, 50'000U}, {12'001U, 10U}, {10U, 12'001U}, {7'000U, 6'000U}, {65'535U, 65'535U}}) {
    const std::string bytes =
        test_pictures::png_header_only(width, height) + test_pictures::grey_png(1, 1, 0).substr(33);
    EXPECT_EQ(read_header(bytes).status, ChildStatus::too_large) << width << " x " << height;
  }
}

TEST_F(PhotoWork, refuses_damaged_pictures) {
  const std::string png = product_on_white(500, 500).png();
  const std::string jpeg = encoded(scene(500, 500), ".jpg[Q=90]");
  const std::string webp = encoded(scene(500, 500), ".webp");
  for (const std::string& whole : {png, jpeg, webp}) {
    for (const std::size_t keep :
         {std::size_t{0}, std::size_t{1}, std::size_t{12}, whole.size() / 10, whole.size() / 2}) {
      const std::string_view part(whole.data(), keep);
      EXPECT_EQ(inspect_photo(part).status, ChildStatus::not_readable) << keep << " of " << whole.size();
      EXPECT_EQ(enhance_photo(part, 1'000, 88).status, ChildStatus::not_readable) << keep << " of " << whole.size();
    }
  }
  EXPECT_EQ(inspect_photo(std::string(1'000, 'x')).status, ChildStatus::not_readable);
  EXPECT_EQ(inspect_photo("\xFF\xD8\xFF" + std::string(1'000, 'x')).status, ChildStatus::not_readable);
  EXPECT_EQ(inspect_photo(test_pictures::png_header_only(0, 0)).status, ChildStatus::not_readable);
}

TEST_F(PhotoWork, measures_sharpness_lower_for_an_enlarged_picture) {
  const ChildAnswer large = inspect_photo(scene(1'000, 1'000).png());
  const ChildAnswer small = inspect_photo(scene(100, 100).png());
  EXPECT_GT(large.sharpness, small.sharpness);
}

TEST_F(PhotoWork, copes_with_extreme_proportions) {
  const ChildAnswer facts = inspect_photo(test_pictures::grey_png(12'000, 1, 77));
  EXPECT_EQ(facts.status, ChildStatus::done);
  EXPECT_EQ(facts.width, 12'000);
  EXPECT_EQ(enhance_photo(test_pictures::grey_png(12'000, 200, 77), 1'000, 88).status, ChildStatus::done);
}

}  // namespace
}  // namespace matjar::imaging::child
