#include "sourcing/page_reader.hpp"

#include <gtest/gtest.h>

#include "sourcing/extract_json.hpp"

namespace matjar::sourcing {
namespace {

using product::PageKind;
using product::SourceProduct;

SourceProduct read(std::string html, std::string url = "https://shop.example.com/products/lamp") {
  auto product = read_page({.bytes = std::move(html),
                            .url = std::move(url),
                            .content_type = "text/html",
                            .rung = product::Rung::http,
                            .read_at = {}});
  EXPECT_TRUE(product.has_value());
  return product ? std::move(*product) : SourceProduct();
}

constexpr std::string_view kLamp = R"(<html lang="en"><head><title>Desk Lamp Aurora | Example</title>
<script type="application/ld+json">{"@context":"https://schema.org","@type":"Product","name":"Desk Lamp Aurora","brand":{"name":"Lumo"},
"image":["/a.jpg","/b.jpg","/a.jpg"],"sku":"L-1","aggregateRating":{"ratingValue":"4.6","reviewCount":"128"},
"offers":{"@type":"Offer","price":"49.90","priceCurrency":"EUR","availability":"https://schema.org/InStock"}}</script></head>
<body><h1>Desk Lamp Aurora</h1></body></html>)";

TEST(PageReader, reads_a_products_facts_from_json_ld_with_their_provenance) {
  const SourceProduct product = read(std::string(kLamp));
  EXPECT_EQ(product.kind, PageKind::product);
  EXPECT_EQ(product.title->value.str(), "Desk Lamp Aurora");
  EXPECT_EQ(product.price->value.str(), "49.90 EUR");
  EXPECT_EQ(product.price->provenance.route, "json-ld:Product.offers.price + json-ld:Product.offers.priceCurrency");
  EXPECT_EQ(product.price->provenance.text, "49.90 EUR");
  EXPECT_EQ(product.brand->value.str(), "Lumo");
  EXPECT_EQ(product.sku->value, "L-1");
  EXPECT_EQ(product.rating->value, product::rating_from("4.6"));
  EXPECT_EQ(product.review_count->value, 128);
  EXPECT_EQ(product.language->value.str(), "en");
}

TEST(PageReader, lists_each_picture_once_as_an_absolute_address) {
  const SourceProduct product = read(std::string(kLamp));
  ASSERT_EQ(product.images.size(), 2u);
  EXPECT_EQ(product.images[0].url, "https://shop.example.com/a.jpg");
  EXPECT_EQ(product.images[1].url, "https://shop.example.com/b.jpg");
}

TEST(PageReader, keeps_what_shoppers_wrote_without_their_names) {
  const SourceProduct product = read(R"(<h1>Cup</h1><script type="application/ld+json">{"@type":"Product","name":"Cup",
"offers":{"price":"12.50","priceCurrency":"USD"},"review":[
{"author":{"name":"maha Q"},"datePublished":"2026-03-02T10:00:00+03:00","reviewRating":{"ratingValue":4.5},"reviewBody":"Keeps <b>warm</b>."},
{"author":"B","datePublished":"2026-03-02","reviewRating":{"ratingValue":4.5},"reviewBody":"Keeps warm."},
{"author":"C","datePublished":"2026-02-30","reviewRating":{"ratingValue":4},"reviewBody":"A day that never was."},
{"author":"D","datePublished":"2026-03-02","reviewRating":{"ratingValue":8,"bestRating":10},"reviewBody":"Another scale."},
{"author":"E","datePublished":"2026-03-02","reviewBody":"No stars."}]}</script>)");
  ASSERT_EQ(product.reviews.size(), 1U);
  EXPECT_EQ(product.reviews[0].author_initial.str(), "m.");
  EXPECT_EQ(product.reviews[0].date.str(), "2026-03-02");
  EXPECT_EQ(product.reviews[0].stars, Decimal(45, 1));
  EXPECT_EQ(product.reviews[0].text.str(), "Keeps warm.");
  EXPECT_EQ(product.reviews[0].provenance.text, "Keeps <b>warm</b>.");
}

TEST(PageReader, keeps_each_question_once_with_its_answer_as_plain_text) {
  const SourceProduct product =
      read(std::string(kLamp) + R"(<script type="application/ld+json">{"@type":"FAQPage","mainEntity":[
{"@type":"Question","name":"Which bulb?","acceptedAnswer":{"text":"<p>E27, <b>9 W</b>.</p>"}},
{"@type":"Question","name":"Which bulb?","acceptedAnswer":{"text":"Another."}}]}</script>)");
  ASSERT_EQ(product.questions.size(), 1U);
  EXPECT_EQ(product.questions[0].question.str(), "Which bulb?");
  EXPECT_EQ(product.questions[0].answer.str(), "E27, 9 W.");
  EXPECT_NE(extraction_json(product).find(R"("questions":[{"question":"Which bulb?","answer":"E27, 9 W."}])"),
            std::string::npos);
}

