#include "sourcing/woocommerce/woocommerce_page.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing::woocommerce {
namespace {

Findings read(std::string body, std::string_view classes = "single-product woocommerce postid-55") {
  const auto page = Page::parse("<body class='" + std::string(classes) + "'>" + std::move(body),
                                {.url = *Url::parse("https://shop.example/product/tee/"), .content_type = ""});
  Findings findings;
  EXPECT_TRUE(is_woocommerce_page(*page));
  read_woocommerce_page(*page, findings);
  return findings;
}

std::string amount(std::string_view text) {
  return "<span class='woocommerce-Price-amount amount'><bdi>" + std::string(text) + "</bdi></span>";
}

TEST(WoocommercePage, tells_the_price_from_the_crossed_out_one) {
  const Findings findings = read("<div class=summary><h1 class=product_title>Tee</h1><p class=price><del>" +
                                 amount("€25,00") + "</del> <ins>" + amount("€20,00") + "</ins></p></div>");
  EXPECT_EQ(findings.titles.at(0).value, "Tee");
  ASSERT_EQ(findings.prices.size(), 1u);
  EXPECT_EQ(findings.prices[0].amount, *Decimal::parse("20"));
  EXPECT_EQ(findings.prices[0].currency, "EUR");
  EXPECT_EQ(findings.list_prices.at(0).amount, *Decimal::parse("25"));
  EXPECT_TRUE(findings.price_settled);
}

TEST(WoocommercePage, takes_the_lower_end_of_a_range_and_no_price_without_tax) {
  const Findings range = read("<div class=summary><p class=price>" + amount("€20,00") + " – " + amount("€30,00") +
                              " <small class=woocommerce-price-suffix>" + amount("€16,00") + "</small></p></div>");
  ASSERT_EQ(range.prices.size(), 1u);
  EXPECT_EQ(range.prices[0].amount, *Decimal::parse("20"));
}

TEST(WoocommercePage, reads_no_price_of_other_products) {
  const Findings findings =
      read("<div class=summary><h1 class=product_title>Tee</h1></div><section class=related><span class=price>" +
           amount("€5,00") + "</span></section>");
  EXPECT_TRUE(findings.prices.empty());
  EXPECT_FALSE(findings.price_settled);
}

constexpr std::string_view kVariations =
    R"(<div class=summary><p class=price><span class=amount>€20,00</span> – <span class=amount>€30,00</span></p>
<form class="variations_form cart" data-product_id="55" data-product_variations="[{&quot;attributes&quot;:{&quot;attribute_pa_color&quot;:&quot;dark-red&quot;},&quot;display_price&quot;:20,&quot;display_regular_price&quot;:25,&quot;image&quot;:{&quot;full_src&quot;:&quot;https://shop.example/red.jpg&quot;},&quot;is_in_stock&quot;:true,&quot;sku&quot;:&quot;T-R&quot;,&quot;variation_id&quot;:56},
{&quot;attributes&quot;:{&quot;attribute_pa_color&quot;:&quot;&quot;},&quot;display_price&quot;:30,&quot;is_in_stock&quot;:false,&quot;sku&quot;:&quot;T&quot;,&quot;variation_id&quot;:57}]">
<table class=variations><tr><th><label for="pa_color">Color</label></th><td><select id="pa_color" name="attribute_pa_color"><option value="">Choose</option><option value="dark-red">Dark red</option></select></td></tr></table></form></div>)";

TEST(WoocommercePage, reads_variations_with_the_shops_ids_and_the_names_that_are_shown) {
  const Findings findings = read(std::string(kVariations));
  ASSERT_EQ(findings.variants.size(), 2u);
  EXPECT_EQ(findings.variants[0].sku, "56");
  EXPECT_EQ(findings.variants[0].options.at(0), (std::pair<std::string, std::string>("Color", "Dark red")));
  EXPECT_EQ(findings.variants[0].price->amount, *Decimal::parse("20"));
  EXPECT_EQ(findings.variants[0].price->currency, "EUR");
  EXPECT_EQ(findings.variants[0].image, "https://shop.example/red.jpg");
  EXPECT_EQ(findings.variants[1].available, false);
  EXPECT_TRUE(findings.variants[1].options.empty());
  EXPECT_EQ(findings.skus.at(0).value, "55");
  EXPECT_EQ(findings.availabilities.at(0).value, product::Availability::in_stock);
  EXPECT_EQ(findings.availabilities.at(0).text, "true");
}

TEST(WoocommercePage, takes_the_amount_with_tax_that_stands_behind_the_price) {
  const auto priced = [](std::string_view suffix) {
    return read("<div class=summary><p class=price><del>" + amount("€25,00") + "</del> " + amount("€20,00") +
                " <small class=woocommerce-price-suffix>" + std::string(suffix) + "</small></p></div>");
  };
  const Findings with = priced("(" + amount("€24,00") + " incl. VAT)");
  ASSERT_EQ(with.prices.size(), 1u);
  EXPECT_EQ(with.prices[0].amount, *Decimal::parse("24"));
  EXPECT_TRUE(with.price_settled);
  // 25 was without tax too: no price to compare 24 with.
  EXPECT_TRUE(with.list_prices.empty());
  EXPECT_EQ(priced(amount("€24,00") + " inkl. MwSt.").prices.at(0).amount, *Decimal::parse("24"));
  EXPECT_EQ(priced(amount("€16,80") + " excl. VAT").prices.at(0).amount, *Decimal::parse("20"));
  EXPECT_EQ(priced("incl. VAT").prices.at(0).amount, *Decimal::parse("20"));
}

