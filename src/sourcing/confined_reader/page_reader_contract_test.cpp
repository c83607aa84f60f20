// What every PageReader keeps to, on all of them.
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/test_task.hpp"
#include "product/source_product_json.hpp"
#include "sourcing/confined_reader/test_readers.hpp"

namespace matjar::sourcing::confined_reader {
namespace {

using product::PageKind;
using product::SourceProduct;

constexpr std::string_view kLamp = R"(<html lang="en"><head><title>Desk Lamp Aurora | Example</title>
<script type="application/ld+json">{"@type":"Product","name":"Desk Lamp Aurora","brand":{"name":"Lumo"},
"image":["/a.jpg","/b.jpg"],"sku":"L-1","aggregateRating":{"ratingValue":"4.6","reviewCount":"128"},
"description":"Line one.\nLine two: مصباح.",
"offers":{"@type":"Offer","price":"49.90","priceCurrency":"EUR","availability":"https://schema.org/InStock"}}</script></head>
<body><h1>Desk Lamp Aurora</h1><ul><li>Bright</li><li>Quiet</li></ul></body></html>)";

PageInput lamp() {
  return {.bytes = std::string(kLamp),
          .url = "https://shop.example.com/products/lamp",
          .content_type = "text/html",
          .rung = product::Rung::unlocker,
          .read_at = Timestamp(std::chrono::milliseconds(1'760'000'000'123))};
}

class PageReaderContract : public testing::TestWithParam<MakeReader> {
 protected:
  Result<SourceProduct> read(PageInput input) { return reader_.read(std::move(input)); }
  Result<SourceProduct> read_html(std::string html) {
    PageInput input = lamp();
    input.bytes = std::move(html);
    return read(std::move(input));
  }

  ReaderOnLoop reader_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Readers, PageReaderContract, testing::ValuesIn(kReaders), reader_name);

TEST_P(PageReaderContract, tells_exactly_what_reading_the_page_tells) {
  const auto product = read(lamp());
  ASSERT_TRUE(product) << describe(product.error());
  EXPECT_EQ(product->title->value.str(), "Desk Lamp Aurora");
  EXPECT_EQ(product->price->value.str(), "49.90 EUR");
  EXPECT_EQ(product->price->provenance.rung, product::Rung::unlocker);
  EXPECT_EQ(product->read_at, lamp().read_at);
  EXPECT_EQ(product->url, lamp().url);
  EXPECT_EQ(to_json(*product), to_json(*read_page(lamp())));
}

TEST_P(PageReaderContract, reads_what_the_pages_scripts_fetched) {
  PageInput input{
      .bytes = "<title>Kettle</title><div id=root data-spm=detail></div><script>window.runParams={}</script>",
      .url = "https://www.aliexpress.com/item/1005001234567890.html",
      .content_type = "",
      .rung = product::Rung::browser,
      .read_at = {}};
  input.answers.push_back({.url = "https://acs.aliexpress.com/h5/mtop.aliexpress.pdp.pc.query/1.0/",
                           .body = R"({"data":{"result":{"PRODUCT_TITLE":{"text":"Kettle"}}}})"});
  PageInput same = input;
  const auto product = read(std::move(input));
  ASSERT_TRUE(product) << describe(product.error());
  EXPECT_EQ(to_json(*product), to_json(*read_page(std::move(same))));
}

TEST_P(PageReaderContract, reads_a_page_whose_variants_have_pictures_without_a_whole_address) {
  PageInput input{
      .bytes = "<title>Kettle</title><div id=root data-spm=detail></div><script>window.runParams={}</script>",
      .url = "https://www.aliexpress.com/item/1005001234567890.html",
      .content_type = "",
      .rung = product::Rung::browser,
      .read_at = {}};
  input.answers.push_back({.url = "https://acs.aliexpress.com/h5/mtop.aliexpress.pdp.pc.query/1.0/",
                           .body = R"({"data":{"result":{"PRODUCT_TITLE":{"text":"Kettle"},
"PRICE":{"targetSkuPriceInfo":{"salePrice":{"currency":"USD","value":8}}},
"SKU":{"skuPaths":{"0":{"skuIdStr":"100","path":"14:1"},"1":{"skuIdStr":"101","path":"14:2"}},"skuProperties":[
{"skuPropertyId":14,"skuPropertyName":"Color","skuPropertyValues":[
{"propertyValueId":1,"propertyValueDisplayName":"Red","skuPropertyImagePath":"//ae01.alicdn.com/kf/red.jpg"},
{"propertyValueId":2,"propertyValueDisplayName":"Blue","skuPropertyImagePath":"data:image/gif;base64,R0"}]}]}}}})"});
  const auto product = read(std::move(input));
  ASSERT_TRUE(product) << describe(product.error());
  ASSERT_EQ(product->variants.size(), 2U);
  EXPECT_EQ(product->variants[0].image_url, "https://ae01.alicdn.com/kf/red.jpg");
  EXPECT_EQ(product->variants[1].image_url, std::nullopt);
}