TEST(PageReader, keeps_ten_reviews) {
  std::string reviews;
  for (int i = 0; i < 30; ++i)
    reviews += (i == 0 ? "" : ",") + std::string(R"({"datePublished":"2026-03-02","reviewRating":{"ratingValue":5},)") +
               R"("reviewBody":"Good )" + std::to_string(i) + "\"}";
  const SourceProduct product = read(R"(<h1>Cup</h1><script type="application/ld+json">{"@type":"Product","name":"Cup",
"offers":{"price":"12.50","priceCurrency":"USD"},"review":[)" +
                                     reviews + "]}</script>");
  ASSERT_EQ(product.reviews.size(), 10U);
  EXPECT_EQ(product.reviews[0].author_initial.str(), "");
  EXPECT_EQ(product.reviews[9].text.str(), "Good 9");
}

TEST(PageReader, keeps_stock_and_shipping_and_knows_free_from_unknown) {
  const auto with_rate = [](std::string_view rate) {
    return read(
        R"(<h1>Cup</h1><script type="application/ld+json">{"@type":"Product","name":"Cup","offers":{"price":"12.50",
"priceCurrency":"USD","inventoryLevel":{"value":12},"shippingDetails":{"shippingDestination":{"addressCountry":"SA"},)" +
        std::string(rate) + R"("deliveryTime":{"transitTime":{"minValue":3,"maxValue":5}}}}}</script>)");
  };
  const SourceProduct free = with_rate(R"("shippingRate":{"value":"0","currency":"USD"},)");
  EXPECT_EQ(free.stock->value, 12);
  EXPECT_EQ(free.shipping->cost, Money(0, *Currency::from_code("USD")));
  EXPECT_EQ(free.shipping->days->str(), "3-5");
  EXPECT_FALSE(free.shipping->method);
  EXPECT_FALSE(with_rate("").shipping->cost);
  EXPECT_EQ(with_rate("").shipping->days->str(), "3-5");
}

TEST(PageReader, repairs_json_ld_that_no_strict_parser_takes) {
  const SourceProduct product = read(R"(<h1>Cup</h1><script type="application/ld+json">
    /* shop */ {"@type": "Product", "name": "Cup &amp; Saucer", "description": "two
lines", "offers": {"price": 12.5, "priceCurrency": "USD",},} </script>)");
  EXPECT_EQ(product.title->value.str(), "Cup & Saucer");
  EXPECT_EQ(product.price->value.str(), "12.50 USD");
}

TEST(PageReader, reads_json_ld_whose_description_was_cut_in_the_middle_of_an_emoji) {
  const SourceProduct product = read(R"(<h1>Cup</h1><script type="application/ld+json">{"@type":"Product","name":"Cup",
"description":"So warm \ud83d","offers":{"price":12.5,"priceCurrency":"USD"}}</script>)");
  EXPECT_EQ(product.price->value.str(), "12.50 USD");
}

TEST(PageReader, reads_microdata_with_what_itemref_adds) {
  const SourceProduct product =
      read(R"(<div itemscope itemtype="http://schema.org/Product" itemref="more"><h1 itemprop="name">Anvil</h1>
    <div itemprop="offers" itemscope itemtype="http://schema.org/Offer"><span itemprop="price">1.299,00 €</span></div></div>
    <p id="more"><span itemprop="brand">ACME</span></p>)");
  EXPECT_EQ(product.title->value.str(), "Anvil");
  EXPECT_EQ(product.price->value.str(), "1299.00 EUR");
  EXPECT_EQ(product.brand->value.str(), "ACME");
}

TEST(PageReader, reads_the_price_that_a_shopper_sees_where_there_is_no_markup) {
  const SourceProduct product =
      read(R"(<title>Oak Table - Shop</title><meta property="og:type" content="product"><h1>Oak Table</h1>
    <div class="price"><del>$220.00</del> <span class="price-now">$180.00</span></div>
    <div class="related"><h3>Chair</h3><span class="price">$15.00</span></div>)");
  EXPECT_EQ(product.price->value.str(), "180.00 USD");
}

TEST(PageReader, believes_the_shopper_when_markup_repeats_the_crossed_out_price) {
  const SourceProduct product =
      read(R"(<h1>Panel</h1><div itemscope itemtype="http://schema.org/Product"><span itemprop="name">Panel</span>
    <div itemprop="offers" itemscope itemtype="http://schema.org/Offer"><meta itemprop="price" content="36.49"><meta itemprop="priceCurrency" content="PLN"></div></div>
    <div class="prices"><span class="old-price">36,49 zł</span><span class="current-price">32,00 zł</span></div>)");
  EXPECT_EQ(product.price->value.str(), "32.00 PLN");
}

