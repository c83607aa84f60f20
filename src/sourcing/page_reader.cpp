#include "sourcing/page_reader.hpp"

#include <algorithm>
#include <array>

#include "sourcing/alibaba/offer_1688_page.hpp"
#include "sourcing/alibaba/taobao_page.hpp"
#include "sourcing/aliexpress/aliexpress_page.hpp"
#include "sourcing/amazon/amazon_page.hpp"
#include "sourcing/banggood/banggood_page.hpp"
#include "sourcing/ebay/ebay_page.hpp"
#include "sourcing/embedded_state/embedded_state.hpp"
#include "sourcing/etsy/etsy_page.hpp"
#include "sourcing/look_alikes.hpp"
#include "sourcing/magento/magento_page.hpp"
#include "sourcing/noon/noon_page.hpp"
#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/page.hpp"
#include "sourcing/page/price_text.hpp"
#include "sourcing/page/script_json.hpp"
#include "sourcing/page_kind.hpp"
#include "sourcing/salla/salla_page.hpp"
#include "sourcing/shein/shein_page.hpp"
#include "sourcing/shopify/shopify_page.hpp"
#include "sourcing/structured_data/product_facts.hpp"
#include "sourcing/temu/temu_page.hpp"
#include "sourcing/visible_page.hpp"
#include "sourcing/walmart/walmart_page.hpp"
#include "sourcing/weigh.hpp"
#include "sourcing/woocommerce/woocommerce_page.hpp"
#include "sourcing/zid/zid_page.hpp"

