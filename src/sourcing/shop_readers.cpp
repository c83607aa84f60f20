#include "sourcing/shop_readers.hpp"

#include <algorithm>

#include "sourcing/alibaba/offer_1688_page.hpp"
#include "sourcing/alibaba/taobao_page.hpp"
#include "sourcing/aliexpress/aliexpress_page.hpp"
#include "sourcing/amazon/amazon_page.hpp"
#include "sourcing/banggood/banggood_page.hpp"
#include "sourcing/ebay/ebay_page.hpp"
#include "sourcing/etsy/etsy_page.hpp"
#include "sourcing/look_alikes.hpp"
#include "sourcing/magento/magento_page.hpp"
#include "sourcing/noon/noon_page.hpp"
#include "sourcing/page/fact_writer.hpp"
#include "sourcing/salla/salla_page.hpp"
#include "sourcing/shein/shein_page.hpp"
#include "sourcing/shopify/shopify_page.hpp"
#include "sourcing/temu/temu_page.hpp"
#include "sourcing/walmart/walmart_page.hpp"
#include "sourcing/woocommerce/woocommerce_page.hpp"
#include "sourcing/zid/zid_page.hpp"

namespace matjar::sourcing {

namespace {

using Finds = ExpectedRoute::Finds;

/// Something of Amazon's besides the title, whose id other shops use as well.
bool has_amazon_mark(const Page& page) {
  static constexpr std::array<std::string_view, 5> kIds = {"nav-logo-sprites", "dp-container", "dp", "ASIN",
                                                           "imgTagWrapperId"};
  static constexpr std::array<std::string_view, 3> kTexts = {"images-amazon.com", "media-amazon.com", "ue_sn"};
  return std::ranges::any_of(kIds, [&](std::string_view id) { return page.by_id(id) != kNoNode; }) ||
         std::ranges::any_of(kTexts,
                             [&](std::string_view text) { return page.html().find(text) != std::string::npos; });
}

bool is_amazon(const Page& page) {
  const std::string host = host_of(page);
  if (!host.empty()) return is_shop_host(host, "amazon") && amazon::is_amazon_page(page);
  return amazon::is_amazon_page(page) && has_amazon_mark(page);
}

/// In this order; the first whose page it is reads it. Those that are told by their own names come before those that
/// are told by names which any theme may use.
constexpr std::array kShopReaders = {
    ShopReader{.name = "amazon",
               .is_page = is_amazon,
               .read = amazon::read_amazon_page,
               .rest = Rest::nothing,
               .expected = {{{Finds::title, "css:#productTitle"},
                             {Finds::price, "css:#corePrice_feature_div"},
                             {Finds::images, "script:colorImages"},
                             {Finds::sku, "css:input#ASIN"}}}},
    ShopReader{.name = "aliexpress",
               .is_page = aliexpress::is_aliexpress_page,
               .read = aliexpress::read_aliexpress_page,
               .rest = Rest::what_shows,
               .read_answer = aliexpress::read_aliexpress_answer,
               .expected = {{{Finds::title, "script:runParams.subject"},
                             {Finds::price, "script:runParams.minActivityAmount"},
                             {Finds::images, "script:runParams.imagePathList"},
                             {Finds::sku, "script:runParams.productId"}}}},
    ShopReader{.name = "taobao",
               .is_page = alibaba::is_taobao_page,
               .read = alibaba::read_taobao_page,
               .rest = Rest::what_shows,
               .expected = {{{Finds::title, "css:#J_Title"},
                             {Finds::price, "script:skuMap"},
                             {Finds::images, "script:auctionImages"}}}},
    ShopReader{.name = "1688",
               .is_page = alibaba::is_1688_page,
               .read = alibaba::read_1688_page,
               .expected = {{{Finds::title, "script:__INIT_DATA.offerTitle"},
                             {Finds::price, "script:__INIT_DATA.skuModel"},
                             {Finds::images, "script:__INIT_DATA.images"}}}},
    ShopReader{.name = "noon",
               .is_page = noon::is_noon_page,
               .read = noon::read_noon_page,
               .expected = {{{Finds::title, "script:__NEXT_DATA__.product_title"},
                             {Finds::price, "script:__NEXT_DATA__.offers"},
                             {Finds::images, "script:__NEXT_DATA__.image_keys"},
                             {Finds::sku, "script:__NEXT_DATA__.sku"}}}},
    ShopReader{.name = "shein",
               .is_page = shein::is_shein_page,
               .read = shein::read_shein_page,
               .expected = {{{Finds::title, "script:productIntroData.goods_name"},
                             {Finds::price, "script:productIntroData.salePrice"},
                             {Finds::images, "script:productIntroData.goods_imgs"},
                             {Finds::sku, "script:productIntroData.goods_id"}}}},
    ShopReader{.name = "temu",
               .is_page = temu::is_temu_page,
               .read = temu::read_temu_page,
               .expected = {{{Finds::title, "script:rawData.goodsName"},
                             {Finds::price, "script:rawData.normalPrice"},
                             {Finds::images, "script:rawData.gallery"},
                             {Finds::sku, "script:rawData.goodsId"}}}},
    ShopReader{.name = "banggood",
               .is_page = banggood::is_banggood_page,
               .read = banggood::read_banggood_page,
               .expected = {{{Finds::title, "css:.product-title-text"},
                             {Finds::price, "css:.main-price"},
                             {Finds::images, "css:.product-image-list"},
                             {Finds::sku, "css:#products_id"}}}},
    ShopReader{.name = "walmart",
               .is_page = walmart::is_walmart_page,
               .read = walmart::read_walmart_page,
               .expected = {{{Finds::title, "script:__NEXT_DATA__.name"},
                             {Finds::price, "script:__NEXT_DATA__.currentPrice"},
                             {Finds::images, "script:__NEXT_DATA__.allImages"},
                             {Finds::sku, "script:__NEXT_DATA__.usItemId"}}}},
    ShopReader{.name = "ebay",
               .is_page = ebay::is_ebay_page,
               .read = ebay::read_ebay_page,
               .expected = {{{Finds::seller, "css:.x-sellercard-atf"}, {Finds::attributes, "css:.ux-labels-values"}}}},
    ShopReader{.name = "etsy",
               .is_page = etsy::is_etsy_page,
               .read = etsy::read_etsy_page,
               .expected = {{{Finds::seller, "css:a[href*=shop-header-name]@href"}}}},
    ShopReader{.name = "salla",
               .is_page = salla::is_salla_page,
               .read = salla::read_salla_page,
               .expected = {{{Finds::price, "css:.total-price"},
                             {Finds::images, "css:a[data-fslightbox]@href"},
                             {Finds::sku, "css:salla-add-product-button@product-id"}}}},
    ShopReader{.name = "zid",
               .is_page = zid::is_zid_page,
               .read = zid::read_zid_page,
               .expected = {{{Finds::title, "script:productObj.name"},
                             {Finds::price, "script:productObj.price"},
                             {Finds::images, "script:productObj.images"},
                             {Finds::sku, "script:productObj.id"}}}},
    ShopReader{.name = "shopify",
               .is_page = shopify::is_shopify_page,
               .read = shopify::read_shopify_page,
               .expected = {{{Finds::price, "json:.variants.price"}, {Finds::sku, "json:.id"}}}},
    ShopReader{.name = "woocommerce",
               .is_page = woocommerce::is_woocommerce_page,
               .read = woocommerce::read_woocommerce_page,
               .expected = {{{Finds::title, "css:h1.product_title"},
                             {Finds::price, "css:p.price .amount"},
                             {Finds::images, "css:.woocommerce-product-gallery__image"},
                             {Finds::sku, "css:.variations_form"}}}},
    ShopReader{.name = "magento",
               .is_page = magento::is_magento_page,
               .read = magento::read_magento_page,
               .expected = {{{Finds::title, "css:[data-ui-id=page-title-wrapper]"},
                             {Finds::price, "css:[data-price-type=finalPrice]"},
                             {Finds::images, "json:.mage/gallery/gallery"},
                             {Finds::sku, "css:input[name=product]"}}}},
};

bool is_found(Finds what, const Findings& findings) {
  switch (what) {
    case Finds::nothing:
      return true;
    case Finds::title:
      return !findings.titles.empty();
    case Finds::price:
      return !findings.prices.empty();
    case Finds::images:
      return !findings.images.empty();
    case Finds::sku:
      return !findings.skus.empty();
    case Finds::seller:
      return !findings.sellers.empty();
    case Finds::attributes:
      return !findings.attributes.empty();
  }
  return true;
}

}  // namespace

const ShopReader* shop_reader_of(const Page& page) {
  const auto* const found =
      std::ranges::find_if(kShopReaders, [&](const ShopReader& one) { return one.is_page(page); });
  return found == kShopReaders.end() ? nullptr : found;
}

std::vector<std::string_view> missing_routes(const ShopReader& reader, const Findings& findings) {
  std::vector<std::string_view> missing;
  for (const auto& [finds, route] : reader.expected) {
    if (!is_found(finds, findings)) missing.push_back(route);
  }
  return missing;
}

std::optional<MissingRoutes> known_routes(std::string_view shop, const std::vector<std::string_view>& routes) {
  if (shop.empty() && routes.empty()) return MissingRoutes();
  const auto* const reader = std::ranges::find(kShopReaders, shop, &ShopReader::name);
  if (reader == kShopReaders.end() || routes.size() > reader->expected.size()) return std::nullopt;
  MissingRoutes known{.shop = reader->name, .routes = {}};
  for (const std::string_view route : routes) {
    const auto* const expected = std::ranges::find(reader->expected, route, &ExpectedRoute::route);
    if (route.empty() || expected == reader->expected.end()) return std::nullopt;
    known.routes.push_back(expected->route);
  }
  return known;
}

}  // namespace matjar::sourcing