TEST(PageReader, never_reads_a_monthly_rate_as_the_price) {
  const SourceProduct product =
      read(R"(<h1>Phone</h1><div itemscope itemtype="http://schema.org/Product"><span itemprop="name">Phone</span>
    <div itemprop="offers" itemscope itemtype="http://schema.org/Offer"><meta itemprop="price" content="24.96"><meta itemprop="priceCurrency" content="USD"></div></div>
    <div class="item-price">$24.96/mo.</div>)");
  EXPECT_FALSE(product.price.has_value());
}

TEST(PageReader, takes_the_product_that_the_page_is_called_after_among_several) {
  const SourceProduct product =
      read(R"(<title>Green Kettle</title><h1>Green Kettle</h1><script type="application/ld+json">
    [{"@type":"Product","name":"Red Mug","offers":{"price":"5","priceCurrency":"USD"}},
     {"@type":"Product","name":"Green Kettle","offers":{"price":"40","priceCurrency":"USD"}}]</script>)");
  EXPECT_EQ(product.title->value.str(), "Green Kettle");
  EXPECT_EQ(product.price->value.str(), "40.00 USD");
}

TEST(PageReader, takes_one_node_per_size_as_variants_of_one_product) {
  const SourceProduct product = read(R"(<h1>Boots</h1><script type="application/ld+json">
    [{"@type":"Product","name":"Boots","sku":"b-36","size":"36","offers":{"price":"69.95","priceCurrency":"EUR","availability":"OutOfStock"}},
     {"@type":"Product","name":"Boots","sku":"b-37","size":"37","offers":{"price":"69.95","priceCurrency":"EUR","availability":"InStock"}}]</script>)");
  EXPECT_EQ(product.kind, PageKind::product);
  ASSERT_EQ(product.variants.size(), 2u);
  EXPECT_EQ(product.variants[0].source_sku, "b-36");
  EXPECT_EQ(product.variants[0].available, false);
}

TEST(PageReader, says_out_of_stock_when_every_offer_does) {
  EXPECT_EQ(
      read(
          R"(<h1>Vase</h1><script type="application/ld+json">{"@type":"Product","name":"Vase","offers":{"price":"9","priceCurrency":"EUR","availability":"SoldOut"}}</script>)")
          .kind,
      PageKind::out_of_stock);
}

TEST(PageReader, tells_block_pages_dead_links_log_ins_and_lists_apart) {
  EXPECT_EQ(
      read("<title>Shop</title><form action='/errors/validateCaptcha'><p>Enter the characters you see below</p></form>")
          .kind,
      PageKind::captcha);
  EXPECT_EQ(read("<title>Page not found</title><h1>404</h1><p>Sorry</p>").kind, PageKind::not_found);
  EXPECT_EQ(read("<title>Sign in</title><form action='/login'><input type=password></form>").kind,
            PageKind::login_required);
  EXPECT_EQ(read("<title>Search</title><h1>200 results</h1><div class=price>$5</div>",
                 "https://shop.example.com/search?q=lamp")
                .kind,
            PageKind::not_product);
}

TEST(PageReader, takes_no_recipe_and_no_article_for_a_product_whatever_price_stands_on_the_page) {
  const std::string soup =
      R"(<title>Lentil Soup | Kitchen</title><h1>Lentil Soup</h1><span class="price">$2.10</span>)";
  EXPECT_EQ(read(soup).kind, PageKind::product);
  for (const std::string type : {"Recipe", "NewsArticle", "BlogPosting", "Hotel"}) {
    const std::string page =
        R"(<script type="application/ld+json">{"@type":")" + type + R"(","name":"Lentil Soup"}</script>)" + soup;
    EXPECT_EQ(read(page).kind, PageKind::not_product) << type;
  }
  EXPECT_EQ(read(R"(<script type="application/ld+json">{"@type":"WebPage","name":"Kitchen",
"mainEntity":{"@type":"Recipe","name":"Lentil Soup"}}</script>)" +
                 soup)
                .kind,
            PageKind::not_product);
}

TEST(PageReader, takes_a_product_for_one_although_its_page_teases_an_article) {
  const std::string teaser =
      R"(<script type="application/ld+json">{"@type":"BlogPosting","headline":"Ten soups for cold days"}</script>)";
  EXPECT_EQ(read(teaser + std::string(kLamp)).kind, PageKind::product);
  const std::string own =
      R"(<script type="application/ld+json">{"@type":"Article","headline":"Desk Lamp Aurora"}</script>)";
  EXPECT_EQ(read(own + std::string(kLamp)).kind, PageKind::product) << "it has an offer";
}

TEST(PageReader, takes_no_newspaper_for_the_product_of_its_article) {
  EXPECT_EQ(read(R"(<h1>Manholes explode in winter</h1><script type="application/ld+json">{"@type":"NewsArticle",
"headline":"Manholes","isPartOf":{"@type":["CreativeWork","Product"],"name":"The Example Times","productID":"example:basic"}}</script>)")
                .kind,
            PageKind::not_product);
}

