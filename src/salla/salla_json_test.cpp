#include "salla/salla_json.hpp"

#include <gtest/gtest.h>

namespace matjar::salla {
namespace {

constexpr Timestamp kNow{std::chrono::milliseconds(1'767'225'600'000)};

TEST(SallaJson, writes_the_price_as_a_number_with_exactly_its_digits) {
  const NewStoreProduct product{
      .sku = "mj-1",
      .texts = {.name = "مصباح \"ليد\"", .description = "<p>نص</p>"},
      .price = {.regular = Money(19'910, Currency::sar()), .sale = Money(14'905, Currency::sar())}};
  EXPECT_EQ(to_json(product), R"({"product_type":"product","sku":"mj-1","name":"مصباح \"ليد\"",)"
                              R"("description":"\u003cp>نص\u003c/p>","price":199.10,"sale_price":149.05})");
}

TEST(SallaJson, writes_only_what_changes) {
  EXPECT_EQ(to_json(ProductChange{.quantity = 5}), R"({"quantity":5})");
  EXPECT_EQ(to_json(ProductChange{.status = "sale"}), R"({"status":"sale"})");
}

TEST(SallaJson, reads_a_product) {
  const auto product = store_product_from_json(R"({"status":200,"success":true,"data":{"id":1298199463,"sku":"mj-1",
    "name":"مصباح","status":"sale","quantity":12,"price":{"amount":199.1,"currency":"SAR"},
    "metadata":{"title":"عنوان","description":"وصف"},"urls":{"customer":"https://s.example/p1","admin":"https://a.example"},
    "images":[{"id":11,"url":"https://cdn.example/1.jpg","main":true,"alt":"صورة","sort":1}],"new_member":{}}})");
  ASSERT_TRUE(product) << describe(product.error());
  EXPECT_EQ(product->id, SallaProductId("1298199463"));
  EXPECT_EQ(product->price, Decimal(19'910, 2));
  EXPECT_EQ(product->quantity, 12);
  EXPECT_EQ(product->texts.metadata_title, "عنوان");
  EXPECT_EQ(product->customer_url, "https://s.example/p1");
  ASSERT_EQ(product->images.size(), 1u);
  EXPECT_EQ(product->images[0].alt, "صورة");
  EXPECT_TRUE(product->images[0].main);
}

TEST(SallaJson, reads_an_image_in_the_form_of_an_upload) {
  const auto image = store_image_from_json(
      R"({"data":{"id":"9","image":{"original":{"url":"https://cdn.example/9.jpg"}},"sort":2,"default":true,"alt_seo":"a"}})");
  ASSERT_TRUE(image);
  EXPECT_EQ(image->url, "https://cdn.example/9.jpg");
  EXPECT_EQ(image->alt, "a");
  EXPECT_EQ(image->sort, 2);
}

TEST(SallaJson, reads_each_documented_form_of_an_expiry) {
  const auto expiry = [](std::string_view member) {
    return token_set_from_json(R"({"access_token":"a","refresh_token":"r",)" + std::string(member) + "}", kNow)
        ->expires_at;
  };
  EXPECT_EQ(expiry(R"("expires_in":1209599)"), kNow + std::chrono::seconds(1'209'599));
  EXPECT_EQ(expiry(R"("expires":1209599)"), kNow + std::chrono::seconds(1'209'599));
  EXPECT_EQ(expiry(R"("expires":1768435200)"), Timestamp(std::chrono::seconds(1'768'435'200)));
  EXPECT_GT(expiry(R"("scope":"x")"), kNow);
}

TEST(SallaJson, refuses_answers_that_lack_what_we_need) {
  for (const std::string_view body : {"", "<html>", "[]", "{}", R"({"data":null})", R"({"data":{"name":"x"}})"}) {
    EXPECT_EQ(store_product_from_json(body).error().name, "salla_answer_invalid") << body;
    EXPECT_EQ(store_image_from_json(body).error().name, "salla_answer_invalid") << body;
    EXPECT_EQ(languages_from_json(body).error().name, "salla_answer_invalid") << body;
    EXPECT_EQ(store_info_from_json(body).error().name, "salla_answer_invalid") << body;
    EXPECT_EQ(token_set_from_json(body, kNow).error().name, "salla_answer_invalid") << body;
  }
}

TEST(SallaJson, reads_the_store_and_its_languages) {
  const auto info = store_info_from_json(
      R"({"data":{"id":77,"name":"متجر","plan":"plus","currency":"SAR","domain":"https://s.example"}})");
  EXPECT_EQ(info->id, "77");
  EXPECT_EQ(info->plan, "plus");
  const auto languages = languages_from_json(
      R"({"data":[{"iso_code":"ar","status":"enabled"},{"iso_code":"en","status":"disabled"},{"iso_code":"fr","status":true}]})");
  ASSERT_EQ(languages->size(), 3u);
  EXPECT_TRUE((*languages)[0].enabled);
  EXPECT_FALSE((*languages)[1].enabled);
  EXPECT_TRUE((*languages)[2].enabled);
}

TEST(SallaJson, takes_an_end_of_tokens_that_nobody_would_live_to_see_for_a_slip) {
  const Timestamp now(std::chrono::seconds(1'767'225'600));
  for (const auto* end : {R"("expires_in":9223372036854775807)", R"("expires":9223372036854775807)",
                          R"("expires":99999999999)", R"("expires_in":-9223372036854775807)"}) {
    const auto set = token_set_from_json(std::string(R"({"access_token":"a","refresh_token":"r",)") + end + "}", now);
    ASSERT_TRUE(set) << end;
    EXPECT_EQ(set->expires_at, now + std::chrono::hours(36)) << end;
  }
}

}  // namespace
}  // namespace matjar::salla
