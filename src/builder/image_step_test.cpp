#include "builder/image_step.hpp"

#include <gtest/gtest.h>

#include "builder/test_builder.hpp"
#include "builder/test_step_context.hpp"
#include "sourcing/in_process_page_reader.hpp"
#include "sourcing/test_shops.hpp"

namespace matjar::builder {
namespace {

using storage::run_task;
using Lines = std::vector<std::string>;

/// The bytes of a picture by its motif: a digit. Anything else behind the marker is broken.
std::string picture(std::string_view motif) {
  return "\xff\xd8\xff" + std::string(motif);
}

/// Has the pictures of a shop; an address that it does not know is not there.
class ShopFetcher final : public sourcing::ResourceFetcher {
 public:
  product::Rung rung() const override { return product::Rung::http; }
  Task<Result<sourcing::Resource>> fetch(Url url, sourcing::ResourceKind kind) override {
    const auto found = pictures.find(url.str());
    if (kind != sourcing::ResourceKind::image || found == pictures.end()) {
      co_return fail(ErrorKind::not_found, {.name = "image_not_found", .message = url.str()});
    }
    sourcing::Resource resource{.bytes = found->second, .content_type = "image/jpeg", .url = url.str()};
    co_return resource;
  }

  std::map<std::string, std::string> pictures;
};

/// Sees the motif of a picture: different motifs look different, the same motif looks the same.
class MotifInspector final : public imaging::ImageInspector {
 public:
  Task<Result<imaging::ImageFacts>> inspect(std::string bytes) override {
    if (!interrupted.empty() && bytes == picture(interrupted))
      co_return fail(ErrorKind::unavailable, {.name = "image_service_interrupted", .message = "Killed."});
    if (down) co_return fail(ErrorKind::unavailable, {.name = "image_service_unavailable", .message = "Down."});
    const char motif = bytes.back();
    if (motif < '0' || motif > '7') {
      co_return fail(ErrorKind::rejected, {.name = "image_not_readable", .message = "Broken."});
    }
    imaging::ImageFacts facts{.format = "jpeg", .width = side, .height = side};
    facts.perceptual_hash = std::uint64_t{0xff} << (8 * (motif - '0'));
    co_return facts;
  }

  bool down = false;
  std::string interrupted;  ///< the motif of the picture whose look is cut short
  int side = 800;
};

class SquareEnhancer final : public imaging::ImageEnhancer {
 public:
  std::string_view name() const override { return "test"; }
  Task<Result<imaging::EnhancedImage>> enhance(imaging::EnhanceRequest request) override {
    ++asked;
    if (!fails_for.empty() && request.bytes == picture(fails_for)) {
      co_return fail(ErrorKind::timeout, {.name = failure, .message = "Not now."});
    }
    imaging::EnhancedImage image{.jpeg = "enhanced " + request.bytes, .width = request.side, .height = request.side};
    image.enhancer = "test";
    image.operations = {"square"};
    co_return image;
  }

  std::string fails_for;
  std::string_view failure = "image_service_too_slow";
  int asked = 0;
};

class ImageStepTest : public BuilderTest {
 protected:
  ImageStepTest() : build_(accept(request()).value()) {}
  ~ImageStepTest() override { pool_.join(); }

  /// A gallery of pictures with these motifs; "gone" stands in the page and is not there.
  void gallery(const Lines& motifs) {
    product::SourceProduct source;
    for (std::size_t i = 0; i < motifs.size(); ++i) {
      const std::string url = "https://shop.example/" + std::to_string(i) + ".jpg";
      if (motifs[i] != "gone") shop_.pictures[url] = picture(motifs[i]);
      source.images.push_back({.url = url, .provenance = {}});
    }
    const ProductDraftId draft = find(build_)->product.id;
    auto body = [&](storage::Transaction& transaction) { return products_.save_source(transaction, draft, source); };
    must(write(body));
  }
  /// Runs the step and keeps what it made, as the engine does.
  Result<void> run_step() {
    auto result = run_task(step_.invoke(context_));
    if (!result) return std::unexpected(result.error());
    auto body = [&](storage::Transaction& transaction) { return result->commit(transaction); };
    return write(body);
  }
  std::vector<product::DraftImage> images() { return find(build_)->product.images.value(); }
  /// The motifs of the untouched pictures, in the order of the product.
  Lines motifs() {
    Lines list;
    for (const auto& image : images()) list.push_back(files_.files.at(image.original_file).substr(3));
    return list;
  }
  std::string refusal() {
    const auto made = run_step();
    return made ? "" : made.error().name;
  }