TEST_P(PageReaderContract, leaves_out_numbers_that_cannot_be_and_keeps_the_page) {
  const std::string odd =
      R"(<h1>Lamp</h1><script type="application/ld+json">{"@type":"ProductGroup","name":"Lamp","aggregateRating":
{"ratingValue":"9","bestRating":"5","reviewCount":"-1"},"offers":{"price":"49.90","priceCurrency":"EUR"},"hasVariant":
[{"@type":"Product","sku":"A","offers":{"price":"0","priceCurrency":"EUR"}},{"@type":"Product","sku":"B","offers":{"price":"49.90","priceCurrency":"EUR"}}]}</script>)";
  const auto product = read_html(odd);
  ASSERT_TRUE(product) << describe(product.error());
  EXPECT_TRUE(product->price);
  EXPECT_FALSE(product->rating);
  EXPECT_FALSE(product->review_count);
  for (const auto& variant : product->variants) EXPECT_TRUE(!variant.price || variant.price->minor() > 0);
}

TEST_P(PageReaderContract, tells_what_is_no_product) {
  const auto block = read_html("<title>Robot or human?</title><div id=px-captcha></div>");
  ASSERT_TRUE(block);
  EXPECT_EQ(block->kind, PageKind::captcha);
  const auto nothing_sold = read_html("<title>About us</title><h1>About us</h1><p>We are a shop.</p>");
  ASSERT_TRUE(nothing_sold);
  EXPECT_EQ(nothing_sold->kind, PageKind::not_product);
}

TEST_P(PageReaderContract, names_what_cannot_be_read_with_a_next_step) {
  std::string attributes;
  for (int i = 0; i < 600; ++i) attributes += " a" + std::to_string(i);
  const std::vector<std::pair<std::string, std::string>> unreadable{{"", "page_empty"},
                                                                    {"<a" + attributes + ">", "page_malformed"},
                                                                    {std::string(41'000'000, 'x'), "page_too_large"}};
  for (const auto& [html, name] : unreadable) {
    const auto product = read_html(html);
    ASSERT_FALSE(product) << name;
    EXPECT_EQ(product.error().name, name);
    EXPECT_NE(product.error().message, "");
    EXPECT_NE(product.error().next_step, "");
    EXPECT_FALSE(product.error().transient());
  }
}

TEST_P(PageReaderContract, reads_many_pages_at_once) {
  std::vector<PageInput> pages;
  for (int i = 0; i < 12; ++i) {
    pages.push_back(lamp());
    if (i % 3 == 0) pages.back().bytes = "";
  }
  const auto products = reader_.read_all(std::move(pages));
  for (std::size_t i = 0; i < products.size(); ++i) EXPECT_EQ(products[i].has_value(), i % 3 != 0) << i;
}

}  // namespace
}  // namespace matjar::sourcing::confined_reader
