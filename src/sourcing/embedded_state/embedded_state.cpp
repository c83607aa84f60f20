#include "sourcing/embedded_state/embedded_state.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "base/utf8.hpp"
#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/price_text.hpp"
#include "sourcing/page/script_json.hpp"
#include "sourcing/page/script_value.hpp"

namespace matjar::sourcing::embedded_state {

namespace {

constexpr std::size_t kMaxScript = 4u << 20;
constexpr int kMaxDepth = 14;
constexpr int kMaxValues = 40'000;
constexpr double kConfidence = 0.52;

constexpr std::array<std::string_view, 5> kStates = {"__NUXT__", "__INITIAL_STATE__", "__PRELOADED_STATE__",
                                                     "__APOLLO_STATE__", "__INITIAL_DATA__"};

/// One product as a state describes it.
struct Candidate {
  ScriptValue value;
  ScriptValue name;
  ScriptValue amount;
  ScriptValue currency;
};

/// The first member that is a text or a number.
ScriptValue first_said(const ScriptValue& value, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (const ScriptValue found = value.at(name); !found.text().empty()) return found;
  }
  return {};
}

ScriptValue name_of(const ScriptValue& value) {
  return first_said(value,
                    {"name", "item_name", "title", "productName", "product_name", "displayName", "productTitle"});
}

ScriptValue currency_of(const ScriptValue& value) {
  const ScriptValue found =
      first_said(value, {"currency", "currencyCode", "priceCurrency", "currency_code", "currencyIso", "currencyUnit"});
  return found.text().size() == 3 ? found : ScriptValue();
}

/// The price that is asked, by the names that shops give it; the ones that name a reduced price come first.
ScriptValue price_value(const ScriptValue& value) {
  return value.first_of({"salePrice", "sale_price", "specialPrice", "special_price", "finalPrice", "final_price",
                         "currentPrice", "current_price", "sellingPrice", "offerPrice", "price"});
}

/// Amount and currency: a number with the currency beside it, or an object of both. Hundredths ("centAmount") and
/// ranges are no prices here.
void add_price(const ScriptValue& product, Candidate& candidate) {
  const ScriptValue price = price_value(product);
  candidate.currency = currency_of(product);
  if (!price.is_object()) {
    candidate.amount = price;
    return;
  }
  if (price.at("centAmount") || price.at("min") || price.at("minPrice")) return;
  const ScriptValue inner = price_value(price);
  const ScriptValue from = inner.is_object() ? inner : price;
  candidate.amount = inner && !inner.is_object() ? inner : first_said(from, {"amount", "value", "current"});
  if (const ScriptValue own = currency_of(from)) candidate.currency = own;
  if (!candidate.currency) candidate.currency = currency_of(price);
}

/// Names of the page's own product: its headline and what it calls itself when it is shared.
std::vector<std::string> own_names(const Page& page) {
  std::vector<std::string> names;
  for (const NodeId h1 : page.with_tag("h1")) {
    if (names.size() >= 8) break;
    names.push_back(page.text(h1, 1'000));
  }
  for (const std::string_view meta : {"og:title", "twitter:title"}) names.push_back(plain_from_markup(page.meta(meta)));
  std::erase_if(names, [](const std::string& name) { return name.size() < 4 || name.size() > 400; });
  if (names.size() > 6) names.resize(6);
  return names;
}

/// Walks a state for objects that carry the page's name and a price.
class Walk {
 public:
  Walk(const std::vector<std::string>& names, std::vector<Candidate>& found) : found_(found) {
    for (const std::string& name : names) names_.push_back(fold_case(name));
  }

  void run(const ScriptValue& value, int depth) {
    if (depth > kMaxDepth || ++values_ > kMaxValues || found_.size() >= 20) return;
    if (value.is_array()) {
      for (const ScriptValue& item : value.items()) run(item, depth + 1);
      return;
    }
    if (!value.is_object()) return;
    consider(value);
    for (const auto& [name, member] : value.members()) {
      if (member.is_object() || member.is_array()) run(member, depth + 1);
    }
  }

 private:
  void consider(const ScriptValue& value) {
    if (!price_value(value)) return;
    Candidate candidate{.value = value, .name = name_of(value), .amount = {}, .currency = {}};
    if (!is_own(plain_from_markup(candidate.name.text()))) return;
    add_price(value, candidate);
    found_.push_back(std::move(candidate));
  }

  /// The same name, or the headline with the brand before it or the size behind it.
  bool is_own(const std::string& name) const {
    if (name.size() < 4 || name.size() > 400) return false;
    const std::string folded = fold_case(name);
    return std::ranges::any_of(names_, [&](const std::string& own) {
      if (own == folded) return true;
      const bool part = folded.size() >= 12 && folded.size() * 10 >= own.size() * 6;
      return part && (own.starts_with(folded) || own.ends_with(folded));
    });
  }

  std::vector<std::string> names_;
  std::vector<Candidate>& found_;
  int values_ = 0;
};

/// All candidates that name a price name the same one, else none is believed.
const Candidate* agreed_price(const std::vector<Candidate>& found) {
  const Candidate* first = nullptr;
  for (const Candidate& candidate : found) {
    const auto amount = Decimal::parse(candidate.amount.text());
    if (!amount || amount->is_zero()) continue;
    if (first != nullptr && *Decimal::parse(first->amount.text()) != *amount) return nullptr;
    if (first == nullptr || (!first->currency && candidate.currency)) first = &candidate;
  }
  return first;
}

/// A whole number from 100 on may count hundredths; alone it is no price.
bool may_be_minor_units(const std::string& amount) {
  return amount.size() >= 3 && amount.find('.') == std::string::npos;
}

void add_price_fact(const Candidate& candidate, FactWriter& to) {
  Findings& findings = to.findings();
  if (findings.price_settled) return;
  const auto amount = *Decimal::parse(candidate.amount.text());
  const bool agrees =
      std::ranges::any_of(findings.prices, [&](const PriceFinding& price) { return price.amount == amount; });
  const bool fills = findings.prices.empty() && candidate.currency && !may_be_minor_units(candidate.amount.text());
  if (agrees || fills) to.price(candidate.amount, candidate.currency);
}

void add_image(const ScriptValue& product, FactWriter& to) {
  for (const std::string_view name : {"image", "imageUrl", "image_url", "thumbnail"}) {
    const ScriptValue image = product.at(name);
    const Quote address = image.is_object() ? image.first_of({"url", "src"}) : image;
    if (address.text.starts_with("http") || address.text.starts_with("//")) return to.images({address});
  }
}

void add_facts(const Candidate& candidate, FactWriter& to) {
  Findings& findings = to.findings();
  const ScriptValue& product = candidate.value;
  if (findings.titles.empty()) to.title(candidate.name);
  if (findings.brands.empty()) {
    const ScriptValue brand = product.first_of({"brand.name", "brand.label", "brand", "brandName", "item_brand"});
    if (!brand.is_object()) to.brand(brand);
  }
  if (findings.skus.empty()) to.sku(first_said(product, {"sku", "productId", "item_id", "id"}));
  if (findings.images.empty()) add_image(product, to);
}

bool holds(std::string_view text, std::string_view word) {
  const std::boyer_moore_horspool_searcher searcher(word.begin(), word.end());
  return std::search(text.begin(), text.end(), searcher) != text.end();
}

/// The one product of a page view that is reported to analytics; a list of several is a list.
void read_event(const ScriptValue& ecommerce, std::vector<Candidate>& found, Walk& walk) {
  for (const std::string_view path : {"detail.products", "items", "ecommerce.items", "ecommerce.detail.products"}) {
    const auto products = ecommerce.at(path).items();
    if (products.size() != 1) continue;
    const std::size_t before = found.size();
    walk.run(products.front(), 0);
    if (found.size() == before) return;
    if (!found.back().currency) found.back().currency = currency_of(ecommerce);
    if (!found.back().currency) found.back().currency = currency_of(ecommerce.at("ecommerce"));
    return;
  }
}

struct Reading {
  std::vector<ScriptDocument> documents;  ///< the candidates' values live in them
  std::vector<Candidate> found;
};

void read_document(std::string_view script, std::string_view marker, Walk& walk, Reading& reading) {
  if (script.empty() || script.size() > kMaxScript) return;
  auto document = ScriptDocument::parse(script, script_route(marker));
  if (!document) return;
  const std::size_t before = reading.found.size();
  walk.run(document->root(), 0);
  if (reading.found.size() == before) return;
  reading.documents.push_back(std::move(*document));
}

void read_analytics(std::string_view text, Walk& walk, Reading& reading) {
  static constexpr std::array<std::string_view, 2> kMarkers = {"ecommerce", "view_item"};
  for (const std::string_view marker : kMarkers) {
    if (!holds(text, marker)) continue;
    const std::string_view event = value_after(text, marker, 4);
    if (event.empty() || event.size() > 100'000) continue;
    auto document = ScriptDocument::parse(event, script_route(marker));
    if (!document) continue;
    const std::size_t before = reading.found.size();
    read_event(document->root(), reading.found, walk);
    if (reading.found.size() == before) continue;
    reading.documents.push_back(std::move(*document));
  }
}

bool is_wanted(const Findings& findings) {
  return findings.prices.empty() || findings.brands.empty() || findings.titles.empty() || findings.images.empty() ||
         findings.skus.empty();
}

}  // namespace

void read_embedded_state(const Page& page, Findings& findings) {
  const auto names = own_names(page);
  if (names.empty() || !is_wanted(findings)) return;
  Reading reading;
  Walk walk(names, reading.found);
  for (const NodeId node : page.with_tag("script")) {
    const std::string_view text = page.raw_text(node);
    if (text.size() < 40 || page.attribute(node, "type") == "application/ld+json") continue;
    if (page.attribute(node, "id") == "__NEXT_DATA__") {
      read_document(text, "__NEXT_DATA__", walk, reading);
      continue;
    }
    const std::string_view start = text.substr(0, 2'000);
    for (const std::string_view state : kStates) {
      if (start.find(state) != std::string_view::npos) read_document(value_after(text, state, 8), state, walk, reading);
    }
    if (text.size() < 200'000) read_analytics(text, walk, reading);
  }
  if (reading.found.empty()) return;
  FactWriter to(page, findings, kConfidence);
  if (const Candidate* priced = agreed_price(reading.found)) add_price_fact(*priced, to);
  for (const Candidate& candidate : reading.found) add_facts(candidate, to);
}

}  // namespace matjar::sourcing::embedded_state
