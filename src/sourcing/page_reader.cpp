#include "sourcing/page_reader.hpp"

#include "sourcing/alibaba/taobao_page.hpp"
#include "sourcing/aliexpress/aliexpress_page.hpp"
#include "sourcing/amazon/amazon_page.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/page.hpp"
#include "sourcing/page/price_text.hpp"
#include "sourcing/page/script_json.hpp"
#include "sourcing/page_kind.hpp"
#include "sourcing/structured_data/product_facts.hpp"
#include "sourcing/visible_page.hpp"
#include "sourcing/weigh.hpp"

namespace matjar::sourcing {

namespace {

using product::PageKind;
using product::SourceProduct;

/// Where the page is from: its address, else what it says about itself.
std::string host_of(const Page& page) {
  if (page.source().url) return page.source().url->host();
  if (const auto url = Url::parse(page.canonical()); url && !page.canonical().empty()) return url->host();
  return "";
}

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

}  // namespace

Result<SourceProduct> read_page(PageInput input) {
  PageSource source{.url = std::nullopt, .content_type = input.content_type};
  if (auto url = Url::parse(input.url); url && !input.url.empty()) source.url = std::move(*url);
  TRY_ASSIGN(const Page page, Page::parse(std::move(input.bytes), std::move(source)));

  const std::string host = host_of(page);
  Findings findings;
  findings.hints = hints_of(page, host);
  if (amazon::is_amazon_page(page) && (host.empty() || host.find("amazon") != std::string::npos)) {
    amazon::read_amazon_page(page, findings);
  } else {
    if (aliexpress::is_aliexpress_page(page)) aliexpress::read_aliexpress_page(page, findings);
    if (alibaba::is_taobao_page(page)) alibaba::read_taobao_page(page, findings);
    if (!findings.price_settled) {
      structured_data::read_structured_data(page, findings);
      structured_data::read_metas(page, findings);
      structured_data::read_view_event(page, findings);
    }
    read_visible_page(page, findings);
  }
  SourceProduct product = weigh(page, findings, input.rung);
  product.url = input.url;
  product.read_at = input.read_at;
  product.kind = kind_of(page, findings, product);
  if (product.kind != PageKind::product && product.kind != PageKind::out_of_stock) clear_facts(product);
  return product;
}

}  // namespace matjar::sourcing