TEST(PageReader, wants_a_cart_beside_a_price_on_a_page_that_calls_itself_an_article) {
  const std::string page =
      R"(<meta property="og:type" content="article"><title>Lamps compared</title><h1>Lamps compared</h1>
<span class="price">$39.00</span>)";
  EXPECT_EQ(read(page).kind, PageKind::not_product);
  EXPECT_EQ(read(page + R"(<button class="single_add_to_cart_button">Buy</button>)").kind, PageKind::product);
}

TEST(PageReader, wants_more_than_a_name_and_stars_of_a_product_without_a_price) {
  const auto page = [](const std::string& more) {
    return R"(<h1>Snow on the roof</h1><script type="application/ld+json">{"@type":"Product","name":"Snow on the roof",
"aggregateRating":{"ratingValue":"4.1","reviewCount":"9"})" +
           more + "}</script>";
  };
  EXPECT_EQ(read(page("")).kind, PageKind::not_product);
  EXPECT_EQ(read(page(R"(,"sku":"R-1")")).kind, PageKind::product);
}

TEST(PageReader, takes_no_card_of_a_list_for_the_product) {
  std::string cards;
  for (const std::string name : {"Mouse", "Keyboard", "Screen", "Cable"})
    cards += "<div class=\"card\"><a href=\"/" + name + "\"><h3>" + name +
             R"(</h3></a><span class="price">$20.00</span></div>)";
  EXPECT_EQ(read("<title>Computers | Shop</title><h1>Computers</h1><div>" + cards + "</div>").kind,
            PageKind::not_product);
  const SourceProduct product =
      read(R"(<title>Lamp | Shop</title><h1>Lamp</h1><div class="price">$55.00</div><div>)" + cards + "</div>");
  EXPECT_EQ(product.kind, PageKind::product);
  EXPECT_EQ(product.price->value.str(), "55.00 USD");
}

TEST(PageReader, takes_none_of_many_offers_that_are_not_called_like_the_page) {
  std::string offers;
  for (const std::string name : {"Mouse", "Keyboard", "Screen", "Cable", "Dock"})
    offers += R"({"@type":"Product","name":")" + name + R"(","offers":{"price":"20","priceCurrency":"USD"}},)";
  EXPECT_EQ(read(R"(<title>Sale</title><h1>All for your desk</h1><script type="application/ld+json">[)" + offers +
                 R"({}]</script>)")
                .kind,
            PageKind::not_product);
}

TEST(PageReader, takes_the_higher_amount_that_is_crossed_out_beside_the_price_as_the_list_price) {
  const auto page = [](const std::string& crossed) {
    return read(R"(<title>Cup | Shop</title><h1>Cup</h1><div><span class="price">$12.00</span> )" + crossed + "</div>");
  };
  const SourceProduct product = page("<del>$20.00</del>");
  EXPECT_EQ(product.price->value.str(), "12.00 USD");
  ASSERT_TRUE(product.list_price);
  EXPECT_EQ(product.list_price->value.str(), "20.00 USD");
  EXPECT_TRUE(page(R"(<span style="text-decoration: line-through">$20.00</span>)").list_price);
  EXPECT_FALSE(page("<del>$10.00</del>").list_price) << "it is lower";
  EXPECT_FALSE(page("<del>$20.00</del> <del>$22.00</del>").list_price) << "two say different things";
}

TEST(PageReader, reads_no_number_that_stands_in_two_elements) {
  const std::string head = "<title>Beer | Shop</title><h1>Beer</h1>";
  EXPECT_EQ(read(head + R"(<div class="price"><span>119</span>99 $</div>)").kind, PageKind::not_product);
  EXPECT_EQ(read(head + R"(<div itemprop="price"><span>119</span>99 $</div>)").kind, PageKind::not_product);
  EXPECT_FALSE(read(head + R"(<div itemscope itemtype="http://schema.org/Product"><span itemprop=name>Beer</span>
<div itemprop="offers" itemscope itemtype="http://schema.org/Offer"><div itemprop="price"><b>119</b>99 $</div></div></div>)")
                   .price);
  const SourceProduct product = read(head + R"(<div class="price">$119<sup>99</sup></div>)");
  ASSERT_TRUE(product.price);
  EXPECT_EQ(product.price->value.str(), "119.99 USD");
}

TEST(PageReader, reads_no_price_per_measure) {
  EXPECT_FALSE(read(R"(<title>Apricots | Shop</title><h1>Apricots</h1><p class="pricePerMeasure">$0.70</p>)").price);
}

TEST(PageReader, takes_no_loose_property_of_a_list_for_the_price) {
  std::string cards;
  for (const std::string name : {"Mouse", "Keyboard", "Screen", "Cable"})
    cards += "<div class=\"card\"><a href=\"/" + name + "\">" + name +
             R"(</a><span class="price" itemprop="price">$20.00</span></div>)";
  EXPECT_EQ(read("<title>Computers | Shop</title><h1>Computers</h1><div>" + cards + "</div>").kind,
            PageKind::not_product);
}

