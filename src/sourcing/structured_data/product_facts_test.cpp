#include "sourcing/structured_data/product_facts.hpp"

#include <gtest/gtest.h>

#include "sourcing/structured_data/offers.hpp"

namespace matjar::sourcing::structured_data {
namespace {

Findings read(std::string html) {
  const auto page =
      Page::parse(std::move(html), {.url = *Url::parse("https://shop.example.com/p"), .content_type = ""});
  Findings findings;
  read_structured_data(*page, findings);
  read_metas(*page, findings);
  return findings;
}

std::string json_ld(std::string_view json) {
  return "<script type=\"application/ld+json\">" + std::string(json) + "</script>";
}

std::string price_of(const Findings& findings) {
  return findings.prices.empty()
             ? "none"
             : findings.prices[0].amount.str() + " " + findings.prices[0].currency + " " + findings.prices[0].route;
}

TEST(StructuredData, takes_price_and_currency_of_the_same_offer) {
  EXPECT_EQ(
      price_of(read(json_ld(
          R"({"@type":"product","name":"A","offers":[{"price":"5.00","priceCurrency":"USD"},{"price":"9","priceCurrency":"EUR"}]})"))),
      "5.00 USD json-ld:Product.offers.price + json-ld:Product.offers.priceCurrency");
  EXPECT_EQ(
      price_of(read(json_ld(
          R"({"@type":"Product","name":"A","offers":{"@type":"AggregateOffer","lowPrice":40.63,"highPrice":48.75,"priceCurrency":"EUR"}})"))),
      "40.63 EUR json-ld:Product.offers.lowPrice + json-ld:Product.offers.priceCurrency");
}

TEST(StructuredData, reads_a_price_specification_but_not_its_list_or_unit_price) {
  const Findings findings =
      read(json_ld(R"({"@type":"Product","name":"A","offers":{"priceCurrency":"CHF","priceSpecification":[
    {"price":30,"priceType":"https://schema.org/ListPrice"},{"price":1.5,"referenceQuantity":{"value":1}},{"price":19.5}]}})"));
  EXPECT_EQ(price_of(findings),
            "19.5 CHF json-ld:Product.offers.priceSpecification.price + json-ld:Product.offers.priceCurrency");
  EXPECT_EQ(findings.list_prices.at(0).amount, *Decimal::parse("30"));
}

TEST(StructuredData, follows_references_inside_a_graph) {
  const Findings findings =
      read(json_ld(R"({"@graph":[{"@type":"Product","name":"A","brand":{"@id":"#b"},"offers":{"@id":"#o"}},
    {"@id":"#b","@type":"Brand","name":"Lumo"},{"@id":"#o","@type":"Offer","price":"7","priceCurrency":"SAR"}]})"));
  EXPECT_EQ(price_of(findings), "7 SAR json-ld:Product.offers.price + json-ld:Product.offers.priceCurrency");
  EXPECT_EQ(findings.brands.at(0).value, "Lumo");
}

TEST(StructuredData, reads_variants_of_a_group_with_their_own_ids) {
  const Findings findings = read(json_ld(R"({"@type":"ProductGroup","name":"Shirt","hasVariant":[
    {"@type":"Product","sku":"s1","size":"S","offers":{"price":500,"priceCurrency":"INR","availability":"https://schema.org/OutOfStock"}},
    {"@type":"Product","sku":"s2","size":"M","offers":{"price":500,"priceCurrency":"INR","availability":"https://schema.org/InStock"}}]})"));
  ASSERT_EQ(findings.variants.size(), 2u);
  EXPECT_EQ(findings.variants[1].sku, "s2");
  EXPECT_EQ(
      price_of(findings),
      "500 INR json-ld:ProductGroup.hasVariant.offers.price + json-ld:ProductGroup.hasVariant.offers.priceCurrency");
  EXPECT_EQ(findings.availabilities.back().value, product::Availability::in_stock);
}

