#include "sourcing/shein/shein_page.hpp"

#include <array>

#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/price_text.hpp"
#include "sourcing/page/script_json.hpp"
#include "sourcing/page/script_value.hpp"

namespace matjar::sourcing::shein {

namespace {

/// {"amount": "12.00", "amountWithSymbol": "$12.00"}; `usdAmount` beside it is never what the shopper sees.
std::optional<PriceFinding> amount_of(const ScriptValue& value, const FactWriter& to, const PriceHints& hints) {
  const Quote shown = value.at("amountWithSymbol");
  auto price = to.price_of(value.at("amount"), {"", currency_in(shown.text, hints)});
  if (price && !shown.empty()) {
    price->route = shown.route;
    price->text = shown.text;
  }
  return price;
}

std::optional<Stock> stock_of(const ScriptValue& value) {
  return stock_by_number(value.at("stock"));
}

/// What the SKUs say together about being in stock.
std::optional<Stock> read_skus(const ScriptValue& intro, FactWriter& to, const PriceHints& hints) {
  std::optional<Stock> all;
  const ScriptValue list =
      intro.first_of({"detail.multiLevelSaleAttribute.sku_list", "multiLevelSaleAttribute.sku_list",
                      "saleAttr.multiLevelSaleAttribute.sku_list", "skuList"});
  for (const ScriptValue& item : list.items()) {
    VariantFinding variant = variant_called(item.at("sku_code"));
    for (const ScriptValue& attribute : item.items("sku_sale_attr"))
      variant.options.emplace_back(attribute.text("attr_name"), attribute.text("attr_value_name"));
    const ScriptValue price = item.first_of({"price.salePrice", "priceInfo.salePrice", "mall_price.0.salePrice"});
    variant.price = amount_of(price, to, hints);
    const auto stock = stock_of(item);
    put_stock(variant, stock);
    all = any_stock(std::move(all), stock);
    if (!to.variant(std::move(variant))) break;
  }
  return all;
}

void read_images(const ScriptValue& intro, const ScriptValue& detail, FactWriter& to) {
  const ScriptValue gallery = intro.first_of({"goods_imgs", "goodsImgs"});
  std::vector<Quote> images;
  images.emplace_back(gallery.at("main_image").first_of({"origin_image", "medium_image"}));
  for (const ScriptValue& item : gallery.items("detail_image"))
    images.emplace_back(item.first_of({"origin_image", "medium_image"}));
  if (images.size() == 1 && images.front().empty()) images.front() = detail.first_of({"original_img", "goods_img"});
  to.images(images);
}

void read_detail(const Page& page, const ScriptValue& intro, Findings& findings) {
  FactWriter to(page, findings, 0.93);
  const ScriptValue detail = intro.at("detail");
  to.title(detail.at("goods_name"));
  to.sku(detail.at("goods_id"));
  to.mpn(detail.at("goods_sn"));
  to.brand(detail.first_of({"brand", "brandInfo.name", "brandDetailInfo.name"}));
  for (const ScriptValue& row : detail.first_of({"productDetails", "attributes"}).items()) {
    to.attribute(row.first_of({"attr_name", "attr_name_en"}).text(), row.first_of({"attr_value", "attr_value_en"}));
  }
  read_images(intro, detail, to);
  const auto of_skus = read_skus(intro, to, findings.hints);
  const ScriptValue comments = intro.first_of({"commentInfo", "detail.comment"});
  to.rating(comments.at("comment_rank_average"));
  to.review_count(comments.at("comment_num"));
  const ScriptValue sale = intro.first_of({"detail.salePrice", "getPrice.salePrice"});
  if (auto price = amount_of(sale, to, findings.hints)) {
    findings.prices.push_back(std::move(*price));
    findings.price_settled = true;
    const ScriptValue retail = intro.first_of({"detail.retailPrice", "getPrice.retailPrice"});
    if (auto list = amount_of(retail, to, findings.hints)) findings.list_prices.push_back(std::move(*list));
  }
  to.availability(of_skus ? of_skus : stock_of(detail));
}

}  // namespace

bool is_shein_page(const Page& page) {
  return is_shop_host(host_of(page), "shein");
}

void read_shein_page(const Page& page, Findings& findings) {
  for (const NodeId node : page.with_tag("script")) {
    const std::string_view text = page.raw_text(node);
    if (text.find("productIntroData") == std::string_view::npos) continue;
    const auto document =
        ScriptDocument::parse(value_after(text, "productIntroData", 8), script_route("productIntroData"));
    if (!document || !document->root().at("detail.goods_name")) continue;
    read_detail(page, document->root(), findings);
    return;
  }
}

}  // namespace matjar::sourcing::shein
