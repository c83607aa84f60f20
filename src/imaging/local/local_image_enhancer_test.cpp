#include "imaging/local/local_image_enhancer.hpp"

#include <algorithm>
#include <bit>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>

#include "imaging/test_pictures/canvas.hpp"

namespace matjar::imaging::local {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using test_pictures::product_on_white;
using test_pictures::scene;

class LocalImages : public testing::Test {
 protected:
  static confined::ChildSettings settings() {
    confined::ChildSettings settings;
    settings.program = MATJAR_IMAGE_PROGRAM;
    settings.cpu_limit = 60s;
    settings.wall_limit = 600s;
    settings.start_limit = 600s;
    return settings;
  }

  template <class T>
  T run(Task<T> task) {
    auto result = asio::co_spawn(io_, std::move(task), asio::use_future);
    io_.restart();
    io_.run();
    return result.get();
  }
  Result<EnhancedImage> enhance(std::string bytes, int side = 1'200) {
    EnhanceRequest request;
    request.bytes = std::move(bytes);
    request.side = side;
    return run(enhancer_.enhance(std::move(request)));
  }
  Result<ImageFacts> inspect(std::string bytes) { return run(inspector_.inspect(std::move(bytes))); }

  asio::io_context io_;
  ImageChildPool pool_{io_.get_executor(), settings()};
  LocalImageEnhancer enhancer_{pool_};
  LocalImageInspector inspector_{pool_};
};

template <class T>
std::string error_of(const Result<T>& result) {
  return result ? "" : result.error().name;
}

TEST_F(LocalImages, makes_a_square_jpeg_on_white) {
  const Result<EnhancedImage> image = enhance(product_on_white(800, 500).png());
  ASSERT_TRUE(image);
  EXPECT_EQ(image->enhancer, "local");
  EXPECT_EQ(image->width, 1'200);
  EXPECT_EQ(image->height, 1'200);
  EXPECT_EQ(image->operations, (std::vector<std::string>{"trim", "white_background", "upscale", "sharpen", "square"}));
  const Result<ImageFacts> facts = inspect(image->jpeg);
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->format, "jpeg");
  EXPECT_EQ(facts->width, 1'200);
  EXPECT_EQ(facts->height, 1'200);
  EXPECT_EQ(facts->white_border, 1.0);
}

TEST_F(LocalImages, gives_the_same_bytes_from_different_children) {
  const std::string photo = scene(640, 480).png();
  const Result<EnhancedImage> first = enhance(photo);
  run(pool_.shut_down());
  ImageChildPool other(io_.get_executor(), settings());
  LocalImageEnhancer enhancer(other);
  EnhanceRequest request;
  request.bytes = photo;
  const Result<EnhancedImage> second = run(enhancer.enhance(request));
  ASSERT_TRUE(first);
  ASSERT_TRUE(second);
  EXPECT_EQ(first->jpeg, second->jpeg);
}

TEST_F(LocalImages, measures_a_picture) {
  const Result<ImageFacts> facts = inspect(product_on_white(640, 480).png());
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->format, "png");
  EXPECT_EQ(facts->width, 640);
  EXPECT_EQ(facts->height, 480);
  EXPECT_EQ(facts->white_border, 1.0);
  EXPECT_GT(facts->sharpness, 10);
  EXPECT_LT(facts->text_likeness, 0.1);
  const Result<ImageFacts> same = inspect(product_on_white(1'280, 960).png());
  ASSERT_TRUE(same);
  EXPECT_LE(std::popcount(facts->perceptual_hash ^ same->perceptual_hash), 6);
}

TEST_F(LocalImages, serves_choosing_from_a_gallery) {
  std::vector<Candidate> gallery;
  const std::vector<std::string> photos{product_on_white(500, 500, 0).png(), product_on_white(900, 900, 1).png(),
                                        product_on_white(1'000, 1'000, 0).png(), product_on_white(900, 900, 2).png(),
                                        product_on_white(150, 150, 3).png()};
  for (const std::string& photo : photos) {
    const Result<ImageFacts> facts = inspect(photo);
    ASSERT_TRUE(facts);
    gallery.push_back({.position = gallery.size(), .facts = *facts});
  }
  EXPECT_EQ(choose_images(gallery, 4), (std::vector<std::size_t>{2, 1, 3}));
}

TEST_F(LocalImages, names_what_is_wrong_and_goes_on) {
  const std::string good = product_on_white(500, 500).png();
  EXPECT_EQ(error_of(enhance("")), "image_not_readable");
  EXPECT_EQ(error_of(enhance("<html>Not found</html>")), "image_not_readable");
  EXPECT_EQ(error_of(enhance(good.substr(0, good.size() / 2))), "image_not_readable");
  EXPECT_EQ(error_of(inspect(good.substr(0, 60))), "image_not_readable");
  EXPECT_EQ(error_of(enhance(product_on_white(500, 150).png())), "image_too_small");
  const std::string flood = test_pictures::png_header_only(50'000, 50'000) + good.substr(33);
  EXPECT_EQ(error_of(inspect(flood)), "image_too_large");
  EXPECT_EQ(error_of(enhance(flood)), "image_too_large");
  const Result<EnhancedImage> image = enhance(good);
  ASSERT_TRUE(image);
  EXPECT_EQ(enhance(flood).error().kind, ErrorKind::rejected);
}

TEST_F(LocalImages, refuses_orders_that_no_child_would_take) {
  EXPECT_EQ(error_of(enhance(scene(300, 300).png(), 999)), "image_request_invalid");
  EXPECT_EQ(error_of(enhance(scene(300, 300).png(), 3'001)), "image_request_invalid");
  EXPECT_TRUE(enhance(scene(300, 300).png(), 1'000));
}

TEST_F(LocalImages, survives_flipped_bits_anywhere) {
  const Result<EnhancedImage> image = enhance(scene(400, 400).png(), 1'000);
  ASSERT_TRUE(image);
  std::uint32_t state = 5;
  for (int round = 0; round < 40; ++round) {
    std::string damaged = image->jpeg;
    for (int flip = 0; flip < 8; ++flip) {
      state = state * 1'664'525U + 1'013'904'223U;
      damaged[(state >> 8U) % damaged.size()] ^= static_cast<char>(1U << (state >> 29U));
    }
    const Result<ImageFacts> facts = inspect(damaged);
    if (!facts) EXPECT_EQ(facts.error().kind, ErrorKind::rejected) << describe(facts.error());
  }
  EXPECT_TRUE(inspect(image->jpeg));
}

TEST_F(LocalImages, answers_to_every_file_of_a_corpus_of_broken_images) {
  const char* corpora = std::getenv("MATJAR_CORPUS");
  const std::filesystem::path root = corpora != nullptr ? corpora : MATJAR_SOURCE_DIR "/../shared/corpus";
  const std::filesystem::path folder = root / "security/image/pillow";
  // The broken images are other people's and no part of this repository; the tests above make some of their own.
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "not here: " << folder;
  int files = 0;
  int read = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(file)), {});
    const Result<ImageFacts> facts = inspect(std::move(bytes));
    ++files;
    if (facts) {
      ++read;
    } else {
      EXPECT_EQ(facts.error().kind, ErrorKind::rejected) << entry.path() << ": " << describe(facts.error());
    }
  }
  EXPECT_GT(files, 0);
  RecordProperty("files", files);
  RecordProperty("read", read);
}

}  // namespace
}  // namespace matjar::imaging::local