TEST(PageReader, reads_no_price_out_of_what_is_saved) {
  for (const std::string saved : {R"(<div>You save: <span class="discount-amount">$5.00</span></div>)",
                                  R"(<div class="saving-price">Save <span class="amount">$5.00</span></div>)"}) {
    const SourceProduct product =
        read("<title>Lamp | Shop</title><h1>Lamp</h1>" + saved + R"(<span class="price">$39.00</span>)");
    ASSERT_TRUE(product.price) << saved;
    EXPECT_EQ(product.price->value.str(), "39.00 USD") << saved;
  }
}

TEST(PageReader, takes_no_other_offers_crossed_out_amount_for_its_own) {
  const std::string head = R"(<title>Cup | Shop</title><h1>Cup</h1><div><span class="price">$12.00</span></div>)";
  for (const std::string other :
       {R"(<div class="card"><a href="/mug">Mug</a><del>$20.00</del> <span class="price">$15.00</span></div>)",
        R"(<ul><li>3 pack <span class="price">$30.00</span> <del>$36.00</del></li></ul>)"}) {
    const SourceProduct product = read(head + other);
    ASSERT_TRUE(product.price);
    EXPECT_EQ(product.price->value.str(), "12.00 USD");
    EXPECT_FALSE(product.list_price) << other;
  }
}

TEST(PageReader, keeps_the_price_whose_element_speaks_of_saving_too) {
  const SourceProduct product =
      read(R"(<title>Cup | Shop</title><h1>Cup</h1><p class="price-and-saving"><span class="price">$12.00</span></p>)");
  ASSERT_TRUE(product.price);
  EXPECT_EQ(product.price->value.str(), "12.00 USD");
}

TEST(PageReader, shows_no_picture_that_is_the_link_to_another_product) {
  const SourceProduct product = read(R"(<title>Cup | Shop</title><h1>Cup</h1><div class="price">$12.00</div>
<a href="#"><img class="gallery" src="/a.jpg"></a><a href="/a-large.jpg"><img class="gallery" src="/b.jpg"></a>
<a href="/products/mug"><img class="gallery" src="/mug.jpg"></a>)");
  ASSERT_EQ(product.images.size(), 2U);
  EXPECT_EQ(product.images[1].url, "https://shop.example.com/b.jpg");
}

TEST(PageReader, believes_no_machine_price_that_the_page_calls_the_list_price) {
  const SourceProduct product = read(R"(<h1>Cup</h1><meta property="og:price:standard_amount" content="150.00">
<meta property="og:price:currency" content="USD"><meta property="product:price:amount" content="120.00">
<meta property="product:price:currency" content="USD"><script type="application/ld+json">{"@type":"Product","name":"Cup",
"gtin":"123456789013","offers":{"price":"150.00","priceCurrency":"USD"}}</script>)");
  EXPECT_EQ(product.price->value.str(), "120.00 USD");
  EXPECT_EQ(product.list_price->value.str(), "150.00 USD");
  EXPECT_FALSE(product.gtin) << "its last digit is wrong";
}

TEST(PageReader, keeps_a_price_that_is_its_own_list_price) {
  const SourceProduct product = read(R"(<h1>Cup</h1><meta property="product:original_price:amount" content="100.00">
<meta property="product:price:amount" content="100.00"><meta property="product:price:currency" content="USD">
<script type="application/ld+json">{"@type":"Product","name":"Cup","offers":{"price":"100.00","priceCurrency":"USD"}}</script>
<div class="gift">Gift wrap <span class="gift-price">$9.00</span></div>)");
  ASSERT_TRUE(product.price);
  EXPECT_EQ(product.price->value.str(), "100.00 USD");
}

TEST(PageReader, takes_choices_of_one_product_for_no_list) {
  std::string packs;
  for (const std::string pack : {"1", "2", "3", "4"})
    packs +=
        "<li class=\"pack\"><a href=\"#" + pack + "\">" + pack + R"( pack</a> <span class="price">$12.00</span></li>)";
  const SourceProduct product = read("<title>Tea | Shop</title><h1>Tea</h1><ul>" + packs +
                                     R"(</ul><p>Gift wrap <span class="wrap-price">$3.00</span></p>)");
  ASSERT_TRUE(product.price);
  EXPECT_EQ(product.price->value.str(), "12.00 USD") << "those links stay on the page";
}

TEST(PageReader, takes_a_product_whose_page_writes_about_it_for_one) {
  const std::string review =
      R"(<script type="application/ld+json">{"@type":"Review","name":"Desk Lamp Aurora","reviewBody":"Good."}</script>)";
  const std::string page =
      R"(<title>Desk Lamp Aurora | Shop</title><h1>Desk Lamp Aurora</h1><span class="price">$39.00</span>)";
  EXPECT_EQ(read(review + page).kind, PageKind::not_product);
  EXPECT_EQ(read(review + page + R"(<button id="btnAddToCart">Buy</button>)").kind, PageKind::product);
  EXPECT_EQ(read(review + R"(<meta property="og:type" content="product">)" + page).kind, PageKind::product);
}

