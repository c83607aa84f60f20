#include "sourcing/page/fact_writer.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "base/utf8.hpp"
#include "sourcing/page/count_text.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/page_text.hpp"
#include "sourcing/page/price_text.hpp"
#include "sourcing/page/product_limits.hpp"

namespace matjar::sourcing {

namespace {

constexpr std::size_t kMaxImages = 60;
constexpr std::size_t kMaxAttributes = 120;

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

FactWriter::FactWriter(const Page& page, Findings& findings, double confidence)
    : page_(page), findings_(findings), confidence_(confidence) {}

void FactWriter::add(std::vector<TextFinding>& to, const Quote& quote) {
  std::string value = plain_from_markup(quote.text);
  if (value.empty() || value == "null") return;
  to.push_back({.value = std::move(value), .route = quote.route, .text = quote.text, .confidence = confidence_});
}

void FactWriter::add_count(std::vector<TextFinding>& to, const Quote& quote) {
  std::string count = count_in(quote.text);
  if (count.empty()) return;
  to.push_back({.value = std::move(count), .route = quote.route, .text = quote.text, .confidence = confidence_});
}

void FactWriter::title(const Quote& quote) {
  add(findings_.titles, quote);
}
void FactWriter::brand(const Quote& quote) {
  add(findings_.brands, quote);
}
void FactWriter::sku(const Quote& quote) {
  add(findings_.skus, quote);
}
void FactWriter::gtin(const Quote& quote) {
  add(findings_.gtins, quote);
}
void FactWriter::mpn(const Quote& quote) {
  add(findings_.mpns, quote);
}
void FactWriter::seller(const Quote& quote) {
  add(findings_.sellers, quote);
}
void FactWriter::bullet(const Quote& quote) {
  add(findings_.bullet_points, quote);
}
void FactWriter::category(const Quote& quote) {
  add(findings_.categories, quote);
}

void FactWriter::rating(const Quote& quote) {
  const auto rating = product::rating_from(trim(quote.text));
  if (!rating || rating->out_of != product::Rating().out_of) return;
  findings_.ratings.push_back(
      {.value = to_string(*rating), .route = quote.route, .text = quote.text, .confidence = confidence_});
}

void FactWriter::review_count(const Quote& quote) {
  add_count(findings_.review_counts, quote);
}

void FactWriter::stock(const Quote& quote) {
  if (!pieces_in(quote.text).empty()) add_count(findings_.stocks, quote);
}

std::optional<PriceFinding> FactWriter::price_of(const Quote& amount, const Quote& currency) const {
  PriceHints hints = findings_.hints;
  std::string code = currency_code(currency.text, hints);
  if (!code.empty()) hints.currency = code;
  const auto reading = read_machine_amount(amount.text, hints);
  if (!reading) return std::nullopt;
  if (code.empty()) code = reading->currency;
  Quote both = joined({amount, currency});
  return PriceFinding{.amount = reading->amount,
                      .currency = std::move(code),
                      .route = std::move(both.route),
                      .text = std::move(both.text),
                      .confidence = confidence_};
}

std::optional<PriceFinding> FactWriter::price_of_hundredths(const Quote& digits, const Quote& currency) const {
  auto price = price_of({digits.route, from_minor_units(digits.text)}, currency);
  if (price) price->text = joined({digits, currency}).text;
  return price;
}

bool FactWriter::price(const Quote& amount, const Quote& currency) {
  auto found = price_of(amount, currency);
  if (found) findings_.prices.push_back(std::move(*found));
  return found.has_value();
}

bool FactWriter::list_price(const Quote& amount, const Quote& currency) {
  auto found = price_of(amount, currency);
  if (found) findings_.list_prices.push_back(std::move(*found));
  return found.has_value();
}

std::optional<PriceFinding> FactWriter::shown(const Quote& quote) const {
  const auto reading = read_amount(quote.text, findings_.hints);
  if (!reading) return std::nullopt;
  return PriceFinding{.amount = reading->amount,
                      .currency = reading->currency,
                      .route = quote.route,
                      .text = quote.text,
                      .confidence = confidence_};
}

bool FactWriter::shown_price(const Quote& quote) {
  auto found = shown(quote);
  if (found) findings_.prices.push_back(std::move(*found));
  return found.has_value();
}

bool FactWriter::shown_list_price(const Quote& quote) {
  auto found = shown(quote);
  if (found) findings_.list_prices.push_back(std::move(*found));
  return found.has_value();
}

void FactWriter::availability(const Quote& quote, product::Availability value) {
  findings_.availabilities.push_back(
      {.value = value, .route = quote.route, .text = quote.text, .confidence = confidence_});
}

void FactWriter::availability(const Quote& quote, bool in_stock) {
  availability(quote, in_stock ? product::Availability::in_stock : product::Availability::out_of_stock);
}

void FactWriter::availability(const std::optional<Stock>& stock) {
  if (stock) availability(stock->said, stock->in_stock);
}

void FactWriter::description(const Quote& markup) {
  for (std::string& paragraph : paragraphs_from_markup(markup.text)) {
    findings_.description.push_back(
        {.value = paragraph, .route = markup.route, .text = paragraph, .confidence = confidence_});
  }
}

void FactWriter::description(NodeId node, std::string_view selector) {
  for (std::string& paragraph : paragraphs_of(page_, node)) {
    findings_.description.push_back(
        {.value = paragraph, .route = fmt::format("css:{}", selector), .text = paragraph, .confidence = confidence_});
  }
}

void FactWriter::attribute(std::string_view name, const Quote& value) {
  std::string plain_name = plain_from_markup(name);
  std::string plain_value = plain_from_markup(value.text);
  while (plain_name.ends_with(':')) plain_name = std::string(trim(plain_name.substr(0, plain_name.size() - 1)));
  if (plain_name.empty() || plain_value.empty() || findings_.attributes.size() >= kMaxAttributes) return;
  findings_.add_attribute(
      std::move(plain_name),
      {.value = std::move(plain_value), .route = value.route, .text = value.text, .confidence = confidence_});
}

void FactWriter::attribute(std::string_view name, const std::vector<ScriptValue>& values) {
  std::string all;
  for (const ScriptValue& value : values) all += (all.empty() ? "" : ", ") + value.text();
  const std::size_t before = findings_.attributes.size();
  attribute(name, joined({values.begin(), values.end()}));
  if (findings_.attributes.size() > before) findings_.attributes.back().value = plain_from_markup(all);
}

void FactWriter::images(const std::vector<Quote>& quotes, std::string (*address_of)(const std::string&)) {
  ImageFinding found{.urls = {}, .route = {}, .confidence = confidence_};
  for (const Quote& quote : quotes) {
    if (quote.empty() || quote.text.starts_with("data:") || found.urls.size() >= kMaxImages) continue;
    auto url = page_.absolute(address_of == nullptr ? quote.text : address_of(quote.text));
    if (url && std::ranges::find(found.urls, *url) == found.urls.end()) found.add(std::move(*url), quote);
  }
  if (!found.urls.empty()) findings_.images.push_back(std::move(found));
}

bool FactWriter::variant(VariantFinding variant) {
  if (findings_.variants.size() >= kMostVariants) return false;
  if (variant.sku.empty() && variant.options.empty()) return true;
  if (!variant.image.empty()) variant.image = page_.absolute(variant.image).value_or("");
  findings_.variants.push_back(std::move(variant));
  return findings_.variants.size() < kMostVariants;
}

VariantFinding variant_called(const Quote& sku) {
  VariantFinding variant;
  variant.sku = sku.text;
  variant.route = sku.route;
  variant.text = sku.text;
  return variant;
}

std::string pieces_in(std::string_view text) {
  // "12.000" are twelve with their decimals where a machine writes it.
  return text.find('.') == std::string_view::npos ? count_in(text) : std::string();
}

void put_stock(VariantFinding& variant, const std::optional<Stock>& stock) {
  if (!stock) return;
  variant.available = stock->in_stock;
  variant.stock = stock->pieces;
}

std::optional<Stock> any_stock(std::optional<Stock> one, std::optional<Stock> other) {
  if (!one || (other && other->in_stock && !one->in_stock)) return other;
  return one;
}

std::optional<Stock> stock_by_number(const Quote& pieces) {
  const bool negative = pieces.text.starts_with('-');
  std::string count = pieces_in(std::string_view(pieces.text).substr(negative ? 1 : 0));
  if (count.empty()) return std::nullopt;
  if (negative) return Stock{.in_stock = false, .said = pieces};
  const bool some = count.find_first_not_of('0') != std::string::npos;
  return Stock{.in_stock = some, .said = pieces, .pieces = std::move(count)};
}

PricePair price_pair(const ScriptValue& offer) {
  const ScriptValue price = offer.at("price");
  const ScriptValue sale = offer.at("sale_price");
  const std::string amount = sale.text();
  const bool reduced = amount.find_first_not_of("0.") != std::string::npos;
  return reduced ? PricePair{sale, price} : PricePair{price, {}};
}

const VariantFinding* shown_variant(const std::vector<VariantFinding>& variants, std::string_view wanted) {
  const VariantFinding* best = nullptr;
  for (const VariantFinding& variant : variants) {
    if (!variant.price) continue;
    if (!wanted.empty() && variant.sku == wanted) return &variant;
    if (best == nullptr || (best->available == false && variant.available != false)) best = &variant;
  }
  return best;
}

std::string from_minor_units(std::string_view digits) {
  if (!all_digits(digits) || digits.size() > 15) return "";
  std::string padded(digits);
  if (padded.size() < 3) padded.insert(0, 3 - padded.size(), '0');
  return padded.insert(padded.size() - 2, 1, '.');
}

std::string host_of(const Page& page) {
  if (page.source().url) return page.source().url->host();
  if (page.canonical().empty()) return "";
  const auto url = Url::parse(page.canonical());
  return url ? url->host() : "";
}

bool is_host(std::string_view host, std::string_view domain) {
  if (!host.ends_with(domain)) return false;
  host.remove_suffix(domain.size());
  return host.empty() || host.ends_with('.');
}

bool is_shop_host(std::string_view host, std::string_view shop) {
  const std::size_t last = host.rfind('.');
  if (last == std::string_view::npos || host.size() - last > 4) return false;
  std::string_view name = host.substr(0, last);
  // "co.uk", "com.au": a country's second label.
  if (host.size() - last == 3 && (name.ends_with(".co") || name.ends_with(".com")))
    name = name.substr(0, name.rfind('.'));
  return is_host(name, shop);
}

}  // namespace matjar::sourcing
