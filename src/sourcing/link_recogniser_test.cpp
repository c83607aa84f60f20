#include "sourcing/link_recogniser.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

#include "sourcing/test_shops.hpp"

namespace matjar::sourcing {
namespace {

const LinkRecogniser& links() {
  static const LinkRecogniser kLinks = test_recogniser();
  return kLinks;
}

std::string name_of(std::string_view link) {
  const auto recognised = links().recognise(link);
  return recognised ? "recognised" : recognised.error().name;
}

void expect_product(std::string_view link, std::string_view platform, std::string_view id, std::string_view canonical) {
  const auto recognised = links().recognise(link);
  ASSERT_TRUE(recognised.has_value()) << link << ": " << describe(recognised.error());
  EXPECT_EQ(recognised->listing.platform, platform) << link;
  EXPECT_EQ(recognised->listing.external_id, id) << link;
  EXPECT_EQ(recognised->listing.canonical_url, canonical) << link;
  EXPECT_EQ(recognised->kind, LinkKind::product) << link;
}

TEST(LinkRecogniser, reads_every_form_of_an_amazon_address) {
  for (const std::string_view link :
       {"https://www.amazon.sa/dp/B000000001", "https://www.amazon.sa/-/en/Some-Name/dp/b000000001/ref=sr_1?th=1",
        "amazon.sa/gp/product/B000000001", "https://m.amazon.sa/gp/aw/d/B000000001",
        "HTTPS://WWW.AMAZON.SA/DP/B000000001", "  https://www.amazon.sa/اسم/dp/B000000001  "}) {
    expect_product(link, "amazon", "B000000001", "https://www.amazon.sa/dp/B000000001");
  }
}

TEST(LinkRecogniser, reads_the_address_inside_a_shops_own_redirect) {
  expect_product("https://www.amazon.com/gp/slredirect/x.html?url=%2FName%2Fdp%2FB000000002%2Fref%3Dx", "amazon",
                 "B000000002", "https://www.amazon.com/dp/B000000002");
  expect_product(
      "https://s.click.aliexpress.com/"
      "deep_link.htm?dl_target_url=https%3A%2F%2Fwww.aliexpress.com%2Fitem%2F1005000000000001.html",
      "aliexpress", "1005000000000001", "https://www.aliexpress.com/item/1005000000000001.html");
}

TEST(LinkRecogniser, knows_language_and_mobile_hosts_of_the_other_shops) {
  expect_product("https://ar.aliexpress.com/i/1005000000000001.html", "aliexpress", "1005000000000001",
                 "https://www.aliexpress.com/item/1005000000000001.html");
  expect_product("https://m.ebay.de/itm/Name/123456789012?var=1", "ebay", "123456789012",
                 "https://www.ebay.de/itm/123456789012");
  expect_product("https://www.noon.com/saudi-ar/some-name/N70000001V/p/?o=x", "noon", "N70000001V",
                 "https://www.noon.com/saudi-ar/N70000001V/p/");
  expect_product("https://shop.example.com/ar/products/blue-shirt?variant=1", "shopify", "blue-shirt",
                 "https://shop.example.com/products/blue-shirt");
  expect_product("https://shop.zid.store/ar/products/blue-shirt", "zid", "blue-shirt",
                 "https://shop.zid.store/products/blue-shirt");
}

TEST(LinkRecogniser, strips_trackers_from_an_unknown_shops_address_and_keeps_the_rest) {
  expect_product("https://shop.example.com/item?id=5&utm_source=x&gclid=y&size=m", "generic", "",
                 "https://shop.example.com/item?id=5&size=m");
  expect_product("https://shop.example.com/item?cid=5&ref=lamp&affiliate=7", "generic", "",
                 "https://shop.example.com/item?cid=5&ref=lamp&affiliate=7");
}

TEST(LinkRecogniser, fetches_what_was_pasted_but_the_desktop_page_of_a_mobile_address) {
  EXPECT_EQ(links().recognise("https://www.etsy.com/listing/1234567/some-name?x=1")->url.str(),
            "https://www.etsy.com/listing/1234567/some-name?x=1");
  EXPECT_EQ(links().recognise("https://m.aliexpress.com/i/1005000000000001.html")->url.str(),
            "https://www.aliexpress.com/item/1005000000000001.html");
  EXPECT_EQ(links().recognise("https://a.myshopify.com/products/shirt.js")->url.str(),
            "https://a.myshopify.com/products/shirt");
}

TEST(LinkRecogniser, tells_short_links_from_products) {
  for (const std::string_view link : {"https://a.co/d/4fGh12k", "https://ebay.us/m/AbC123",
                                      "https://s.noon.com/AbC123xYz", "https://share.temu.com/AbC"}) {
    const auto recognised = links().recognise(link);
    ASSERT_TRUE(recognised.has_value()) << link;
    EXPECT_EQ(recognised->kind, LinkKind::short_link) << link;
  }
}

TEST(LinkRecogniser, names_pages_of_known_shops_that_are_no_product) {
  for (const std::string_view link :
       {"https://www.amazon.sa/s?k=watch", "https://www.amazon.com/dp/B0000000012",
        "https://www.aliexpress.com/category/509/phones.html", "https://www.ebay.com/str/store",
        "https://a.myshopify.com/collections/all", "https://shop.example.com/",
        "https://www.amazon.sa/ap/signin?openid.return_to=https://www.amazon.sa/dp/B000000001",
        "https://login.aliexpress.com/?return_url=/item/1005006000000001.html", "https://www.amazon.com/d/automotive",
        "https://www.walmart.com/ip/x?from=/123456000", "https://login.taobao.com/?to=/item.htm?id=562283240000"}) {
    EXPECT_EQ(name_of(link), "link_not_a_product") << link;
  }
}

TEST(LinkRecogniser, reads_an_addresss_own_form_before_the_address_that_it_carries) {
  expect_product("https://www.ebay.de/itm/123456789012?url=/itm/999999999999", "ebay", "123456789012",
                 "https://www.ebay.de/itm/123456789012");
  expect_product(
      "https://rover.ebay.com/rover/1?item=999999999999&mpre=https%3A%2F%2Fwww.ebay.com%2Fitm%2F123456789012", "ebay",
      "123456789012", "https://www.ebay.com/itm/123456789012");
}

TEST(LinkRecogniser, holds_a_carried_address_to_the_rules_of_a_pasted_one) {
  for (const std::string_view inner : {"https%3A%2F%2Fwww.ebay.com%3A8443%2Fitm%2F123456789012",
                                       "https%3A%2F%2Fuser%40www.ebay.com%2Fitm%2F123456789012"})
    EXPECT_EQ(name_of("https://rover.ebay.com/rover/1?mpre=" + std::string(inner)), "link_not_a_product") << inner;
}

TEST(LinkRecogniser, keeps_an_id_encoded_that_is_no_text) {
  const auto id_of = [](std::string_view id) {
    return links().recognise("https://a.myshopify.com/products/" + std::string(id))->listing.external_id;
  };
  EXPECT_EQ(id_of("%D9%82%D9%85"), "قم");
  for (const std::string_view id : {"a%FF", "a%0A", "a%00", "a%7F", "a%C2%85"}) EXPECT_EQ(id_of(id), id);
}

TEST(LinkRecogniser, sees_a_scheme_only_at_the_front) {
  expect_product("www.amazon.sa/dp/B000000001?from=https://x.example/", "amazon", "B000000001",
                 "https://www.amazon.sa/dp/B000000001");
  EXPECT_EQ(name_of("www.amazon.com@evil.example/?x=https://shop.example"), "link_suspicious");
  EXPECT_EQ(name_of("https:///user@shop.example/x"), "link_invalid") << "any number of slashes";
}

TEST(LinkRecogniser, refuses_hosts_that_imitate_a_shop) {
  for (const std::string_view link : {"https://notamazon.com/dp/B000000001",
                                      "https://www.amaz0n.com/dp/B000000001",
                                      "https://amazon.sa.com/dp/B000000001",
                                      "https://aliexpress.com.evil.example/item/1.html",
                                      "https://evil.example/?u=https://www.amazon.com/dp/B000000001",
                                      "https://www.xn--mazon-3ve.com/dp/B000000001",
                                      "https://www.amazon.com%2eevil.example/dp/B000000001",
                                      "https://www.amazon.com@evil.example/dp/B000000001",
                                      "https://www.amazon.com\\@evil.example/dp/B000000001",
                                      "https://arnazon.com/dp/B000000001",
                                      "https://www.amázon.com/dp/B000000001",
                                      "https://amzaon.com/dp/B000000001",
                                      "https://www-amazon-com.evil.example/",
                                      "https://shein.evil.example/x-p-1234.html",
                                      "https://some-shop.zid.store.evil.example/products/x",
                                      "https://1688.com.evil.example/offer/562283240000.html",
                                      "https://evil.example/go?u=https%253A%252F%252Fwww.noon.com%252Fx",
                                      "https://www.ebay-sa.com/itm/123456789012",
                                      "https://temu-sale.com/",
                                      "https://noon-ksa.com/",
                                      "https://amazom-ksa.com/dp/B000000001",
                                      "https://walmrat.deals.example/",
                                      "https://salla.deals.example/ar/p123456",
                                      "https://zid-store.example/x",
                                      "https://amazonsa.example/dp/B000000001",
                                      "https://amazon-outlet.example/",
                                      "https://ali-express.example/",
                                      "https://myaliexpress.example/item/1.html"}) {
    EXPECT_EQ(name_of(link), "link_suspicious") << link;
  }
}

TEST(LinkRecogniser, refuses_what_is_no_public_web_address) {
  for (const std::string_view link :
       {"", "not a url", "file:///etc/passwd", "javascript:alert(1)", "http://10.0.0.5/products/x",
        "http://2130706433/", "http://[::1]/item/1.html", "http://metadata.google.internal/x",
        "https://www.amazon.com:8443/dp/B000000001", "https://user@shop.example.com/products/x",
        "https://co.uk/products/x", "https://www.amazon.com/dp/B000000001\r\nX: 1", "mailto:a@shop.example.com"}) {
    EXPECT_EQ(name_of(link), "link_invalid") << link;
  }
}

TEST(LinkRecogniser, takes_shops_whose_names_only_sound_like_a_known_one) {
  for (const std::string_view link :
       {"https://www.afternoon-tea.com/products/cup", "https://www.sheinindia.in/some-shirt/p/443339000_white",
        "https://temuco.cl/products/x", "https://amazonite-jewels.com/products/ring",
        "https://noon-bakery.example/products/cake", "https://www.sallys-shop.example/products/x",
        "https://shop.example.com/products/x?referrer=https://www.noon.com/saudi-ar/"}) {
    EXPECT_EQ(name_of(link), "recognised") << link;
  }
}

TEST(LinkRecogniser, follows_no_redirect_of_a_shop_to_anywhere_else) {
  for (const std::string_view target : {"https%3A%2F%2Fevil.example%2Fdp%2FB000000001", "%2Fs%3Fk%3Dx",
                                        "https%3A%2F%2Fwww.ebay.com%2Fitm%2F123456789012"}) {
    const std::string link = "https://www.amazon.com/gp/redirect.html?url=" + std::string(target);
    EXPECT_EQ(name_of(link), "link_not_a_product") << link;
  }
}

/// The corpus's table, when it is there: every row right.
TEST(LinkRecogniser, agrees_with_the_table_of_the_corpus) {
  const char* corpus = std::getenv("MATJAR_CORPUS");
  std::ifstream file(std::filesystem::path(corpus == nullptr ? MATJAR_SOURCE_DIR "/../shared/corpus" : corpus) /
                     "urls" / "urls.tsv");
  // The table is no part of this repository; the tests above have links of our own.
  if (!file) GTEST_SKIP() << "no corpus";
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream columns(line);
    std::string url, platform, id, canonical, kind;
    std::getline(columns, url, '\t');
    std::getline(columns, platform, '\t');
    std::getline(columns, id, '\t');
    std::getline(columns, canonical, '\t');
    std::getline(columns, kind, '\t');
    const auto link = links().classify(url);
    if (platform == "none") {
      EXPECT_FALSE(link.has_value()) << url;
      continue;
    }
    ASSERT_TRUE(link.has_value()) << url;
    EXPECT_EQ(link->listing.platform, platform == "other" ? "generic" : platform) << url;
    EXPECT_EQ(link->listing.external_id, id) << url;
    EXPECT_EQ(to_string(link->kind), kind) << url;
    if (kind == "product") {
      EXPECT_EQ(link->listing.canonical_url, canonical) << url;
    }
  }
}

std::string key_of(std::string_view link) {
  return links().page_key(*links().recognise(link));
}

TEST(LinkRecogniser, has_one_key_for_all_links_to_one_page) {
  const std::string key = key_of("https://www.amazon.sa/dp/B000000001");
  for (const std::string_view link :
       {"https://www.amazon.sa/Some-Name/dp/b000000001/ref=sr_1?qid=1&keywords=x&pd_rd_i=y",
        "https://m.amazon.sa/gp/aw/d/B000000001", "https://www.amazon.sa/dp/B000000001?utm_source=x&tag=somebody-21"})
    EXPECT_EQ(key_of(link), key) << link;
  EXPECT_EQ(key_of("https://shop.example.com/item?id=5&utm_source=x"), key_of("https://shop.example.com/item?id=5"));
  EXPECT_EQ(key_of("https://www.etsy.com/listing/1385245000/x?ref=y&click_key=z"),
            key_of("https://www.etsy.com/listing/1385245000/x"));
}

TEST(LinkRecogniser, has_a_key_for_each_page_of_a_product_that_may_show_another_price) {
  for (const auto& [one, other] : std::vector<std::pair<std::string_view, std::string_view>>{
           {"https://www.amazon.sa/dp/B000000001", "https://www.amazon.ae/dp/B000000001"},
           {"https://www.amazon.sa/dp/B000000001", "https://www.amazon.sa/-/en/dp/B000000001"},
           {"https://www.amazon.sa/dp/B000000001", "https://www.amazon.sa/dp/B000000001?smid=A1"},
           {"https://www.etsy.com/listing/1385245000/x", "https://www.etsy.com/sa-en/listing/1385245000/x"},
           {"https://a.myshopify.com/products/shirt?variant=1", "https://a.myshopify.com/products/shirt?variant=2"},
           {"https://shop.example.com/products/item?id=5", "https://shop.example.com/products/item?id=6"},
           {"https://shop.example.com/products/lamp", "https://shop.example.com/en-ae/products/lamp"},
           {"https://ar.aliexpress.com/item/1005000000000001.html",
            "https://www.aliexpress.com/item/1005000000000001.html"}})
    EXPECT_NE(key_of(one), key_of(other)) << other;
}

TEST(LinkRecogniser, has_a_key_for_each_language_currency_and_variant_that_a_query_chooses) {
  struct Row {
    std::string address;
    std::string one;
    std::string other;
  };
  for (const Row& row : std::vector<Row>{
           {"https://www.amazon.ae/dp/B000000001", "language=ar_AE", "language=en_AE"},
           {"https://www.amazon.sa/dp/B000000001", "currency=SAR", "currency=USD"},
           {"https://www.amazon.sa/dp/B000000001", "th=1", "th=1&psc=1"},
           {"https://www.etsy.com/listing/1385245000/x", "currency=SAR", "currency=EUR"},
           {"https://www.alibaba.com/product-detail/Some-Lamp_1600000000001.html", "currency=SAR", "currency=USD"},
           {"https://detail.1688.com/offer/562283240000.html", "skuId=1", "skuId=2"},
           {"https://salla.sa/some-shop/lamp/p123456789", "lang=ar", "lang=en"},
           {"https://shop.zid.store/products/blue-shirt", "currency=SAR", "currency=AED"},
           {"https://cjdropshipping.com/product/x-p-04A22450-0000-4617-A132-E7AE7F800000.html", "variant=1",
            "variant=2"},
           {"https://www.aliexpress.com/item/1005000000000001.html", "gatewayAdapt=glo2ara", "gatewayAdapt=glo2fra"},
           {"https://www.aliexpress.com/item/1005000000000001.html", "sku_id=1", "sku_id=2"},
           {"https://www.noon.com/saudi-ar/x/N70000001V/p/", "o=a", "o=b"},
           {"https://www.temu.com/sa-en/led-g-601000000000001.html", "currency=SAR", "currency=USD"},
           {"https://detail.tmall.com/item.htm", "id=605258110000&skuId=1", "id=605258110000&skuId=2"},
           {"https://www.ebay.com/itm/123456789012", "var=1", "var=2"},
           {"https://us.shein.com/Dress-p-12345000.html", "currency=USD", "currency=SAR"},
           {"https://www.walmart.com/ip/Some-Lamp/123456000", "selectedSellerId=1", "selectedSellerId=2"},
           {"https://a.myshopify.com/products/shirt", "currency=SAR", "currency=USD"},
           {"https://www.banggood.com/Some-Drone-p-1234000.html", "cur_warehouse=CN", "cur_warehouse=US"},
       }) {
    EXPECT_NE(key_of(row.address + "?" + row.one), key_of(row.address + "?" + row.other)) << row.address;
    EXPECT_NE(key_of(row.address + "?" + row.one), "") << row.address;
  }
}

TEST(LinkRecogniser, has_no_key_for_a_link_whose_product_is_not_known) {
  EXPECT_EQ(key_of("https://amzn.to/3AbCdEf"), "");
}

}  // namespace
}  // namespace matjar::sourcing
