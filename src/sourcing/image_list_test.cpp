#include "sourcing/image_list.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing {
namespace {

std::vector<std::string> urls_of(const std::vector<ImageFinding>& findings) {
  std::vector<std::string> urls;
  for (const auto& [url, quote] : gallery_of(findings)) urls.push_back(url);
  return urls;
}

TEST(ImageList, knows_one_picture_in_two_sizes) {
  const std::vector<std::pair<std::string, std::string>> same = {
      {"https://a.example/p/shoe_800x600.jpg", "https://a.example/p/shoe_1200x.webp"},
      {"https://a.example/p/shoe-large_default.jpg", "https://a.example/p/shoe.jpg"},
      {"https://a.example/p/447_g.jpg", "https://a.example/p/447_m.jpg"},
      {"https://a.example/large/447.jpg", "https://a.example/small/447.jpg"},
      {"https://a.example/images/g/AbC/s-l1600.jpg", "https://a.example/images/g/AbC/s-l64.jpg"},
      {"https://a.example/r/il/0a/12/il_794xN.12_ab.jpg", "https://a.example/r/il/0a/12/il_fullxfull.12_ab.jpg"},
      {"https://a.example/p/shoe.jpg?w=100", "http://a.example/p/shoe.jpg?w=200"}};
  for (const auto& [one, other] : same) EXPECT_EQ(image_key(one), image_key(other)) << one;
}

TEST(ImageList, keeps_different_pictures_apart) {
  const std::vector<std::pair<std::string, std::string>> different = {
      {"https://a.example/p/shoe_1.jpg", "https://a.example/p/shoe_2.jpg"},
      {"https://a.example/p/1.jpg", "https://a.example/q/1.jpg"},
      {"https://a.example/p/8x10-frame.jpg", "https://a.example/p/16x20-frame.jpg"},
      {"https://a.example/images/g/AbC/s-l1600.jpg", "https://a.example/images/g/AbD/s-l1600.jpg"},
      {"https://a.example/image.php?id=5", "https://a.example/image.php?id=6"}};
  for (const auto& [one, other] : different) EXPECT_NE(image_key(one), image_key(other)) << one;
}

TEST(ImageList, tells_the_pictures_of_one_list_by_their_whole_names) {
  const std::vector<std::string> sofas = {"https://a.example/sofa_l.jpg", "https://a.example/sofa_p.jpg",
                                          "https://a.example/rug_5x8.jpg", "https://a.example/rug_8x10.jpg"};
  EXPECT_EQ(urls_of({{.urls = sofas, .route = "json-ld:Product.image"}}), sofas);
}

TEST(ImageList, is_not_complete_with_what_is_shown_where_a_link_is_shared) {
  const ImageFinding own{.urls = {"https://a.example/1.jpg"}, .route = "json-ld:Product.image", .confidence = 0.85};
  const ImageFinding shared{.urls = {"https://a.example/share-1.jpg"}, .route = "meta:og:image", .confidence = 0.55};
  const ImageFinding seen{
      .urls = {"https://a.example/1.jpg", "https://a.example/2.jpg"}, .route = "css:img", .confidence = 0.35};
  EXPECT_EQ(urls_of({own, shared, seen}),
            (std::vector<std::string>{"https://a.example/1.jpg", "https://a.example/share-1.jpg",
                                      "https://a.example/2.jpg"}));
}

TEST(ImageList, leaves_out_what_shows_no_product) {
  const ImageFinding found{
      .urls = {"https://a.example/logos/a.png", "https://a.example/badge_50x50.png", "https://a.example/null",
               "https://a.example/s.gif", "https://a.example/og_image.png", "https://a.example/1.jpg"},
      .route = "css:img"};
  EXPECT_EQ(urls_of({found}), std::vector<std::string>{"https://a.example/1.jpg"});
}

}  // namespace
}  // namespace matjar::sourcing
