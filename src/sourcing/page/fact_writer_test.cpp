#include "sourcing/page/fact_writer.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing {
namespace {

Page page_at(std::string url) {
  return *Page::parse("<p>x</p>", {.url = *Url::parse(url), .content_type = ""});
}

TEST(FactWriter, cleans_the_texts_and_keeps_where_they_stand_and_how) {
  const Page page = page_at("https://shop.example/a/b");
  Findings findings;
  FactWriter to(page, findings, 0.9);
  const auto document =
      ScriptDocument::parse(R"({"product":{"name":" Cup &amp; <b>Saucer</b> "},"brand":"null"})", "script:state");
  to.title(document->root().at("product.name"));
  to.brand(document->root().at("brand"));
  to.brand(document->root().at("maker"));
  ASSERT_EQ(findings.titles.size(), 1u);
  EXPECT_EQ(findings.titles[0].value, "Cup & Saucer");
  EXPECT_EQ(findings.titles[0].route, "script:state.product.name");
  EXPECT_EQ(findings.titles[0].text, " Cup &amp; <b>Saucer</b> ");
  EXPECT_EQ(findings.titles[0].confidence, 0.9);
  EXPECT_TRUE(findings.brands.empty());
}

TEST(FactWriter, keeps_amount_and_currency_of_one_price_together) {
  const Page page = page_at("https://shop.example/");
  Findings findings;
  FactWriter to(page, findings, 0.9);
  EXPECT_TRUE(to.price({"json:.price", "19.90"}, {"json:.currency", "EUR"}));
  EXPECT_FALSE(to.price({"json:.price", ""}, {"json:.currency", "EUR"}));
  EXPECT_FALSE(to.list_price({"json:.was", "0"}, {"json:.currency", "EUR"}));
  EXPECT_TRUE(to.shown_list_price({"css:.was", "24,90 €"}));
  ASSERT_EQ(findings.prices.size(), 1u);
  EXPECT_EQ(findings.prices[0].amount, *Decimal::parse("19.9"));
  EXPECT_EQ(findings.prices[0].currency, "EUR");
  EXPECT_EQ(findings.prices[0].text, "19.90 EUR");
  EXPECT_EQ(findings.prices[0].route, "json:.price + json:.currency");
  EXPECT_EQ(findings.list_prices[0].amount, *Decimal::parse("24.9"));
}

TEST(FactWriter, reads_hundredths_and_keeps_the_digits_that_stand_on_the_page) {
  const Page page = page_at("https://shop.example/");
  Findings findings;
  FactWriter to(page, findings, 0.9);
  const auto price = to.price_of_hundredths({"json:.price", "1999"}, {"", "EUR"});
  ASSERT_TRUE(price);
  EXPECT_EQ(price->amount, *Decimal::parse("19.99"));
  EXPECT_EQ(price->currency, "EUR");
  EXPECT_EQ(price->text, "1999");
  EXPECT_EQ(price->route, "json:.price");
  EXPECT_FALSE(to.price_of_hundredths({"json:.price", "19.99"}, {"", "EUR"}));
}

TEST(FactWriter, keeps_the_paragraphs_of_a_description) {
  const auto page = Page::parse("<div id=d><p>Boils water.</p><p>Of steel.</p></div>", {});
  Findings findings;
  FactWriter to(*page, findings, 0.9);
  to.description(page->by_id("d"), "#d");
  ASSERT_EQ(findings.description.size(), 2u);
  EXPECT_EQ(findings.description[1].value, "Of steel.");
  EXPECT_EQ(findings.description[1].route, "css:#d");
}

TEST(FactWriter, writes_no_availability_where_nothing_says_it) {
  const Page page = page_at("https://shop.example/");
  Findings findings;
  FactWriter to(page, findings, 0.9);
  to.availability(std::optional<Stock>());
  EXPECT_TRUE(findings.availabilities.empty());
  to.availability(std::optional(Stock{.in_stock = true, .said = {"css:.stock", "7"}}));
  EXPECT_EQ(findings.availabilities.at(0).value, product::Availability::in_stock);
  EXPECT_EQ(findings.availabilities.at(0).text, "7");
}

TEST(AnyStock, is_the_first_that_is_in_stock_else_the_first_that_is_not) {
  const Stock none{.in_stock = false, .said = {"", "0"}};
  const Stock some{.in_stock = true, .said = {"", "3"}};
  EXPECT_FALSE(any_stock(std::nullopt, std::nullopt));
  EXPECT_EQ(any_stock(std::nullopt, none)->said.text, "0");
  EXPECT_EQ(any_stock(none, std::nullopt)->said.text, "0");
  EXPECT_EQ(any_stock(none, some)->said.text, "3");
  EXPECT_EQ(any_stock(some, none)->said.text, "3");
}

TEST(PricePair, is_the_sale_price_with_the_one_before_it) {
  const auto pair = [](std::string_view json) {
    const auto document = ScriptDocument::parse(json);
    const PricePair both = price_pair(document->root());
    return std::pair(both.asked.text(), both.list.text());
  };
  EXPECT_EQ(pair(R"({"price":100,"sale_price":80.5})"), std::pair(std::string("80.5"), std::string("100")));
  EXPECT_EQ(pair(R"({"price":100,"sale_price":0})"), std::pair(std::string("100"), std::string()));
  EXPECT_EQ(pair(R"({"price":"100","sale_price":"0.00"})"), std::pair(std::string("100"), std::string()));
  EXPECT_EQ(pair(R"({"price":100,"sale_price":null})"), std::pair(std::string("100"), std::string()));
}

TEST(FactWriter, lists_each_picture_once_as_an_absolute_address) {
  const Page page = page_at("https://shop.example/a/b");
  Findings findings;
  FactWriter to(page, findings, 0.9);
  std::vector<Quote> quotes;
  for (const char* address : {"/1.jpg", "//cdn.example/2.jpg", "", "data:image/gif;base64,x", "/1.jpg"})
    quotes.emplace_back("css:img@src", address);
  to.images(quotes);
  to.images({Quote("css:img@src", "")});
  ASSERT_EQ(findings.images.size(), 1u);
  EXPECT_EQ(findings.images[0].route, "css:img@src");
  EXPECT_EQ(findings.images[0].quotes.at(1).text, "//cdn.example/2.jpg");
  EXPECT_EQ(findings.images[0].urls,
            (std::vector<std::string>{"https://shop.example/1.jpg", "https://cdn.example/2.jpg"}));
}

TEST(FactWriter, knows_stock_by_a_number_of_pieces) {
  EXPECT_TRUE(stock_by_number({"css:.n", "12"})->in_stock);
  EXPECT_FALSE(stock_by_number({"css:.n", "0"})->in_stock);
  EXPECT_FALSE(stock_by_number({"css:.n", "-3"})->in_stock);
  EXPECT_FALSE(stock_by_number({"css:.n", "plenty"}));
  EXPECT_FALSE(stock_by_number({"css:.n", "-"}));
  EXPECT_FALSE(stock_by_number({"css:.n", "12.000"}));
  EXPECT_FALSE(stock_by_number({}));
}

TEST(FactWriter, gives_a_variant_the_number_that_says_its_stock) {
  VariantFinding variant = variant_called({"css:.s", "A"});
  put_stock(variant, std::nullopt);
  EXPECT_FALSE(variant.available);
  put_stock(variant, stock_by_number({"css:.n", "12"}));
  EXPECT_EQ(variant.available, true);
  EXPECT_EQ(variant.stock, "12");
  put_stock(variant, Stock{.in_stock = false, .said = {"css:.n", "0"}});
  EXPECT_EQ(variant.available, false);
  EXPECT_EQ(variant.stock, "");
}

TEST(FactWriter, refuses_ratings_that_are_out_of_something_else) {
  const Page page = page_at("https://shop.example/");
  Findings findings;
  FactWriter to(page, findings, 0.9);
  to.rating({"css:.r", "87"});
  to.rating({"css:.r", "0"});
  to.rating({"css:.r", "8/10"});
  to.review_count({"css:.n", "many"});
  EXPECT_TRUE(findings.ratings.empty());
  EXPECT_TRUE(findings.review_counts.empty());
  to.rating({"css:.r", "4.5"});
  to.review_count({"css:.n", "1,234"});
  EXPECT_EQ(findings.ratings[0].value, "4.5");
  EXPECT_EQ(findings.review_counts[0].value, "1234");
  EXPECT_EQ(findings.review_counts[0].text, "1,234");
}

TEST(FactWriter, keeps_no_variant_that_nothing_tells_apart) {
  const Page page = page_at("https://shop.example/");
  Findings findings;
  FactWriter to(page, findings, 0.9);
  to.variant({});
  EXPECT_TRUE(findings.variants.empty());
  VariantFinding variant;
  variant.sku = "7";
  variant.image = "/v.jpg";
  for (int i = 0; i < 499; ++i) EXPECT_TRUE(to.variant(variant));
  // The last for which there is room, and one more.
  EXPECT_FALSE(to.variant(variant));
  EXPECT_FALSE(to.variant(variant));
  EXPECT_EQ(findings.variants.size(), 500u);
  EXPECT_EQ(findings.variants[0].image, "https://shop.example/v.jpg");
}

TEST(ShownVariant, is_the_one_asked_for_else_the_first_that_can_be_bought) {
  std::vector<VariantFinding> variants(3);
  for (std::size_t i = 0; i < 3; ++i) {
    variants[i].sku = std::to_string(i);
    variants[i].available = i == 1;
    variants[i].price = PriceFinding{};
  }
  EXPECT_EQ(shown_variant(variants, "")->sku, "1");
  EXPECT_EQ(shown_variant(variants, "2")->sku, "2");
  variants[1].available = false;
  EXPECT_EQ(shown_variant(variants, "")->sku, "0");
  EXPECT_EQ(shown_variant({}, ""), nullptr);
}

TEST(MinorUnits, become_decimal_text) {
  EXPECT_EQ(from_minor_units("1999"), "19.99");
  EXPECT_EQ(from_minor_units("5"), "0.05");
  EXPECT_EQ(from_minor_units("17300000"), "173000.00");
  EXPECT_EQ(from_minor_units("19.99"), "");
  EXPECT_EQ(from_minor_units(""), "");
}

TEST(Host, is_that_of_the_address_else_of_the_canonical_link) {
  EXPECT_EQ(host_of(page_at("https://www.shop.example/x")), "www.shop.example");
  const auto pasted = Page::parse("<link rel=canonical href='https://a.example/x'><p>x</p>", {});
  EXPECT_EQ(host_of(*pasted), "a.example");
  EXPECT_TRUE(is_host("www.noon.com", "noon.com"));
  EXPECT_TRUE(is_host("noon.com", "noon.com"));
  EXPECT_FALSE(is_host("afternoon.com", "noon.com"));
}

TEST(ShopHost, ends_with_the_shops_name_and_a_country_s_ending) {
  for (const std::string_view host : {"ebay.com", "www.ebay.fr", "www.ebay.co.uk", "benl.ebay.be", "ebay.com.au"})
    EXPECT_TRUE(is_shop_host(host, "ebay")) << host;
  for (const std::string_view host : {"notebay.com", "x.ebay.evil.example", "ebay.evil.de", "ebay.example", "ebay", ""})
    EXPECT_FALSE(is_shop_host(host, "ebay")) << host;
}

TEST(FactWriter, writes_several_values_of_one_attribute_with_the_place_of_each) {
  const auto page = Page::parse("<p>x", {});
  Findings findings;
  FactWriter to(*page, findings, 0.9);
  const auto document = ScriptDocument::parse(R"({"values":["Red","Blue"]})", "script:s");
  to.attribute("Colour:", document->root().items("values"));
  EXPECT_EQ(findings.attribute_names.at(0), "Colour");
  EXPECT_EQ(findings.attributes.at(0).value, "Red, Blue");
  EXPECT_EQ(findings.attributes.at(0).route, "script:s.values[0] + script:s.values[1]");
  EXPECT_EQ(findings.attributes.at(0).text, "Red Blue");
}

}  // namespace
}  // namespace matjar::sourcing