TEST(PageReader, keeps_no_facts_of_a_page_that_is_no_product) {
  const SourceProduct product = read("<title>Search</title><h1>200 results</h1><span class=price>$5.00</span>",
                                     "https://shop.example.com/search?q=lamp");
  EXPECT_FALSE(product.price.has_value());
  EXPECT_TRUE(product.images.empty());
}

/// A storefront whose own data and whose JSON-LD disagree.
constexpr std::string_view kStorefront =
    R"(<title>Mug</title><h1>Mug</h1><script id="shopify-features" type="application/json">{}</script><script>Shopify.currency = {"active":"EUR"};</script>
<script type="application/ld+json">{"@type":"ProductGroup","name":"Mug","aggregateRating":{"ratingValue":"4.5","reviewCount":"8"},"hasVariant":[{"@type":"Product","sku":"M-R","name":"Mug Red","offers":{"price":"99","priceCurrency":"USD"}}]}</script>
<script type="application/json" data-product-json>{"id":7,"title":"Mug","handle":"lamp","vendor":"Clay","variants":[{"id":71,"option1":"Red","available":true,"price":1999}],"options":["Color"]}</script>)";

TEST(PageReader, adds_no_price_and_no_variants_to_those_that_the_shops_reader_has_settled) {
  const SourceProduct product = read(std::string(kStorefront));
  EXPECT_EQ(product.price->value.str(), "19.99 EUR");
  ASSERT_EQ(product.variants.size(), 1u);
  EXPECT_EQ(product.variants[0].source_sku, "71");
}

TEST(PageReader, takes_from_the_routes_for_every_shop_what_the_shops_reader_does_not_say) {
  const SourceProduct product = read(std::string(kStorefront));
  EXPECT_EQ(product.rating->value, product::rating_from("4.5"));
  EXPECT_EQ(product.review_count->value, 8);
  EXPECT_EQ(product.brand->value.str(), "Clay");
}

TEST(PageReader, reads_the_bare_answer_of_a_shop_and_names_no_price_without_its_currency) {
  const SourceProduct product = read(
      R"({"id":7,"title":"Mug","handle":"mug","vendor":"Clay","variants":[{"id":71,"option1":"Red","available":true,"price":1999}],"options":["Color"]})",
      "https://shop.example.de/products/mug.js");
  EXPECT_EQ(product.kind, PageKind::product);
  EXPECT_EQ(product.title->value.str(), "Mug");
  EXPECT_FALSE(product.price.has_value());
  EXPECT_EQ(product.variants.size(), 1u);
}

TEST(PageReader, fills_from_embedded_state_only_what_is_absent) {
  std::string lamp(kLamp);
  lamp.erase(lamp.find(R"("sku":"L-1",)"), std::string_view(R"("sku":"L-1",)").size());
  const SourceProduct product = read(
      lamp +
      R"(<script>window.__INITIAL_STATE__ = {"p":{"name":"Desk Lamp Aurora","brand":"Wrong","sku":"S-9","price":12.5,"currency":"EUR","image":"https://shop.example.com/wrong.jpg"}};</script>)");
  EXPECT_EQ(product.sku->value, "S-9");
  EXPECT_EQ(product.sku->provenance.route, "script:__INITIAL_STATE__.p.sku");
  EXPECT_EQ(product.price->value.str(), "49.90 EUR");
  EXPECT_EQ(product.brand->value.str(), "Lumo");
  EXPECT_EQ(product.images.size(), 2u);
}

TEST(PageReader, knows_a_storefront_by_its_own_name_before_the_classes_that_any_theme_may_use) {
  const SourceProduct product =
      read(std::string(kStorefront) +
           "<div class='product-info-main'><div class='price-box'><span data-price-type=finalPrice "
           "data-price-amount=5>€5.00</span></div></div><div class=woocommerce-product-gallery></div>");
  EXPECT_EQ(product.price->value.str(), "19.99 EUR");
  EXPECT_EQ(product.variants.size(), 1u);
}

TEST(PageReader, takes_no_other_shop_for_amazon) {
  constexpr std::string_view kTitle =
      "<span id=productTitle>Desk Lamp</span><h1>Desk Lamp</h1><script type='application/ld+json'>"
      "{\"@type\":\"Product\",\"name\":\"Desk "
      "Lamp\",\"offers\":{\"price\":\"9.90\",\"priceCurrency\":\"EUR\"}}</script>";
  for (const std::string url : {"https://amazonia.example/p/1", "https://amazon.evil.example/p/1", ""}) {
    const SourceProduct product = read(std::string(kTitle), url);
    ASSERT_TRUE(product.price) << url;
    EXPECT_EQ(product.price->provenance.route, "json-ld:Product.offers.price + json-ld:Product.offers.priceCurrency")
        << url;
  }
  // A page of Amazon is read by its own reader alone, pasted ones too.
  EXPECT_FALSE(read(std::string(kTitle), "https://www.amazon.co.uk/dp/B000000001").price);
  EXPECT_FALSE(read("<div id=dp></div>" + std::string(kTitle), "").price);
}

TEST(PageReader, refuses_bytes_that_hold_no_page) {
  EXPECT_EQ(read_page({.bytes = "  ", .url = "", .content_type = "", .read_at = {}}).error().name, "page_empty");
  EXPECT_EQ(
      read_page({.bytes = std::string(41'000'000, 'a'), .url = "", .content_type = "", .read_at = {}}).error().name,
      "page_too_large");
}

TEST(PageReader, writes_one_line_of_json_with_null_for_what_is_absent) {
  const std::string json = extraction_json(read(std::string(kLamp)));
  EXPECT_EQ(json.find('\n'), std::string::npos);
  EXPECT_NE(json.find(R"("price":"49.90","currency":"EUR")"), std::string::npos) << json;
  EXPECT_NE(json.find(R"("gtin":null)"), std::string::npos);
  EXPECT_NE(json.find(R"("route":"json-ld:Product.offers.price + json-ld:Product.offers.priceCurrency")"),
            std::string::npos);
}

std::string lamp_offers(std::string_view body) {
  return R"(<h1>Lamp</h1><div itemscope itemtype="http://schema.org/Product"><span itemprop="name">Lamp</span>
    <div itemprop="offers" itemscope itemtype="http://schema.org/Offer"><meta itemprop="price" content="18.00"><meta itemprop="priceCurrency" content="EUR"></div>
    <div itemprop="offers" itemscope itemtype="http://schema.org/Offer"><meta itemprop="price" content="17.10"><meta itemprop="priceCurrency" content="EUR"></div></div>)" +
         std::string(body);
}

