#include <algorithm>

#include "sourcing/page/html_text.hpp"
#include "sourcing/page/price_text.hpp"
#include "sourcing/structured_data/offers.hpp"
#include "sourcing/structured_data/product_facts.hpp"

namespace matjar::sourcing::structured_data {

namespace {

void add_text(const Page& page, std::string_view meta, double confidence, std::vector<TextFinding>& to) {
  const std::string_view text = page.meta(meta);
  std::string value = plain_from_markup(text);
  if (value.empty()) return;
  to.push_back({.value = std::move(value),
                .route = "meta:" + std::string(meta),
                .text = std::string(text),
                .confidence = confidence});
}

struct PriceMeta {
  std::string_view amount;
  std::string_view currency;
  double confidence;
  bool list;
};

constexpr std::array<PriceMeta, 10> kPriceMetas = {{
    {"product:sale_price:amount", "product:sale_price:currency", 0.74, false},
    {"product:price:amount", "product:price:currency", 0.72, false},
    {"og:price:amount", "og:price:currency", 0.72, false},
    {"product:price", "product:currency", 0.6, false},
    {"og:price", "og:currency", 0.6, false},
    {"etsymarketplace:price", "etsymarketplace:currency_code", 0.7, false},
    {"twitter:data1", "", 0.3, false},
    {"product:original_price:amount", "product:original_price:currency", 0.6, true},
    {"og:price:standard_amount", "og:price:currency", 0.6, true},
    {"product:pretax_price:amount", "product:pretax_price:currency", 0.0, true},
}};

void read_price_metas(const Page& page, Findings& findings) {
  for (const PriceMeta& meta : kPriceMetas) {
    const std::string_view text = page.meta(meta.amount);
    if (text.empty() || meta.confidence <= 0) continue;
    PriceHints hints = findings.hints;
    const std::string code = meta.currency.empty() ? "" : currency_code(page.meta(meta.currency), hints);
    if (!code.empty()) hints.currency = code;
    const auto reading = meta.amount == "twitter:data1" ? read_amount(text, hints) : read_machine_amount(text, hints);
    if (!reading || (meta.amount == "twitter:data1" && reading->currency.empty())) continue;
    Quote said = joined({meta_of(page, meta.amount), code.empty() ? Quote() : meta_of(page, meta.currency)});
    PriceFinding found{.amount = reading->amount,
                       .currency = code.empty() ? reading->currency : code,
                       .route = std::move(said.route),
                       .text = std::move(said.text),
                       .confidence = meta.confidence};
    (meta.list ? findings.list_prices : findings.prices).push_back(std::move(found));
  }
}

}  // namespace

void read_metas(const Page& page, Findings& findings) {
  add_text(page, "og:title", 0.6, findings.titles);
  add_text(page, "twitter:title", 0.5, findings.titles);
  add_text(page, "product:brand", 0.7, findings.brands);
  add_text(page, "og:brand", 0.65, findings.brands);
  add_text(page, "product:retailer_item_id", 0.6, findings.skus);
  add_text(page, "product:category", 0.4, findings.categories);
  add_text(page, "og:description", 0.4, findings.description);
  add_text(page, "description", 0.35, findings.description);
  read_price_metas(page, findings);
  for (const std::string_view name : {"product:availability", "og:availability"}) {
    const std::string_view text = page.meta(name);
    const auto availability = availability_of(text);
    if (availability == product::Availability::unknown) continue;
    findings.availabilities.push_back(
        {.value = availability, .route = "meta:" + std::string(name), .text = std::string(text), .confidence = 0.6});
  }
  ImageFinding images{.urls = {}, .route = {}, .confidence = 0.55};
  for (const std::string_view name : {"og:image:secure_url", "og:image", "og:image:url", "twitter:image"}) {
    for (const std::string_view text : page.metas(name)) {
      if (auto url = page.absolute(decode_entities(text));
          url && std::ranges::find(images.urls, *url) == images.urls.end())
        images.add(std::move(*url), {"meta:" + std::string(name), std::string(text)});
    }
    if (!images.urls.empty()) break;
  }
  if (!images.urls.empty()) findings.images.push_back(std::move(images));
}

}  // namespace matjar::sourcing::structured_data
