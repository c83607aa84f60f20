#include "sourcing/official_api/api_facts.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

#include "base/url.hpp"
#include "base/utf8.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/product_limits.hpp"

namespace matjar::sourcing::official_api {

namespace {

using product::Fact;

constexpr std::size_t kMaxKept = 2'000;  // characters of a text's provenance

}  // namespace

product::Provenance ApiFacts::provenance(const ApiField& field) const {
  return {.rung = product::Rung::api,
          .route = fmt::format("api:{}:{}", api_, field.path),
          .text = std::string(prefix_of(field.text, kMaxKept))};
}

std::optional<Fact<PlainText>> ApiFacts::text(const ApiField& field) const {
  PlainText value = PlainText::from(plain_from_markup(field.text), {.max_characters = 1'000});
  if (value.empty()) return std::nullopt;
  return Fact<PlainText>{.value = std::move(value), .provenance = provenance(field)};
}

std::optional<Fact<std::string>> ApiFacts::id(const ApiField& field) const {
  if (field.empty() || field.text.size() > 100) return std::nullopt;
  return Fact<std::string>{.value = field.text, .provenance = provenance(field)};
}

std::optional<Fact<Money>> ApiFacts::money(const ApiField& amount, const ApiField& currency) const {
  const auto code = Currency::from_code(currency.text);
  if (!code) return std::nullopt;
  const auto value = Money::parse(amount.text, *code);
  if (!value || value->minor() <= 0) return std::nullopt;
  const ApiField shown{.path = amount.path, .text = amount.text + " " + currency.text};
  return Fact<Money>{.value = *value, .provenance = provenance(shown)};
}

std::optional<Fact<product::Rating>> ApiFacts::stars(const ApiField& field) const {
  const auto value = product::rating_from(field.text);
  if (!value || value->out_of != product::Rating().out_of) return std::nullopt;
  return Fact<product::Rating>{.value = *value, .provenance = provenance(field)};
}

std::optional<Fact<std::int64_t>> ApiFacts::count(const ApiField& field) const {
  std::int64_t value = 0;
  const char* end = field.text.data() + field.text.size();
  const auto [stop, problem] = std::from_chars(field.text.data(), end, value);
  if (field.empty() || problem != std::errc() || stop != end || value < 0) return std::nullopt;
  return Fact<std::int64_t>{.value = value, .provenance = provenance(field)};
}

std::vector<Fact<PlainText>> ApiFacts::paragraphs(const ApiField& markup) const {
  std::vector<Fact<PlainText>> out;
  for (std::string& paragraph : paragraphs_from_markup(markup.text)) {
    PlainText value = PlainText::from(paragraph, {.max_characters = 4'000});
    if (value.empty()) continue;
    if (out.size() == kMostParagraphs) break;
    const ApiField shown{.path = markup.path, .text = std::move(paragraph)};
    out.push_back({.value = std::move(value), .provenance = provenance(shown)});
  }
  return out;
}

void ApiFacts::add_image(const ApiField& address, std::vector<product::SourceImage>& images) const {
  std::string url = image_address(address.text);
  if (url.empty() || images.size() >= kMostImages) return;
  if (std::ranges::find(images, url, &product::SourceImage::url) != images.end()) return;
  images.push_back({.url = std::move(url), .provenance = provenance(address)});
}

void ApiFacts::add_attribute(const ApiField& name, const ApiField& value,
                             std::vector<product::Attribute>& attributes) const {
  PlainText called = PlainText::from(plain_from_markup(name.text), {.max_characters = 80});
  PlainText is = PlainText::from(plain_from_markup(value.text), {.max_characters = 300});
  if (called.empty() || is.empty() || attributes.size() >= kMostAttributes) return;
  if (std::ranges::find(attributes, called, &product::Attribute::name) != attributes.end()) return;
  attributes.push_back({.name = std::move(called), .value = std::move(is), .provenance = provenance(value)});
}

std::string image_address(std::string_view text) {
  text = trim(text);
  const auto url = Url::parse(text.starts_with("//") ? "https:" + std::string(text) : std::string(text));
  return url ? url->str() : std::string();
}

void keep_higher_list_price(product::SourceProduct& product) {
  if (!product.list_price) return;
  const Money& listed = product.list_price->value;
  const bool higher = product.price && listed.currency() == product.price->value.currency() &&
                      listed.minor() > product.price->value.minor();
  if (!higher) product.list_price.reset();
}

product::PageKind kind_of_facts(const product::SourceProduct& product) {
  const bool out = product.availability && product.availability->value == product::Availability::out_of_stock;
  return out ? product::PageKind::out_of_stock : product::PageKind::product;
}

}  // namespace matjar::sourcing::official_api