TEST(StructuredData, reads_a_rating_with_the_scale_that_the_page_names) {
  const auto rating_of = [](std::string_view rating) {
    const Findings findings =
        read(json_ld(R"({"@type":"Product","name":"A","aggregateRating":)" + std::string(rating) + "}"));
    return findings.ratings.empty() ? "none" : findings.ratings[0].value + " | " + findings.ratings[0].text;
  };
  EXPECT_EQ(rating_of(R"({"ratingValue":"4,6"})"), "4.6 | 4,6");
  EXPECT_EQ(rating_of(R"({"ratingValue":"4.6","bestRating":"5"})"), "4.6 | 4.6");
  EXPECT_EQ(rating_of(R"({"ratingValue":"9.1","bestRating":10})"), "9.1/10 | 9.1 10");
  EXPECT_EQ(rating_of(R"({"ratingValue":"4.5","bestRating":"10 stars"})"), "none") << "its scale cannot be read";
  EXPECT_EQ(rating_of(R"({"ratingValue":"9.1"})"), "none") << "nothing says out of what";
}

TEST(StructuredData, takes_the_first_name_that_can_be_one) {
  const auto title = [](const std::string& names) {
    const Findings findings = read(json_ld(R"({"@type":"Product","name":)" + names + "}"));
    return findings.titles.empty() ? "none" : findings.titles[0].value;
  };
  EXPECT_EQ(title(R"("<b>Cup</b> &amp; saucer")"), "Cup & saucer");
  EXPECT_EQ(title("[\"" + std::string(999, 'a') + "\"]"), std::string(999, 'a'));
  EXPECT_EQ(title("[\"" + std::string(1'000, 'a') + "\",\"Cup\"]"), "Cup");
  std::string markup;
  for (int i = 0; i < 5'000; ++i) markup += "<b></b>";
  EXPECT_EQ(title("[\"" + markup + "Tray\",\"Cup\"]"), "Cup") << "so much is not cleaned";
}

TEST(StructuredData, leaves_related_products_alone) {
  EXPECT_EQ(
      price_of(read(json_ld(
          R"({"@type":"Product","name":"A","isRelatedTo":{"@type":"Product","name":"B","offers":{"price":"3","priceCurrency":"USD"}}})"))),
      "none");
}

TEST(StructuredData, reads_rdfa_like_microdata) {
  const Findings findings = read(
      R"(<div vocab="http://schema.org/" typeof="Product"><span property="name">Anvil</span><div property="offers" typeof="Offer"><span property="price" content="19.99">$19.99</span><meta property="priceCurrency" content="USD"></div></div>)");
  EXPECT_EQ(price_of(findings), "19.99 USD rdfa:Product.offers.price + rdfa:Product.offers.priceCurrency");
}

TEST(StructuredData, keeps_the_properties_of_an_inner_thing_out_of_the_outer_one) {
  const Findings findings = read(
      R"(<div itemscope itemtype="https://schema.org/Product"><div itemscope itemtype="https://schema.org/BreadcrumbList"><span itemprop="name">Home</span></div><span itemprop="name">Cards</span></div>)");
  EXPECT_EQ(findings.titles.at(0).value, "Cards");
}

TEST(StructuredData, reads_price_metas_with_their_currency) {
  EXPECT_EQ(price_of(read("<meta property='product:price:amount' content='329.99'><meta "
                          "property='product:price:currency' content='USD'>")),
            "329.99 USD meta:product:price:amount + meta:product:price:currency");
  EXPECT_EQ(
      price_of(
          read("<meta property='og:price:amount' content='173.000'><meta property='og:price:currency' content='COP'>")),
      "173000 COP meta:og:price:amount + meta:og:price:currency");
}

TEST(StructuredData, understands_availability_in_every_spelling) {
  EXPECT_EQ(availability_of("https://schema.org/InStock"), product::Availability::in_stock);
  EXPECT_EQ(availability_of("out of stock"), product::Availability::out_of_stock);
  EXPECT_EQ(availability_of("SoldOut"), product::Availability::out_of_stock);
  EXPECT_EQ(availability_of("maybe"), product::Availability::unknown);
}

}  // namespace
}  // namespace matjar::sourcing::structured_data
