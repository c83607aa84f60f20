#include "product/source_product_json.hpp"

#include <gtest/gtest.h>

#include "product/specification_json.hpp"

namespace matjar::product {
namespace {

Money usd(std::string_view amount) {
  return *Money::parse(amount, *Currency::from_code("USD"));
}

template <class T>
Fact<T> fact(T value, std::string route, std::string text) {
  return {.value = std::move(value),
          .provenance = {.rung = Rung::unlocker, .route = std::move(route), .text = std::move(text)},
          .confidence = 0.1 + 0.2};
}

PlainText many_lines(std::string_view text) {
  return PlainText::from(text, {.lines = PlainText::Lines::many});
}

SourceProduct full_product() {
  SourceProduct product;
  product.listing = {.platform = "generic", .external_id = "X-1", .canonical_url = "https://shop.example/lamp"};
  product.url = "https://shop.example/lamp?ref=1";
  product.kind = PageKind::out_of_stock;
  product.read_at = Timestamp(std::chrono::milliseconds(1'767'225'600'123));
  product.title = fact(PlainText::from("Desk \"Lamp\" <3"), "meta:og:title", "Desk Lamp");
  product.brand = fact(PlainText::from("نور"), "json-ld:brand", "نور");
  product.sku = fact<std::string>("X-1", "a", "b");
  product.gtin = fact<std::string>("4006381333931", "a", "b");
  product.mpn = fact<std::string>("L-9", "a", "b");
  product.price = fact(usd("0.10"), "json-ld:offers.price", "0.1");
  product.list_price = fact(usd("90071992547409.93"), "a", "b");
  product.availability = fact(Availability::preorder, "a", "b");
  product.rating = fact(*rating_from("9.10/10"), "a", "9.10");
  product.stock = fact<std::int64_t>(0, "a", "0");
  product.review_count = fact<std::int64_t>(2'842, "a", "2,842");
  product.seller = fact(PlainText::from("Seller"), "a", "b");
  product.language = fact(PlainText::from("en"), "a", "b");
  product.description = {fact(many_lines("first\nline"), "a", "b"), fact(PlainText::from("second"), "a", "b")};
  product.bullet_points = {fact(PlainText::from("Dimmable"), "a", "b")};
  product.category_path = {fact(PlainText::from("Home"), "a", "b"), fact(PlainText::from("Lamps"), "a", "b")};
  product.attributes = {{PlainText::from("Height"), PlainText::from("40 cm"), {Rung::pasted, "r", "t"}}};
  product.images = {{"https://img.example/1.jpg", {Rung::api, "r", "t"}}};
  product.variants = {{.source_sku = "v1",
                       .options = {{PlainText::from("Color"), PlainText::from("Red")},
                                   {PlainText::from("Price"), PlainText::from("low")}},
                       .price = usd("15.00"),
                       .image_url = "https://img.example/2.jpg",
                       .available = false,
                       .stock = 0,
                       .provenance = {}},
                      {.source_sku = "v2",
                       .options = {},
                       .price = {},
                       .image_url = {},
                       .available = {},
                       .stock = {},
                       .provenance = {}}};
  product.reviews = {{PlainText::from("A"), PlainText::from("2026"), *Decimal::parse("5"), PlainText::from("ok"), {}}};
  product.questions = {{PlainText::from("Washable?"), PlainText::from("Yes."), {}}};
  product.shipping = SourceShipping{PlainText::from("Standard"), usd("5.99"), PlainText::from("10-20"), {}};
  return product;
}

TEST(SourceProductJson, keeps_everything_of_a_full_product) {
  const SourceProduct product = full_product();
  const std::string json = to_json(product);
  const Result<SourceProduct> read = source_product_from_json(json);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(to_json(*read), json);
  EXPECT_EQ(read->price->value, usd("0.10"));
  EXPECT_EQ(read->list_price->value.amount_text(), "90071992547409.93");
  EXPECT_EQ(read->price->provenance, product.price->provenance);
  EXPECT_EQ(read->price->confidence, product.price->confidence);
  EXPECT_EQ(read->read_at, product.read_at);
  EXPECT_EQ(read->kind, PageKind::out_of_stock);
  EXPECT_EQ(to_string(read->rating->value), "9.10/10");
  EXPECT_EQ(read->description.front().value.str(), "first\nline");
  EXPECT_EQ(read->variants[0].available, false);
  EXPECT_EQ(read->variants[0].stock, 0);
  EXPECT_FALSE(read->variants[1].stock);
  EXPECT_EQ(read->stock->value, 0);
  EXPECT_FALSE(read->variants[1].available);
  EXPECT_EQ(read->shipping->cost, usd("5.99"));
}

TEST(SourceProductJson, keeps_what_is_absent_absent) {
  const Result<SourceProduct> read = source_product_from_json(to_json(SourceProduct()));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_FALSE(read->title);
  EXPECT_FALSE(read->price);
  EXPECT_FALSE(read->shipping);
  EXPECT_TRUE(read->variants.empty());
}

TEST(SourceProductJson, names_the_member_that_is_wrong) {
  std::string json = to_json(full_product());
  const std::string amount = R"("amount":"0.10")";
  json.replace(json.find(amount), amount.size(), R"("amount":"0.1.0")");
  const Result<SourceProduct> read = source_product_from_json(json);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().name, "product_json_invalid");
  EXPECT_NE(read.error().message.find("price.value"), std::string::npos) << read.error().message;
}

TEST(SourceProductJson, refuses_what_is_no_product) {
  EXPECT_FALSE(source_product_from_json(""));
  EXPECT_FALSE(source_product_from_json("[]"));
  EXPECT_FALSE(source_product_from_json("{}"));
  EXPECT_FALSE(source_product_from_json("{\"url\":"));
}

TEST(SpecificationJson, writes_amounts_with_the_digits_of_the_source) {
  const std::string json = specification_json(full_product());
  EXPECT_NE(json.find(R"("price":0.10,"currency":"USD")"), std::string::npos) << json;
  EXPECT_NE(json.find(R"("list_price":90071992547409.93)"), std::string::npos);
  EXPECT_NE(json.find(R"("rating":9.10,"rating_out_of":10)"), std::string::npos);
  EXPECT_NE(json.find(R"("review_count":2842)"), std::string::npos);
  EXPECT_NE(json.find(R"("shipping":{"method":"Standard","cost":5.99,"currency":"USD","days":"10-20"})"),
            std::string::npos);
}

TEST(SpecificationJson, spells_variants_as_axis_and_value) {
  const std::string json = specification_json(full_product());
  EXPECT_NE(json.find(R"({"color":"Red","option_price":"low","price":15.00,"sku":"v1")"), std::string::npos) << json;
  EXPECT_NE(json.find(R"({"price":null,"sku":"v2","image":null,"available":null})"), std::string::npos) << json;
}

TEST(SpecificationJson, says_null_for_what_the_page_does_not_say) {
  const std::string json = specification_json(SourceProduct());
  EXPECT_NE(json.find(R"("price":null,"currency":null)"), std::string::npos) << json;
  EXPECT_NE(json.find(R"("shipping":null)"), std::string::npos);
  EXPECT_NE(json.find(R"("images":[])"), std::string::npos);
  EXPECT_NE(json.find(R"("provenance":{})"), std::string::npos);
}

TEST(SpecificationJson, tells_where_each_fact_stood) {
  const std::string json = specification_json(full_product());
  EXPECT_NE(json.find(R"("price":{"rung":"unlocker","route":"json-ld:offers.price","text":"0.1"})"), std::string::npos)
      << json;
}

}  // namespace
}  // namespace matjar::product