namespace matjar::sourcing {

namespace {

using product::PageKind;
using product::SourceProduct;

/// What the page says about its currency outside of any price.
PriceHints hints_of(const Page& page, const std::string& host) {
  PriceHints hints;
  hints.country = country_of_host(host);
  for (const std::string_view name : {"og:price:currency", "product:price:currency", "pricecurrency",
                                      "product:currency", "og:currency", "currency"}) {
    if (std::string code = currency_code(page.meta(name).substr(0, 8), hints); !code.empty()) {
      hints.currency = std::move(code);
      break;
    }
  }
  if (hints.currency.empty()) {
    if (const NodeId node = page.first("[itemprop=priceCurrency]"); node != kNoNode) {
      const std::string_view content = page.attribute(node, "content").value_or("");
      hints.currency = currency_code(content.empty() ? page.text(node) : std::string(content), hints);
    }
  }
  if (hints.currency.empty()) {
    const std::string_view state = string_after(page.html(), "\"priceCurrency\"", 6);
    if (state.size() == 3) hints.currency = currency_code(state, hints);
  }
  return hints;
}

void clear_facts(SourceProduct& product) {
  SourceProduct bare;
  bare.listing = std::move(product.listing);
  bare.url = std::move(product.url);
  bare.kind = product.kind;
  bare.read_at = product.read_at;
  bare.title = std::move(product.title);
  product = std::move(bare);
}

/// What is read of a page besides what its shop's reader settled.
enum class Rest {
  nothing,
  what_shows,      ///< the visible page, without prices
  all_but_prices,  ///< structured data too, without prices, and without variants where the reader has some
};

/// Reads the pages of one shop, or of the shops that run on one software.
struct ShopReader {
  bool (*is_page)(const Page&);
  void (*read)(const Page&, Findings&);
  Rest rest = Rest::all_but_prices;  ///< once the reader has settled the price; before that everything is read
  /// Reads what the shop's scripts fetch; true when that described the product. Null: the shop's are not read.
  bool (*read_answer)(std::string_view json, Findings&) = nullptr;
};

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
    ShopReader{is_amazon, amazon::read_amazon_page, Rest::nothing},
    ShopReader{aliexpress::is_aliexpress_page, aliexpress::read_aliexpress_page, Rest::what_shows,
               aliexpress::read_aliexpress_json},
    ShopReader{alibaba::is_taobao_page, alibaba::read_taobao_page, Rest::what_shows},
    ShopReader{alibaba::is_1688_page, alibaba::read_1688_page},
    ShopReader{noon::is_noon_page, noon::read_noon_page},
    ShopReader{shein::is_shein_page, shein::read_shein_page},
    ShopReader{temu::is_temu_page, temu::read_temu_page},
    ShopReader{banggood::is_banggood_page, banggood::read_banggood_page},
    ShopReader{walmart::is_walmart_page, walmart::read_walmart_page},
    ShopReader{ebay::is_ebay_page, ebay::read_ebay_page},
    ShopReader{etsy::is_etsy_page, etsy::read_etsy_page},
    ShopReader{salla::is_salla_page, salla::read_salla_page},
    ShopReader{zid::is_zid_page, zid::read_zid_page},
    ShopReader{shopify::is_shopify_page, shopify::read_shopify_page},
    ShopReader{woocommerce::is_woocommerce_page, woocommerce::read_woocommerce_page},
    ShopReader{magento::is_magento_page, magento::read_magento_page},
};

/// Drops what was added to a list after it had `size` entries.
template <class T>
void cut_to(std::vector<T>& list, std::size_t size) {
  if (list.size() > size) list.erase(list.begin() + static_cast<std::ptrdiff_t>(size), list.end());
}

/// Routes that serve every shop. What a shop's reader has settled is not added to.
void read_any_page(const Page& page, Findings& findings) {
  const std::size_t prices = findings.prices.size();
  const std::size_t list_prices = findings.list_prices.size();
  const std::size_t variants = findings.variants.size();
  structured_data::read_structured_data(page, findings);
  structured_data::read_metas(page, findings);
  structured_data::read_view_event(page, findings);
  if (findings.price_settled) {
    cut_to(findings.prices, prices);
    cut_to(findings.list_prices, list_prices);
  }
  if (variants > 0) cut_to(findings.variants, variants);
}

/// Scripts fetch other products' data, too: a number that the page's address does not have is another one's.
bool is_of_another_product(const Page& page, const Findings& findings) {
  if (findings.skus.empty() || !page.source().url) return false;
  return page.source().url->target().find(findings.skus.front().value) == std::string::npos;
}

/// What the page's own scripts fetched from the shop and drew the page from.
bool read_answers(const ShopReader& shop, const Page& page, const std::vector<ScriptAnswer>& answers,
                  Findings& findings) {
  if (shop.read_answer == nullptr) return false;
  const std::string domain = registrable_domain(host_of(page));
  for (const ScriptAnswer& answer : answers) {
    const auto url = Url::parse(answer.url);
    if (!url || domain.empty() || registrable_domain(url->host()) != domain) continue;
    Findings tried = findings;
    if (!shop.read_answer(answer.body, tried) || tried.prices.empty() || is_of_another_product(page, tried)) continue;
    findings = std::move(tried);
    findings.price_settled = true;
    return true;
  }
  return false;
}

void read_by_every_route(const Page& page, const std::vector<ScriptAnswer>& answers, Findings& findings) {
  const auto* const shop = std::ranges::find_if(kShopReaders, [&](const ShopReader& one) { return one.is_page(page); });
  Rest rest = Rest::all_but_prices;
  if (shop != kShopReaders.end()) {
    if (!read_answers(*shop, page, answers, findings)) shop->read(page, findings);
    rest = shop->rest;
  }
  if (rest == Rest::nothing) return;
  if (rest == Rest::all_but_prices || !findings.price_settled) read_any_page(page, findings);
  read_visible_page(page, findings);
  embedded_state::read_embedded_state(page, findings);
}

}  // namespace

Result<SourceProduct> read_page(PageInput input) {
  PageSource source{.url = std::nullopt, .content_type = input.content_type};
  if (auto url = Url::parse(input.url); url && !input.url.empty()) source.url = std::move(*url);
  TRY_ASSIGN(const Page page, Page::parse(std::move(input.bytes), std::move(source)));

  Findings findings;
  findings.hints = hints_of(page, host_of(page));
  read_by_every_route(page, input.answers, findings);
  SourceProduct product = weigh(page, findings, input.rung);
  product.url = input.url;
  product.read_at = input.read_at;
  product.kind = kind_of(page, findings, product);
  if (product.kind != PageKind::product && product.kind != PageKind::out_of_stock) clear_facts(product);
  return product;
}

}  // namespace matjar::sourcing
