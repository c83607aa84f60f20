#include "sourcing/amazon/amazon_page.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing::amazon {
namespace {

Findings read(std::string html) {
  const auto page =
      Page::parse(std::move(html), {.url = *Url::parse("https://www.amazon.de/dp/B000000001"), .content_type = ""});
  Findings findings;
  findings.hints = {.currency = "", .country = "de"};
  read_amazon_page(*page, findings);
  return findings;
}

std::string price_of(const Findings& findings) {
  return findings.prices.empty() ? "none" : findings.prices[0].amount.str() + " " + findings.prices[0].currency;
}

TEST(AmazonPage, takes_the_price_to_pay_and_not_the_struck_used_or_unit_one) {
  EXPECT_EQ(price_of(read(R"(<span id=productTitle> Lotion </span><div id="corePriceDisplay_desktop_feature_div">
    <span class="a-price a-text-price" data-a-strike="true"><span class="a-offscreen">10,00 €</span></span>
    <span class="a-price priceToPay"><span class="a-offscreen">8,71 €</span></span>
    <span class="pricePerUnit"><span class="a-price"><span class="a-offscreen">4,36 €</span></span></span></div>
    <div id="usedAccordionRow"><span class="a-price"><span class="a-offscreen">3,00 €</span></span></div>)")),
            "8.71 EUR");
}

TEST(AmazonPage, puts_whole_and_fraction_together_when_the_readers_copy_is_empty) {
  EXPECT_EQ(
      price_of(read(
          R"(<span id=productTitle>Lamp</span><div id="corePrice_feature_div"><span class="a-price"><span class="a-offscreen"> </span>
    <span aria-hidden=true><span class="a-price-symbol">$</span><span class="a-price-whole">34<span class="a-price-decimal">.</span></span><span class="a-price-fraction">98</span></span></span></div>)")),
      "34.98 USD");
}

TEST(AmazonPage, invents_no_price_where_there_is_no_offer) {
  const Findings findings =
      read(R"(<span id=productTitle>Robot</span><div id=availability>Derzeit nicht verfügbar.</div>
    <div id="sims"><span class="a-price"><span class="a-offscreen">49,00 €</span></span></div>)");
  EXPECT_EQ(price_of(findings), "none");
  EXPECT_TRUE(findings.price_settled);
  EXPECT_EQ(findings.availabilities.at(0).value, product::Availability::out_of_stock);
}

TEST(AmazonPage, reads_the_brand_out_of_the_byline_of_every_shop) {
  const std::vector<std::pair<std::string, std::string>> bylines = {{"Visit the Brome Store", "Brome"},
                                                                    {"Besuche den WELEDA-Store", "WELEDA"},
                                                                    {"Marca: Hercules", "Hercules"},
                                                                    {"Visita lo Store di Retevis", "Retevis"},
                                                                    {"قم بزيارة متجر أنكر", "أنكر"}};
  for (const auto& [byline, brand] : bylines) {
    EXPECT_EQ(read("<span id=productTitle>X</span><a id=bylineInfo>" + byline + "</a>").brands.at(0).value, brand);
  }
}

TEST(AmazonPage, lists_the_gallery_in_full_size_without_doubles_and_play_buttons) {
  const Findings findings = read(R"(<span id=productTitle>X</span><script>var data = {'colorImages': { 'initial': [
    {"hiRes":"https://m.media-amazon.com/images/I/71AAA._AC_SL1500_.jpg","large":"https://m.media-amazon.com/images/I/71AAA._AC_.jpg"},
    {"hiRes":null,"large":"https://m.media-amazon.com/images/I/61BBB._AC_.jpg"},
    {"hiRes":null,"large":"https://m.media-amazon.com/images/I/61BBB._AC_US40_.jpg"}]}};</script>)");
  ASSERT_EQ(findings.images.size(), 1u);
  EXPECT_EQ(findings.images[0].urls, (std::vector<std::string>{"https://m.media-amazon.com/images/I/71AAA.jpg",
                                                               "https://m.media-amazon.com/images/I/61BBB.jpg"}));
}

TEST(AmazonPage, keeps_the_recipe_of_a_picture_composed_on_the_fly) {
  EXPECT_EQ(full_size_image("https://m.media-amazon.com/images/I/B1x._CLa%7C2140%2C2000%7C9.png_.jpg"),
            "https://m.media-amazon.com/images/I/B1x._CLa%7C2140%2C2000%7C9.png_.jpg");
}

TEST(AmazonPage, keeps_variants_by_their_asin) {
  const Findings findings = read(
      R"(<span id=productTitle>X</span><script>{"dimensionsDisplay" : ["color_name","size_name"], "dimensionValuesDisplayData" : {"B00000000A":["Red","L"],"B00000000B":["Blue","L"]}}</script>)");
  ASSERT_EQ(findings.variants.size(), 2u);
  EXPECT_EQ(findings.variants[0].sku, "B00000000A");
  EXPECT_EQ(findings.variants[0].options[0], (std::pair<std::string, std::string>("color", "Red")));
}

