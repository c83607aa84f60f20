#include "sourcing/page/fact_writer.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/utf8.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/page_text.hpp"
#include "sourcing/page/price_text.hpp"
#include "sourcing/page/words.hpp"

namespace matjar::sourcing {

namespace {

constexpr std::size_t kMaxVariants = 500;
constexpr std::size_t kMaxImages = 60;
constexpr std::size_t kMaxAttributes = 120;

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

FactWriter::FactWriter(const Page& page, Findings& findings, std::string route, double confidence)
    : page_(page), findings_(findings), route_(std::move(route)), confidence_(confidence) {}

std::string FactWriter::route(std::string_view route) const {
  if (route.empty()) return route_;
  return fmt::format("{}{}{}", route_, route_ == "css" ? ":" : ".", route);
}

void FactWriter::add(std::vector<TextFinding>& to, std::string_view route, std::string_view text) {
  std::string value = plain_from_markup(text);
  if (value.empty() || value == "null") return;
  to.push_back({.value = std::move(value),
                .route = this->route(route),
                .text = std::string(text.substr(0, bytes_within(text, 4'000))),
                .confidence = confidence_});
}

void FactWriter::title(std::string_view route, std::string_view text) {
  add(findings_.titles, route, text);
}
void FactWriter::brand(std::string_view route, std::string_view text) {
  add(findings_.brands, route, text);
}
void FactWriter::sku(std::string_view route, std::string_view text) {
  add(findings_.skus, route, text);
}
void FactWriter::gtin(std::string_view route, std::string_view text) {
  add(findings_.gtins, route, text);
}
void FactWriter::mpn(std::string_view route, std::string_view text) {
  add(findings_.mpns, route, text);
}
void FactWriter::seller(std::string_view route, std::string_view text) {
  add(findings_.sellers, route, text);
}
void FactWriter::bullet(std::string_view route, std::string_view text) {
  add(findings_.bullet_points, route, text);
}
void FactWriter::category(std::string_view route, std::string_view text) {
  add(findings_.categories, route, text);
}

void FactWriter::rating(std::string_view route, std::string_view text) {
  const auto value = Decimal::parse(trim(text));
  if (!value || value->is_zero() || value->is_negative() || *value > Decimal(5, 0)) return;
  add(findings_.ratings, route, trim(text));
}

void FactWriter::review_count(std::string_view route, std::string_view text) {
  std::string digits(trim(text));
  std::erase(digits, ',');
  if (all_digits(digits) && digits.size() < 10) add(findings_.review_counts, route, digits);
}

std::optional<PriceFinding> FactWriter::price_of(std::string_view route, std::string_view amount,
                                                 std::string_view currency) const {
  PriceHints hints = findings_.hints;
  std::string code = currency_code(currency, hints);
  if (!code.empty()) hints.currency = code;
  const auto reading = read_machine_amount(amount, hints);
  if (!reading) return std::nullopt;
  if (code.empty()) code = reading->currency;
  return PriceFinding{.amount = reading->amount,
                      .currency = std::move(code),
                      .route = this->route(route),
                      .text = std::string(amount) + (currency.empty() ? "" : " ") + std::string(currency),
                      .confidence = confidence_};
}

std::optional<PriceFinding> FactWriter::price_of_hundredths(std::string_view route, std::string_view digits,
                                                            std::string_view currency) const {
  auto price = price_of(route, from_minor_units(digits), currency);
  if (price) price->text = std::string(digits);
  return price;
}

bool FactWriter::price(std::string_view route, std::string_view amount, std::string_view currency) {
  auto found = price_of(route, amount, currency);
  if (found) findings_.prices.push_back(std::move(*found));
  return found.has_value();
}

bool FactWriter::list_price(std::string_view route, std::string_view amount, std::string_view currency) {
  auto found = price_of(route, amount, currency);
  if (found) findings_.list_prices.push_back(std::move(*found));
  return found.has_value();
}

std::optional<PriceFinding> FactWriter::shown(std::string_view route, std::string_view text) const {
  const auto reading = read_amount(text, findings_.hints);
  if (!reading) return std::nullopt;
  return PriceFinding{.amount = reading->amount,
                      .currency = reading->currency,
                      .route = this->route(route),
                      .text = std::string(text),
                      .confidence = confidence_};
}

bool FactWriter::shown_price(std::string_view route, std::string_view text) {
  auto found = shown(route, text);
  if (found) findings_.prices.push_back(std::move(*found));
  return found.has_value();
}

bool FactWriter::shown_list_price(std::string_view route, std::string_view text) {
  auto found = shown(route, text);
  if (found) findings_.list_prices.push_back(std::move(*found));
  return found.has_value();
}

void FactWriter::availability(std::string_view route, std::string_view text, product::Availability value) {
  findings_.availabilities.push_back(
      {.value = value, .route = this->route(route), .text = std::string(text), .confidence = confidence_});
}

void FactWriter::availability(std::string_view route, std::string_view text, bool in_stock) {
  availability(route, text, in_stock ? product::Availability::in_stock : product::Availability::out_of_stock);
}

void FactWriter::availability(std::string_view route, const std::optional<Stock>& stock) {
  if (stock) availability(route, stock->text, stock->in_stock);
}

void FactWriter::description(std::string_view route, std::string_view markup) {
  for (std::string& paragraph : paragraphs_from_markup(markup)) {
    findings_.description.push_back(
        {.value = paragraph, .route = this->route(route), .text = paragraph, .confidence = confidence_});
  }
}

void FactWriter::description(std::string_view route, NodeId node) {
  for (std::string& paragraph : paragraphs_of(page_, node)) {
    findings_.description.push_back(
        {.value = paragraph, .route = this->route(route), .text = paragraph, .confidence = confidence_});
  }
}

void FactWriter::attribute(std::string_view route, std::string_view name, std::string_view value) {
  std::string plain_name = plain_from_markup(name);
  std::string plain_value = plain_from_markup(value);
  while (plain_name.ends_with(':')) plain_name = std::string(trim(plain_name.substr(0, plain_name.size() - 1)));
  if (plain_name.empty() || plain_value.empty() || findings_.attributes.size() >= kMaxAttributes) return;
  findings_.add_attribute(std::move(plain_name), {.value = std::move(plain_value),
                                                  .route = this->route(route),
                                                  .text = std::string(value.substr(0, bytes_within(value, 1'000))),
                                                  .confidence = confidence_});
}

void FactWriter::images(std::string_view route, const std::vector<std::string>& addresses) {
  ImageFinding found{.urls = {}, .route = this->route(route), .confidence = confidence_};
  for (const std::string& address : addresses) {
    if (address.empty() || address.starts_with("data:") || found.urls.size() >= kMaxImages) continue;
    auto url = page_.absolute(address);
    if (url && std::ranges::find(found.urls, *url) == found.urls.end()) found.urls.push_back(std::move(*url));
  }
  if (!found.urls.empty()) findings_.images.push_back(std::move(found));
}

bool FactWriter::variant(VariantFinding variant) {
  if (findings_.variants.size() >= kMaxVariants) return false;
  if (variant.sku.empty() && variant.options.empty()) return true;
  if (!variant.image.empty()) variant.image = page_.absolute(variant.image).value_or("");
  if (variant.route.empty()) variant.route = route_;
  findings_.variants.push_back(std::move(variant));
  return findings_.variants.size() < kMaxVariants;
}

std::optional<Stock> any_stock(std::optional<Stock> one, std::optional<Stock> other) {
  if (!one || (other && other->in_stock && !one->in_stock)) return other;
  return one;
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

std::optional<bool> any_available(const std::vector<VariantFinding>& variants) {
  std::optional<bool> any;
  for (const VariantFinding& variant : variants) {
    if (variant.available) any = any.value_or(false) || *variant.available;
  }
  return any;
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
