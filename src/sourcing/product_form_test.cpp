#include "sourcing/product_form.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace matjar::sourcing {
namespace {

const product::Listing kListing{.platform = "generic", .external_id = "", .canonical_url = "https://shop.example/lamp"};
const Timestamp kNow{std::chrono::milliseconds(1'793'500'000'000)};

Result<product::SourceProduct> read(std::string_view json) {
  return read_product_form({.listing = kListing, .url = "https://shop.example/lamp?ref=1", .json = json}, kNow);
}

constexpr std::string_view kLamp = R"({"title":"Desk lamp Aurora","price":"149.00","currency":"SAR","list_price":199,
"brand":"Lumo","sku":"L-1","description":"Bright and warm.\n\nMade of steel.","bullet_points":["Dimmable"],
"attributes":{"Power":"9 W"},"images":["https://cdn.example/1.jpg","https://cdn.example/2.jpg"]})";

TEST(ProductForm, makes_facts_that_say_that_they_were_typed_in) {
  const auto product = read(kLamp);
  ASSERT_TRUE(product) << describe(product.error());
  EXPECT_EQ(product->kind, product::PageKind::product);
  EXPECT_EQ(product->listing, kListing);
  EXPECT_EQ(product->url, "https://shop.example/lamp?ref=1");
  EXPECT_EQ(product->read_at, kNow);
  EXPECT_EQ(product->title->value.str(), "Desk lamp Aurora");
  EXPECT_EQ(product->title->provenance, (product::Provenance{product::Rung::manual, "form:title", "Desk lamp Aurora"}));
  EXPECT_EQ(product->price->value.str(), "149.00 SAR");
  EXPECT_EQ(product->price->provenance.text, "149.00");
  EXPECT_EQ(product->list_price->value.str(), "199.00 SAR");
  EXPECT_EQ(product->brand->value.str(), "Lumo");
  EXPECT_EQ(product->sku->value, "L-1");
  ASSERT_EQ(product->description.size(), 2U);
  EXPECT_EQ(product->description[1].value.str(), "Made of steel.");
  EXPECT_EQ(product->bullet_points.at(0).value.str(), "Dimmable");
  EXPECT_EQ(product->attributes.at(0).name.str(), "Power");
  ASSERT_EQ(product->images.size(), 2U);
  EXPECT_EQ(product->images[0].url, "https://cdn.example/1.jpg");
  EXPECT_FALSE(product->availability) << "nobody said so";
}

TEST(ProductForm, takes_a_price_as_text_or_number_to_the_last_digit) {
  for (const char* price : {R"("149.90")", "149.9", R"(" 149.90 ")"}) {
    const auto product = read(
        fmt::format(R"({{"title":"A","price":{},"currency":"SAR","images":["https://cdn.example/1.jpg"]}})", price));
    ASSERT_TRUE(product) << price;
    EXPECT_EQ(product->price->value.str(), "149.90 SAR") << price;
  }
}

TEST(ProductForm, names_the_field_that_is_wrong) {
  const auto with = [](std::string_view fields) {
    const auto product = read(fmt::format(
        R"({{"title":"A","price":"5","currency":"SAR","images":["https://cdn.example/1.jpg"],{}}})", fields));
    EXPECT_FALSE(product) << fields;
    if (product) return std::string();
    EXPECT_EQ(product.error().name, "product_form_invalid");
    EXPECT_EQ(product.error().kind, ErrorKind::invalid_input);
    EXPECT_FALSE(product.error().next_step.empty());
    return product.error().message;
  };
  const std::string long_text(301, 'x');
  for (const auto& [fields, field] : std::vector<std::pair<std::string, std::string>>{
           {R"("title":"")", "title"},
           {R"("title":["A"])", "title"},
           {R"("title":")" + long_text + "\"", "title"},
           {R"("price":"0")", "price"},
           {R"("price":"-5")", "price"},
           {R"("price":"5.001")", "price"},
           {R"("price":"5 SAR")", "price"},
           {R"("price":1e300)", "price"},
           {R"("price":null)", "price"},
           {R"("currency":"Riyal")", "currency"},
           {R"("list_price":"4")", "list_price"},
           {R"("sku":")" + long_text + "\"", "sku"},
           {R"("description":7)", "description"},
           {R"("description":")" + std::string(4'001, 'x') + "\"", "description"},
           {R"("bullet_points":[7])", "bullet_points"},
           {R"("attributes":{"Power":9})", "attributes"},
           {R"("attributes":["Power"])", "attributes"},
           {R"("images":[])", "images"},
           {R"x("images":["javascript:alert(1)"])x", "images"}}) {
    EXPECT_NE(with(fields).find("\"" + field + "\""), std::string::npos) << fields;
  }
}

TEST(ProductForm, refuses_more_than_is_kept_of_a_page) {
  std::string many;
  for (int i = 0; i < 31; ++i) many += (i == 0 ? "" : ",") + fmt::format("\"https://cdn.example/{}.jpg\"", i);
  const auto product = read(fmt::format(R"({{"title":"A","price":"5","currency":"SAR","images":[{}]}})", many));
  ASSERT_FALSE(product);
  EXPECT_EQ(product.error().message, "\"images\" has more than 30 entries.");
}

TEST(ProductForm, that_is_no_object_is_refused) {
  for (const char* json : {"", "[]", "{", "7"}) EXPECT_FALSE(read(json)) << json;
}

}  // namespace
}  // namespace matjar::sourcing
