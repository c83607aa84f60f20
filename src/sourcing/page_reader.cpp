#include "sourcing/page_reader.hpp"

#include <algorithm>
#include <array>

#include "sourcing/embedded_state/embedded_state.hpp"
#include "sourcing/look_alikes.hpp"
#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/page.hpp"
#include "sourcing/page/price_text.hpp"
#include "sourcing/page/script_json.hpp"
#include "sourcing/page_kind.hpp"
#include "sourcing/shop_readers.hpp"
#include "sourcing/structured_data/product_facts.hpp"
#include "sourcing/visible_page.hpp"
#include "sourcing/weigh.hpp"

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
    if (!shop.read_answer(page, answer.body, tried) || tried.prices.empty() || is_of_another_product(page, tried))
      continue;
    findings = std::move(tried);
    findings.price_settled = true;
    return true;
  }
  return false;
}

/// What the shop's reader alone does not find is what it misses.
MissingRoutes read_by_every_route(const Page& page, const std::vector<ScriptAnswer>& answers, Findings& findings) {
  MissingRoutes missing;
  const ShopReader* const shop = shop_reader_of(page);
  Rest rest = Rest::all_but_prices;
  if (shop != nullptr) {
    if (!read_answers(*shop, page, answers, findings)) shop->read(page, findings);
    missing = {.shop = shop->name, .routes = missing_routes(*shop, findings)};
    rest = shop->rest;
  }
  if (rest == Rest::nothing) return missing;
  if (rest == Rest::all_but_prices || !findings.price_settled) read_any_page(page, findings);
  read_visible_page(page, findings);
  embedded_state::read_embedded_state(page, findings);
  return missing;
}

}  // namespace

Result<PageReading> examine_page(PageInput input) {
  PageSource source{.url = std::nullopt, .content_type = input.content_type, .read_at = input.read_at};
  if (auto url = Url::parse(input.url); url && !input.url.empty()) source.url = std::move(*url);
  TRY_ASSIGN(const Page page, Page::parse(std::move(input.bytes), std::move(source)));

  Findings findings;
  findings.hints = hints_of(page, host_of(page));
  PageReading reading{.product = {}, .missing = read_by_every_route(page, input.answers, findings)};
  SourceProduct product = weigh(page, findings, input.rung);
  product.url = input.url;
  product.read_at = input.read_at;
  product.kind = kind_of(page, findings, product);
  if (product.kind != PageKind::product && product.kind != PageKind::out_of_stock) clear_facts(product);
  // What cannot be bought may well have no price; what is no product has nothing to miss.
  if (product.kind != PageKind::product) reading.missing = {};
  reading.product = std::move(product);
  return reading;
}

Result<SourceProduct> read_page(PageInput input) {
  TRY_ASSIGN(PageReading reading, examine_page(std::move(input)));
  return std::move(reading.product);
}

}  // namespace matjar::sourcing