TEST(AmazonPage, keeps_what_shoppers_wrote_with_day_and_stars) {
  const Findings findings = read(R"(<span id=productTitle>Lotion</span>
<div data-hook=review><span class=a-profile-name>Maha</span><i data-hook=review-star-rating><span class=a-icon-alt>4,0 von 5 Sternen</span></i>
<span data-hook=review-date>Rezension aus Deutschland vom 7. Juni 2018</span>
<span data-hook=review-body><div data-hook=review-collapsed><span>Zieht schnell ein.</span></div><a>Lesen Sie weiter</a></span></div>
<div data-hook=review><span class=a-profile-name>Omar</span><i data-hook=cmps-review-star-rating>5.0 out of 5 stars</i>
<span data-hook=review-date>Reviewed on March 2, 2026</span><div data-hook=reviewText><div>Brief content visible</div>
<div data-hook=reviewRichContentContainer><p>Does not grease.</p></div></div></div>
<div data-hook=review><div id=video-block-R1>The media could not be loaded.</div><div data-hook=review-body>Look.</div></div>)");
  ASSERT_EQ(findings.reviews.size(), 2U);
  EXPECT_EQ(findings.reviews[0].author, "Maha");
  EXPECT_EQ(findings.reviews[0].date, "2018-06-07");
  EXPECT_EQ(findings.reviews[0].rating, "4.0");
  EXPECT_EQ(findings.reviews[0].words.text, "Zieht schnell ein.");
  EXPECT_EQ(findings.reviews[0].words.route, "css:[data-hook=review] [data-hook=review-collapsed]");
  EXPECT_EQ(findings.reviews[1].date, "2026-03-02");
  EXPECT_EQ(findings.reviews[1].rating, "5.0");
  EXPECT_EQ(findings.reviews[1].words.text, "Does not grease.");
}

TEST(AmazonPage, keeps_no_words_that_nobody_wrote_in_a_review) {
  const Findings findings = read(R"(<span id=productTitle>Lotion</span>
<div data-hook=review><span data-hook=review-body>Two <a data-hook=expand-collapse-read-more-less>Read more</a></span></div>
<div data-hook=review><a data-hook=review-title><span class=cr-original-review-content>Sehr gut</span></a><span data-hook=review-body><span class=cr-original-review-content>Gut.</span><span class="cr-translated-review-content aok-hidden">Good.</span></span></div>)");
  ASSERT_EQ(findings.reviews.size(), 1U);
  EXPECT_EQ(findings.reviews[0].words.text, "Gut.");
}

TEST(AmazonPage, knows_the_scale_of_stars_from_the_stars) {
  EXPECT_EQ(rating_in("4,6 von 5 Sternen"), "4.6");
  EXPECT_EQ(rating_in("5 out of 5 stars"), "5");
  EXPECT_EQ(rating_in("5つ星のうち4.6"), "4.6");
  EXPECT_EQ(rating_in("5 yıldız üzerinden 3,0"), "3.0");
  EXPECT_EQ(rating_in("5 में से 3.0 स्टार"), "3.0");
  EXPECT_EQ(rating_in("5 dintre 3.0"), "") << "which is which, nobody here knows";
}

TEST(AmazonPage, takes_the_price_to_pay_in_the_type_of_the_others) {
  EXPECT_EQ(price_of(read(R"(<span id=productTitle>Lamp</span><div id="corePrice_desktop">
<span class="a-price a-text-price apexPriceToPay"><span class="a-offscreen">$260.00</span></span></div>
<div id="olpLinkWidget_feature_div"><span class="a-price"><span class="a-offscreen">$238.00</span></span></div>)")),
            "260.00 USD");
}

TEST(AmazonPage, names_a_swatch_by_its_words_and_never_by_what_it_costs) {
  const Findings findings = read(R"(<span id=productTitle>Lamp</span><ul id="twister">
<li data-asin="B0EXAMPLE1"><span>Large</span><img alt="prime"></li><li data-asin="B0EXAMPLE2"><span>$35.99</span><img alt="Blue"></li>
<li data-asin="B0EXAMPLE3"><span>$50</span></li></ul>)");
  ASSERT_EQ(findings.variants.size(), 3U);
  EXPECT_EQ(findings.variants[0].options.at(0).second, "Large");
  EXPECT_EQ(findings.variants[1].options.at(0).second, "Blue");
  EXPECT_TRUE(findings.variants[2].options.empty());
}

TEST(AmazonPage, reads_rating_and_count_in_local_notation) {
  const Findings findings = read(
      "<span id=productTitle>X</span><span id=acrPopover title='4,6 von 5 Sternen'></span><span "
      "id=acrCustomerReviewText>1.234 Sternebewertungen</span>");
  EXPECT_EQ(findings.ratings.at(0).value, "4.6");
  EXPECT_EQ(findings.review_counts.at(0).value, "1234");
}

}  // namespace
}  // namespace matjar::sourcing::amazon