TEST(PageReader, takes_the_second_offer_when_the_page_crosses_out_the_first) {
  EXPECT_EQ(read(lamp_offers("")).price->value.str(), "18.00 EUR");
  EXPECT_EQ(read(lamp_offers("<span class='barred'>€ 18,00</span>")).price->value.str(), "17.10 EUR");
  EXPECT_EQ(read(lamp_offers("<p><s>€ 18,00</s></p>")).price->value.str(), "17.10 EUR");
}

TEST(PageReader, leaves_the_shops_name_out_of_the_title) {
  const auto titled = [](const std::string& title) {
    return read(
               "<meta property='og:type' content='product'><meta property='og:site_name' content='The Lamp House'>"
               "<meta property='og:title' content='" +
                   title + "'><span class='price'>€ 20,00</span>",
               "https://outlet.lamps.example/p/1")
        .title->value.str();
  };
  EXPECT_EQ(titled("Lamps 灯 - Desk Lamp Aurora"), "Desk Lamp Aurora");
  EXPECT_EQ(titled("Desk Lamp Aurora | The Lamp House"), "Desk Lamp Aurora");
  EXPECT_EQ(titled("Lamps of Murano - white"), "Lamps of Murano - white");
  EXPECT_EQ(titled("Outlet - Desk Lamp Aurora"), "Outlet - Desk Lamp Aurora");
}

TEST(PageReader, lets_the_headline_complete_the_markups_name) {
  const auto titled = [](const std::string& headline) {
    return read("<h1>" + headline +
                "</h1><script type='application/ld+json'>{\"@type\":\"Product\",\"name\":\"Phone Nova 8\","
                "\"offers\":{\"price\":\"99\",\"priceCurrency\":\"USD\"}}</script>")
        .title->value.str();
  };
  EXPECT_EQ(titled("Phone Nova 8 (128 GB)"), "Phone Nova 8 (128 GB)");
  EXPECT_EQ(titled("Phone Nova 8 Saved to your list"), "Phone Nova 8");
}

TEST(PageReader, doubts_a_brand_that_is_the_marketplaces_own_name) {
  const auto brand = [](const std::string& url) {
    return read(
               "<h1>Slicer</h1><script type='application/ld+json'>{\"@type\":\"Product\",\"name\":\"Slicer\","
               "\"brand\":\"Ali\",\"offers\":{\"price\":\"9\",\"priceCurrency\":\"USD\"}}</script>"
               "<dl><dt>Brand Name:</dt><dd>Norda</dd></dl>",
               url)
        .brand->value.str();
  };
  EXPECT_EQ(brand("https://www.alimarket.example/p/1"), "Norda");
  EXPECT_EQ(brand("https://www.kitchen.example/p/1"), "Ali");
}