TEST(WoocommercePage, settles_no_price_that_is_paid_every_month) {
  const Findings findings = read("<div class=summary><p class=price>" + amount("$10.00") +
                                 "<span class=subscription-details> / month</span></p></div>");
  EXPECT_TRUE(findings.prices.empty());
  EXPECT_FALSE(findings.price_settled);
}

/// A form of the product `id` with one variation.
std::string form(std::string_view id, std::string_view variation) {
  return "<form class='variations_form cart' data-product_id='" + std::string(id) +
         R"(' data-product_variations='[{"attributes":{},"display_price":5,"is_in_stock":true,"variation_id":)" +
         std::string(variation) + "}]'></form>";
}

TEST(WoocommercePage, takes_the_variations_of_its_own_product_alone) {
  const Findings findings = read(form("9", "91") + form("55", "56"));
  ASSERT_EQ(findings.variants.size(), 1u);
  EXPECT_EQ(findings.variants[0].sku, "56");
  EXPECT_TRUE(read(form("9", "91")).variants.empty());
}

TEST(WoocommercePage, takes_the_variations_of_a_page_without_a_number_only_where_there_is_one_form) {
  const Findings findings = read(form("9", "91"), "single-product woocommerce");
  EXPECT_EQ(findings.variants.at(0).sku, "91");
  EXPECT_EQ(findings.skus.at(0).value, "9");
  EXPECT_TRUE(read(form("9", "91") + form("8", "81"), "single-product woocommerce").variants.empty());
  const Findings bought =
      read("<div class=summary><button name=add-to-cart value=8></button></div>" + form("9", "91") + form("8", "81"),
           "single-product woocommerce");
  EXPECT_EQ(bought.variants.at(0).sku, "81");
}

TEST(WoocommercePage, reads_variations_whose_texts_hold_escaped_quotes) {
  const auto variations = [](std::string_view description) {
    return read(
               "<form class=variations_form data-product_id=55 data-product_variations='[{\"variation_id\":56,"
               "\"variation_description\":\"" +
               std::string(description) + "\",\"attributes\":{},\"display_price\":20}]'></form>")
        .variants.size();
  };
  EXPECT_EQ(variations("27&amp;quot; wide"), 1u);
  // A shop that escapes the whole once more.
  EXPECT_EQ(read("<form class=variations_form data-product_id=55 data-product_variations='[{&amp;quot;variation_id&amp;"
                 "quot;:56}]'></form>")
                .variants.size(),
            1u);
}

TEST(WoocommercePage, says_that_what_is_delivered_later_can_be_ordered_ahead) {
  EXPECT_EQ(read("<div class=summary><p class='stock available-on-backorder'>On backorder</p></div>")
                .availabilities.at(0)
                .value,
            product::Availability::preorder);
}

TEST(WoocommercePage, keeps_the_paragraphs_of_the_description) {
  const Findings findings =
      read("<div class=woocommerce-product-details__short-description><p>Soft.</p><p>Warm.</p></div>");
  ASSERT_EQ(findings.description.size(), 2u);
  EXPECT_EQ(findings.description[0].value, "Soft.");
}

TEST(WoocommercePage, makes_up_no_variants_when_the_shop_loads_them_later) {
  const Findings findings = read("<form class=variations_form data-product_variations='false'></form>");
  EXPECT_TRUE(findings.variants.empty());
}

TEST(WoocommercePage, reads_gallery_stock_and_attributes) {
  const Findings findings = read(
      R"(<div class="woocommerce-product-gallery"><div class="woocommerce-product-gallery__image"><a href="/full1.jpg"><img src="/t1.jpg"></a></div>
<div class="woocommerce-product-gallery__image"><a href="#x"><img src="/t2.jpg" data-large_image="/full2.jpg"></a></div></div><img src="/icon.png">
<div class=summary><p class="stock out-of-stock">Out of stock</p><div class=product_meta><span class=sku>T-1</span></div></div>
<table class="woocommerce-product-attributes shop_attributes"><tr class="woocommerce-product-attributes-item--attribute_pa_brand"><th>Brand</th><td><p>Weave</p></td></tr><tr><th>Material</th><td>Cotton</td></tr></table>)");
  EXPECT_EQ(findings.images.at(0).urls,
            (std::vector<std::string>{"https://shop.example/full1.jpg", "https://shop.example/full2.jpg"}));
  EXPECT_EQ(findings.availabilities.at(0).value, product::Availability::out_of_stock);
  EXPECT_EQ(findings.brands.at(0).value, "Weave");
  EXPECT_EQ(findings.mpns.at(0).value, "T-1");
  EXPECT_EQ(findings.attribute_names.at(1), "Material");
  EXPECT_EQ(findings.attributes.at(1).value, "Cotton");
  EXPECT_EQ(findings.skus.at(0).value, "55");
}

}  // namespace
}  // namespace matjar::sourcing::woocommerce