  StoreBuildId build_;
  TestStepContext context_{build_, kImages};
  ShopFetcher shop_;
  MotifInspector inspector_;
  SquareEnhancer enhancer_;
  BlockingPool pool_{1};
  sourcing::InProcessPageReader reader_{pool_};
  sourcing::LinkRecogniser links_ = sourcing::test_recogniser();
  sourcing::ProductSource source_{{.fetchers = {&shop_}}, {links_, clock_, reader_, log_}};
  ImageStep step_{records_, source_, inspector_, enhancer_, files_, {.wanted = 4, .candidates = 8, .side = 1'000}};
};

TEST_F(ImageStepTest, makes_four_pictures_that_show_different_things) {
  gallery({"0", "0", "1", "2", "1", "3", "4"});
  ASSERT_TRUE(run_step());
  EXPECT_EQ(motifs(), (Lines{"0", "1", "2", "3"}));
  for (const auto& image : images()) {
    EXPECT_EQ(image.enhancer, "test");
    EXPECT_EQ(image.width, 1'000);
    EXPECT_EQ(image.operations, Lines{"square"});
    EXPECT_EQ(files_.files.at(image.file), "enhanced " + files_.files.at(image.original_file));
  }
  EXPECT_EQ(images().at(1).source_url, "https://shop.example/2.jpg");
  EXPECT_EQ(images().at(1).file, "builds/" + build_.value() + "/image-2.jpg");
  EXPECT_EQ(context_.told, (Lines{"image.done", "image.done", "image.done", "image.done"}));
}

TEST_F(ImageStepTest, takes_the_next_picture_for_one_that_is_broken_or_gone) {
  gallery({"broken", "0", "gone", "1", "2", "3"});
  ASSERT_TRUE(run_step());
  EXPECT_EQ(motifs(), (Lines{"0", "1", "2", "3"}));
}

TEST_F(ImageStepTest, looks_at_no_more_of_a_gallery_than_it_may) {
  gallery({"gone", "gone", "gone", "gone", "gone", "gone", "gone", "0", "1"});
  ASSERT_TRUE(run_step());
  EXPECT_EQ(motifs(), Lines{"0"});
}

TEST_F(ImageStepTest, keeps_the_original_of_a_picture_that_could_not_be_enhanced) {
  gallery({"0", "1", "2", "3"});
  enhancer_.fails_for = "1";
  ASSERT_TRUE(run_step());
  const auto made = images();
  ASSERT_EQ(made.size(), 4U);
  EXPECT_EQ(made[1].enhancer, "none");
  EXPECT_EQ(made[1].file, made[1].original_file);
  EXPECT_EQ(files_.files.at(made[1].file), picture("1"));
  EXPECT_EQ(made[1].width, 800);
  EXPECT_EQ(made[2].enhancer, "test");
  EXPECT_EQ(context_.told, (Lines{"image.done", "image.original_kept", "image.done", "image.done"}));
}

TEST_F(ImageStepTest, keeps_the_originals_while_nobody_can_look_at_pictures) {
  gallery({"0", "1", "2", "3", "4"});
  shop_.pictures["https://shop.example/1.jpg"] = "<html>no picture</html>";
  inspector_.down = true;
  ASSERT_TRUE(run_step());
  EXPECT_EQ(motifs(), (Lines{"0", "2", "3", "4"}));
  for (const auto& image : images()) {
    EXPECT_EQ(image.enhancer, "none");
    EXPECT_TRUE(image.file.ends_with(".jpeg")) << image.file;
  }
  EXPECT_EQ(enhancer_.asked, 0);
}

TEST_F(ImageStepTest, is_tried_again_where_the_look_at_a_picture_was_cut_short) {
  gallery({"0", "1", "2", "3"});
  inspector_.interrupted = "1";
  EXPECT_EQ(refusal(), "image_service_interrupted");
  EXPECT_FALSE(find(build_)->product.images) << "nothing that nobody looked at is in the store";
  inspector_.interrupted.clear();
  ASSERT_TRUE(run_step());
  EXPECT_EQ(motifs(), (Lines{"0", "1", "2", "3"}));
}

TEST_F(ImageStepTest, is_tried_again_where_the_work_on_a_picture_was_cut_short) {
  gallery({"0", "1"});
  enhancer_.fails_for = "1";
  enhancer_.failure = "image_service_stopped";
  EXPECT_EQ(refusal(), "image_service_stopped");
}

TEST_F(ImageStepTest, fails_when_the_page_shows_no_picture) {
  gallery({});
  EXPECT_EQ(refusal(), "no_image");
}

TEST_F(ImageStepTest, fails_when_every_picture_is_too_small_for_a_shop) {
  gallery({"0", "1"});
  inspector_.side = 120;
  EXPECT_EQ(refusal(), "no_image");
  EXPECT_FALSE(find(build_)->product.images);
}

TEST_F(ImageStepTest, fails_with_the_reason_when_no_picture_can_be_had) {
  gallery({"gone", "gone"});
  EXPECT_EQ(refusal(), "image_not_found");
  EXPECT_TRUE(context_.told.empty());
}

TEST_F(ImageStepTest, makes_the_same_again_when_it_is_run_again) {
  gallery({"0", "1", "2", "3"});
  ASSERT_TRUE(run_step());
  const auto files = files_.files;
  ASSERT_TRUE(run_step());
  EXPECT_EQ(files_.files, files);
  EXPECT_EQ(images().size(), 4U);
}

}  // namespace
}  // namespace matjar::builder