TEST(PageReader, takes_what_the_page_tells_an_advertising_pixel_where_nothing_else_names_a_price) {
  const auto page = [](const std::string& event) {
    return read(
        "<title>Dried Beef</title><meta property='og:title' content='Dried Beef'><script>fbq('track', 'ViewContent', "
        "{" +
        event + "}, {eventID: 1});</script>");
  };
  const SourceProduct product = page("content_ids: ['7'], content_type: 'product', value: 990, currency: 'TWD'");
  EXPECT_EQ(product.kind, PageKind::product);
  EXPECT_EQ(product.price->value.str(), "990.00 TWD");
  EXPECT_EQ(product.price->provenance.route, "script:ViewContent.value + script:ViewContent.currency");
  EXPECT_EQ(page("content_type: 'product', value: 49.9, currency: 'EUR'").price->value.str(), "49.90 EUR");
  EXPECT_FALSE(page("content_type: 'product', content_ids: ['7', '8'], value: 99, currency: 'EUR'").price);
  EXPECT_FALSE(page("content_type: 'product_group', value: 990, currency: 'TWD'").price);
  EXPECT_FALSE(page("content_type: 'product', value: 990").price);
}

TEST(PageReader, finds_the_pictures_that_a_lightbox_opens) {
  const SourceProduct product = read(
      "<meta property='og:type' content='product'><h1>Oak Table</h1><span class='price'>$180.00</span>"
      "<a class='fancybox' rel='gallery' href='/big/1.jpg'><img src='/small/1.jpg'></a>"
      "<a class='fancybox' rel='gallery' href='/big/2.JPG?v=3'></a><a class='fancybox banner' href='/banner.jpg'></a>"
      "<a class='fancybox' rel='gallery' href='/sizes.html'>Sizes</a>");
  ASSERT_EQ(product.images.size(), 2u);
  EXPECT_EQ(product.images[0].url, "https://shop.example.com/big/1.jpg");
  EXPECT_EQ(product.images[1].url, "https://shop.example.com/big/2.JPG?v=3");
}

/// The answer that AliExpress's script draws a page from, as a browser kept it.
constexpr std::string_view kPdpAnswer =
    R"({"data":{"result":{"PRODUCT_TITLE":{"text":"Steel cup"},"HEADER_IMAGE_PC":{"imagePathList":["https://ae01.alicdn.com/1.png"]},
    "PRICE":{"targetSkuPriceInfo":{"salePrice":{"currency":"USD","value":8}},"skuPriceInfoMap":{"100":{"salePrice":{"currency":"USD","value":8}}}},
    "SKU":{"skuPaths":{"0":{"skuIdStr":"100","path":"14:1","skuStock":7}}}}}})";

SourceProduct read_drawn(std::string page_url, std::string answer_url) {
  auto product = read_page({.bytes = "<title>Shop</title><div id=root>Steel cup US $99</div>",
                            .url = std::move(page_url),
                            .content_type = "text/html",
                            .rung = product::Rung::browser,
                            .read_at = {},
                            .answers = {{.url = std::move(answer_url), .body = std::string(kPdpAnswer)}}});
  EXPECT_TRUE(product.has_value());
  return product ? std::move(*product) : SourceProduct();
}

TEST(PageReader, reads_what_a_pages_own_script_fetched_before_what_it_drew) {
  const SourceProduct product = read_drawn("https://www.aliexpress.com/item/1005.html",
                                           "https://acs.aliexpress.com/h5/mtop.aliexpress.pdp.pc.query/1.0/");
  EXPECT_EQ(product.kind, PageKind::product);
  ASSERT_TRUE(product.title && product.price);
  EXPECT_EQ(product.title->value.str(), "Steel cup");
  EXPECT_EQ(product.price->value.str(), "8.00 USD");
  EXPECT_EQ(product.price->provenance.rung, product::Rung::browser);
}

TEST(PageReader, believes_no_answer_about_another_product_than_the_address_names) {
  std::string answer(kPdpAnswer);
  answer.insert(answer.find(R"("PRICE")"), R"("GLOBAL_DATA":{"globalData":{"productId":"777"}},)");
  const auto read_at = [&](const std::string& url) {
    return read_page({.bytes = "<title>Shop</title><div id=root>Steel cup</div>",
                      .url = url,
                      .content_type = "text/html",
                      .rung = product::Rung::browser,
                      .read_at = {},
                      .answers = {{.url = "https://acs.aliexpress.com/mtop.pdp.query", .body = answer}}});
  };
  EXPECT_TRUE(read_at("https://www.aliexpress.com/item/777.html")->price);
  EXPECT_FALSE(read_at("https://www.aliexpress.com/item/1005.html")->price);
}

TEST(PageReader, believes_no_answer_that_is_not_of_the_shop_itself) {
  for (const auto& [page, answer] :
       {std::pair("https://www.aliexpress.com/item/1005.html", "https://ads.example.com/mtop.pdp.query"),
        std::pair("https://shop.example.com/lamp", "https://acs.aliexpress.com/mtop.pdp.query")}) {
    const SourceProduct product = read_drawn(page, answer);
    EXPECT_FALSE(product.price && product.price->value.str() == "8.00 USD") << page;
  }
}

}  // namespace
}  // namespace matjar::sourcing
