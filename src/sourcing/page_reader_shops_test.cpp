// Every shop's reader is asked for its pages. What it reads, its own test says.
#include <gtest/gtest.h>
#include <ostream>

#include "sourcing/page_reader.hpp"

namespace matjar::sourcing {
namespace {

struct ShopPage {
  const char* shop;
  const char* url;
  std::string html;
  const char* route;  ///< how a fact's route begins that this reader alone writes
};

void PrintTo(const ShopPage& page, std::ostream* out) {
  *out << page.shop;
}

std::vector<std::string> routes_of(const product::SourceProduct& product) {
  std::vector<std::string> routes;
  if (product.price) routes.push_back(product.price->provenance.route);
  if (product.seller) routes.push_back(product.seller->provenance.route);
  if (product.title) routes.push_back(product.title->provenance.route);
  return routes;
}

std::string next_data(const std::string& page_props) {
  return R"(<script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":)" + page_props + "}}</script>";
}

class PageOfAShop : public testing::TestWithParam<ShopPage> {};

TEST_P(PageOfAShop, is_read_by_its_own_reader) {
  const ShopPage& page = GetParam();
  const auto product = read_page(
      {.bytes = "<meta property='og:type' content='product'><h1>Lamp</h1><span class='price'>$9.00</span>" + page.html,
       .url = page.url,
       .content_type = "text/html",
       .rung = product::Rung::http,
       .read_at = {}});
  ASSERT_TRUE(product) << describe(product.error());
  const auto routes = routes_of(*product);
  EXPECT_TRUE(std::ranges::any_of(routes, [&](const std::string& route) { return route.starts_with(page.route); }))
      << testing::PrintToString(routes);
}

INSTANTIATE_TEST_SUITE_P(
    Shops, PageOfAShop,
    testing::Values(
        ShopPage{
            "1688", "https://detail.1688.com/offer/600000.html",
            R"(<script>window.context=(function(b,d){return d})(window.contextPath, {"result":{"data":{"productTitle":{"fields":{"title":"挂钟"}},"Root":{"fields":{"dataJson":{"tempModel":{"offerId":600000}}}},
"mainPrice":{"fields":{"finalPriceModel":{"tradeWithoutPromotion":{"skuMapOriginal":[{"skuId":1,"specAttrs":"L","price":"9.50","canBookCount":3}]}}}}}}});</script>)",
            R"(script:"window.context)"},
        ShopPage{
            "taobao", "https://item.taobao.com/item.htm?id=5",
            R"(<div id="J_DetailMeta"><h1>手机</h1></div><script>TShop.Setup({"defaultItemPrice":"5499.00"})</script>)",
            "script:defaultItemPrice"},
        ShopPage{
            "noon", "https://www.noon.com/uae-en/lamp/N1/p/",
            next_data(
                R"({"catalog":{"product":{"sku":"N1","product_title":"Lamp","variants":[{"sku":"N1-1","offers":[{"price":99,"stock":3,"is_buyable":true}]}]}}})"),
            "script:__NEXT_DATA__.props.pageProps.catalog.product"},
        ShopPage{
            "shein", "https://ar.shein.com/Dress-p-123-cat-1.html",
            R"(<script>var x = {productIntroData: {"detail":{"goods_id":"123","goods_name":"Lamp","salePrice":{"amount":"45.00","amountWithSymbol":"SAR45.00"}}}};</script>)",
            "script:productIntroData"},
        ShopPage{
            "temu", "https://www.temu.com/g-601.html",
            R"(<script>window.rawData={"store":{"goods":{"goodsId":"601","goodsName":"Lamp"},"sku":[{"skuId":"1","normalPrice":1299,"normalPriceStr":"$12.99","isOnsale":1}]}};</script>)",
            "script:rawData.store"},
        ShopPage{
            "banggood", "https://www.banggood.com/Lamp-p-1046482.html",
            R"(<div class="product-info"><span class="product-title-text">Lamp</span><span class="main-price">US$3.87</span></div>)",
            "css:.product-info .main-price"},
        ShopPage{
            "walmart", "https://www.walmart.com/ip/Lamp/123",
            next_data(
                R"({"initialData":{"data":{"product":{"usItemId":"123","name":"Lamp","priceInfo":{"currentPrice":{"price":24.98,"currencyUnit":"USD"}}}}}})"),
            "script:__NEXT_DATA__.props.pageProps.initialData.data.product"},
        ShopPage{"ebay", "https://www.ebay.fr/itm/123456789012",
                 R"(<a id="mbgLink"><span class="mbg-nw">lampshop</span></a>)", "css:"},
        ShopPage{"etsy", "https://www.etsy.com/listing/123456/lamp",
                 R"(<a href="https://www.etsy.com/shop/LampShop?ref=shop-header-name">LampShop</a>)",
                 "css:a[href*=shop-header-name]"},
        ShopPage{"salla", "https://shop.example/ar/lamp/p77",
                 R"(<form class="product-form"><div class="price-wrapper"><h2 class="total-price">150 ر.س</h2></div>
<salla-add-product-button product-id="77" product-status="sale" product-type="product"></salla-add-product-button></form>)",
                 "css:.product-form .total-price"},
        ShopPage{
            "zid", "https://shop.zid.store/products/lamp",
            R"(<script>window.productObj = {"id":"a-1","name":{"ar":"مصباح","en":"Lamp"},"price":100,"currency":"SAR","quantity":5};</script>)",
            "script:productObj"},
        ShopPage{
            "woocommerce", "https://shop.example/product/lamp/",
            R"(<div class="woocommerce-product-gallery"></div><div class=summary><p class=price><span class='woocommerce-Price-amount amount'><bdi>€20,00</bdi></span></p></div>)",
            "css:p.price"},
        ShopPage{"magento", "https://shop.example/lamp.html",
                 R"(<div class="product-info-main"><div class="price-box" data-role="priceBox" data-product-id="67">
<span id="product-price-67" data-price-amount="32.5" data-price-type="finalPrice"><span class="price">$32.50</span></span></div>
<form id="product_addtocart_form"><input type="hidden" name="product" value="67"></form></div>)",
                 "css:#product-price-67@data-price-amount"},
        ShopPage{
            "shopify", "https://shop.example/products/lamp",
            R"(<script type="application/json" data-product-json>{"id":7,"title":"Lamp","handle":"lamp","variants":[{"id":1,"price":1999,"available":true}]}</script><script id="shopify-features">{}</script><script>Shopify.currency = {"active":"USD"};</script>)",
            "json(css:script[type=application/json]).variants[0].price"}),
    [](const auto& info) { return "of_" + std::string(info.param.shop); });

}  // namespace
}  // namespace matjar::sourcing
