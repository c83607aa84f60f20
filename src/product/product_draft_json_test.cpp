#include "product/product_draft_json.hpp"

#include <gtest/gtest.h>

namespace matjar::product {
namespace {

Money sar(std::string_view amount) {
  return *Money::parse(amount, Currency::sar());
}

TEST(ProductDraftJson, keeps_the_copy_with_origins_and_locks) {
  ProductCopy copy;
  copy.title = {.text = {"مصباح", "Lamp"}, .origin = Origin::merchant, .locked = true};
  copy.description = {.text = {"أ\n\nب", "a\n\nb"}, .origin = Origin::source};
  copy.highlights = {{"ضوء", "Light"}};
  copy.specifications = {{"اللون: أحمر", "Color: red"}, {"", "Only English"}};
  copy.questions = {{{"س؟", "Q?"}, {"ج", "A"}}};
  copy.writer = "offline";
  copy.basic_writing = true;
  const std::string json = to_json(copy);
  const Result<ProductCopy> read = product_copy_from_json(json);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(to_json(*read), json);
  EXPECT_EQ(read->title.text, copy.title.text);
  EXPECT_EQ(read->title.origin, Origin::merchant);
  EXPECT_TRUE(read->title.locked);
  EXPECT_EQ(read->description.origin, Origin::source);
  EXPECT_EQ(read->specifications, copy.specifications);
  EXPECT_EQ(read->questions.front().answer, copy.questions.front().answer);
  EXPECT_TRUE(read->basic_writing);
}

TEST(ProductDraftJson, keeps_images_and_their_operations) {
  DraftImage image;
  image.file = "builds/1/image-1.jpg";
  image.source_url = "https://img.example/1.jpg";
  image.width = 1'200;
  image.height = 1'200;
  image.alt = {"صورة", "image"};
  image.enhancer = "local";
  image.operations = {"square", "sharpen"};
  const Result<std::vector<DraftImage>> read = draft_images_from_json(to_json(std::vector{image, image}));
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->size(), 2U);
  EXPECT_EQ(read->back().operations, image.operations);
  EXPECT_EQ(read->back().width, 1'200);
  EXPECT_EQ(to_json(*draft_image_from_json(to_json(image))), to_json(image));
}

TEST(ProductDraftJson, keeps_a_price_to_the_last_digit) {
  DraftPrice price{.price = sar("199.95"), .compare_at = sar("250.00"), .cost = std::nullopt, .lines = {}};
  price.lines = {{.name = "vat", .amount = sar("26.08"), .note = "15 %"}};
  const Result<DraftPrice> read = draft_price_from_json(to_json(price));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->price, price.price);
  EXPECT_EQ(read->compare_at, price.compare_at);
  EXPECT_FALSE(read->cost);
  EXPECT_EQ(read->lines.front().amount, sar("26.08"));
}

TEST(ProductDraftJson, keeps_a_look_and_findings) {
  StoreLook look;
  look.niche = "home_garden";
  look.primary_color = "#004d5b";
  EXPECT_EQ(to_json(*store_look_from_json(to_json(look))), to_json(look));

  const std::vector<Finding> findings{
      {.id = "AR-04", .severity = Severity::block, .field = "title.ar", .message = {"رقم", "number"}, .fix = {}},
      {.id = "AR-20", .severity = Severity::info, .field = "", .message = {}, .fix = {}}};
  const auto read = findings_from_json(to_json(findings));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(to_json(*read), to_json(findings));
  EXPECT_EQ(read->front().severity, Severity::block);
  EXPECT_EQ(finding_from_json(to_json(findings.front()))->id, "AR-04");
}

TEST(ProductDraftJson, refuses_a_severity_that_does_not_exist) {
  const auto read = findings_from_json(
      R"([{"id":"x","severity":"fatal","field":"","message":{"ar":"","en":""},"fix":{"ar":"","en":""}}])");
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().message.find("severity"), std::string::npos);
}

TEST(ProductDraftJson, refuses_a_list_where_an_object_belongs) {
  EXPECT_FALSE(product_copy_from_json("[]"));
  EXPECT_FALSE(findings_from_json("{}"));
  EXPECT_FALSE(draft_price_from_json("{}"));
}

}  // namespace
}  // namespace matjar::product
