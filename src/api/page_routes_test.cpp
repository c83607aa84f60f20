#include <gtest/gtest.h>

#include "api/test_api.hpp"

namespace matjar::api {
namespace {

class PageRoutesTest : public ApiTest {
 protected:
  PageRoutesTest() : build_(accept(request()).value()), address_("/pages/" + build_.value()) {
    files_.files["builds/1/image-1.png"] = "\x89PNG";
    product::SourceProduct source;
    source.url = "https://shop.example/products/lamp";
    product::ProductCopy copy;
    copy.title.text = {.ar = "مصباح <مكتب>", .en = "Desk <lamp>"};
    const product::DraftPrice price{.price = Money(19'900, Currency::sar()), .compare_at = {}, .cost = {}, .lines = {}};
    const std::vector<product::DraftImage> images{{.file = "builds/1/image-1.png", .width = 1'000, .height = 1'000}};
    const ProductDraftId draft = find(build_)->product.id;
    auto body = [&](storage::Transaction& transaction) -> storage::Body<Result<void>> {
      CO_TRY(co_await products_.save_source(transaction, draft, source));
      CO_TRY(co_await products_.save_copy(transaction, draft, copy));
      CO_TRY(co_await products_.save_price(transaction, draft, price));
      co_return co_await products_.save_images(transaction, draft, images);
    };
    must(write(body));
  }
  void deploy() { run_build_to(build_, workflow::WorkflowState::completed); }

  StoreBuildId build_;
  std::string address_;
};

TEST_F(PageRoutesTest, shows_nothing_of_a_build_before_it_is_deployed) {
  for (const char* below : {"", "/ar", "/en", "/images/1"}) {
    const net::Response answer = get(address_ + below);
    EXPECT_EQ(answer.status, 404) << below;
    EXPECT_NE(text_of(answer).find("page_not_published"), std::string::npos) << below;
  }
}

TEST_F(PageRoutesTest, shows_nothing_of_a_build_that_failed) {
  step(std::string(builder::kReview), failing(final_error()));
  run_build_to(build_, workflow::WorkflowState::failed);
  EXPECT_EQ(get(address_).status, 404);
  EXPECT_EQ(get(address_ + "/images/1").status, 404);
}

TEST_F(PageRoutesTest, shows_a_deployed_page_in_both_languages_under_a_policy_without_scripts) {
  deploy();
  const net::Response arabic = get(address_);
  EXPECT_EQ(arabic.status, 200);
  EXPECT_EQ(arabic.headers.get_or("content-type", ""), "text/html; charset=utf-8");
  EXPECT_EQ(arabic.headers.get_or("content-security-policy", ""), storefront::kLandingPagePolicy);
  EXPECT_NE(text_of(arabic).find("مصباح &lt;مكتب&gt;"), std::string::npos);
  EXPECT_NE(text_of(arabic).find(address_ + "/images/1"), std::string::npos);
  EXPECT_EQ(text_of(get(address_ + "/ar")), text_of(arabic));
  EXPECT_NE(text_of(get(address_ + "/en")).find("Desk &lt;lamp&gt;"), std::string::npos);
}

TEST_F(PageRoutesTest, shows_the_pictures_of_a_deployed_page) {
  deploy();
  const net::Response picture = get(address_ + "/images/1");
  EXPECT_EQ(picture.status, 200);
  EXPECT_EQ(picture.headers.get_or("content-type", ""), "image/png");
  EXPECT_EQ(text_of(picture), "\x89PNG");
}

TEST_F(PageRoutesTest, knows_no_other_pages) {
  deploy();
  for (const std::string& path :
       {address_ + "/fr", address_ + "/images/0", address_ + "/images/2", address_ + "/images/-1",
        address_ + "/images/1x", address_ + "/images/99999999999999999999", std::string("/pages/none")}) {
    EXPECT_EQ(get(path).status, 404) << path;
  }
}

}  // namespace
}  // namespace matjar::api
