#include "sourcing/visible_page.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/utf8.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/price_text.hpp"

namespace matjar::sourcing {

namespace {

constexpr std::array<std::string_view, 14> kPriceWords = {"price",   "preis",  "prix",  "precio", "preco",
                                                          "prezzo",  "cena",   "kaina", "hind",   "fiyat",
                                                          "pricing", "amount", "cost",  "money"};

/// Words in class or id of an element, or of one around it, that say that the price inside is not the one we want.
constexpr std::array<std::string_view, 66> kOtherWords = {"old",
                                                          "was",
                                                          "list",
                                                          "strike",
                                                          "striked",
                                                          "strikethrough",
                                                          "before",
                                                          "regular",
                                                          "original",
                                                          "rrp",
                                                          "uvp",
                                                          "msrp",
                                                          "mrp",
                                                          "crossed",
                                                          "instal",
                                                          "installment",
                                                          "installments",
                                                          "instalment",
                                                          "month",
                                                          "monthly",
                                                          "finance",
                                                          "related",
                                                          "recommend",
                                                          "recommended",
                                                          "recommendation",
                                                          "recommendations",
                                                          "recommends",
                                                          "similar",
                                                          "carousel",
                                                          "slider",
                                                          "swiper",
                                                          "upsell",
                                                          "crosssell",
                                                          "cross",
                                                          "recent",
                                                          "recently",
                                                          "viewed",
                                                          "footer",
                                                          "nav",
                                                          "menu",
                                                          "cart",
                                                          "basket",
                                                          "minicart",
                                                          "shipping",
                                                          "delivery",
                                                          "sponsored",
                                                          "compare",
                                                          "save",
                                                          "saving",
                                                          "savings",
                                                          "discount",
                                                          "bundle",
                                                          "warranty",
                                                          "subscribe",
                                                          "subscription",
                                                          "filter",
                                                          "facet",
                                                          "unit",
                                                          "accessories",
                                                          "accessory",
                                                          "wishlist",
                                                          "header",
                                                          "points",
                                                          "bonus",
                                                          "review",
                                                          "reviews"};

/// Splits "oldPrice-value_x" into "old price value x".
bool has_word(std::string_view names, std::span<const std::string_view> words) {
  std::string word;
  const auto check = [&] {
    const bool hit = !word.empty() && std::ranges::find(words, word) != words.end();
    word.clear();
    return hit;
  };
  char last = 0;
  for (const char c : names) {
    const bool letter = std::isalpha(static_cast<unsigned char>(c)) != 0;
    const bool hump = std::isupper(static_cast<unsigned char>(c)) && std::islower(static_cast<unsigned char>(last));
    if ((!letter || hump) && check()) return true;
    if (letter) word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    last = c;
  }
  return check();
}

std::string names_of(const Page& page, NodeId node) {
  std::string names;
  for (const std::string_view attribute :
       {"class", "id", "itemprop", "data-testid", "data-test", "data-qa", "data-auto"}) {
    if (const auto value = page.attribute(node, attribute)) names += std::string(*value) + " ";
  }
  return names;
}

bool is_price_element(std::string_view names) {
  const std::string folded = ascii_lower(names);
  return std::ranges::any_of(kPriceWords,
                             [&](std::string_view word) { return folded.find(word) != std::string::npos; });
}

bool is_other_price(const Page& page, NodeId node) {
  int depth = 0;
  for (NodeId at = node; at != kNoNode && depth < 14; at = page.parent(at), ++depth) {
    const std::string_view tag = page.tag(at);
    if (tag == "del" || tag == "s" || tag == "strike" || tag == "footer" || tag == "nav" || tag == "body" ||
        tag == "html")
      return tag != "body" && tag != "html";
    if (has_word(names_of(page, at), kOtherWords)) return true;
    if (page.attribute(at, "style").value_or("").find("line-through") != std::string_view::npos) return true;
  }
  return false;
}

/// The headline of the product: of several h1 the one that the document's title repeats.
struct Headline {
  NodeId node = kNoNode;
  std::string text;
  double confidence = 0;
};

std::string document_title(const Page& page) {
  return page.with_tag("title").empty() ? "" : plain_from_markup(page.raw_text(page.with_tag("title").front()));
}

Headline headline_of(const Page& page) {
  Headline best;
  const std::string title = document_title(page);
  const std::string shared = plain_from_markup(page.meta("og:title"));
  for (const NodeId h1 : page.with_tag("h1")) {
    const std::string text = page.text(h1);
    if (text.size() < 2 || text.size() > 500) continue;
    const double similar = std::max(similarity(text, title), similarity(text, shared));
    const double confidence = 0.58 + 0.1 * similar;
    if (confidence > best.confidence) best = {h1, text, confidence};
  }
  return best;
}

/// "Name | Shop", "Name - Shop": the part of a title that is the product. The headline or the shared title helps to
/// cut.
std::string without_tail(std::string title) {
  for (const std::string_view separator : {" | ", " – ", " — ", " :: ", " • "}) {
    if (const std::size_t at = title.rfind(separator); at != std::string::npos && at > 8) title.resize(at);
  }
  if (const std::size_t at = title.rfind(" - "); at != std::string::npos && at > title.size() / 2) title.resize(at);
  return std::string(trim(title));
}

void read_titles(const Page& page, const Headline& headline, Findings& findings) {
  if (headline.node != kNoNode)
    findings.titles.push_back(
        {.value = headline.text, .route = "css:h1", .text = headline.text, .confidence = headline.confidence});
  const NodeId named = page.first("[itemprop=name]");
  if (named != kNoNode && page.tag(named) == "h1")
    findings.titles.push_back(
        {.value = page.text(named), .route = "css:h1[itemprop=name]", .text = page.text(named), .confidence = 0.72});
  const std::string title = document_title(page);
  if (title.empty()) return;
  findings.titles.push_back({.value = without_tail(title), .route = "css:title", .text = title, .confidence = 0.4});
}

struct Candidate {
  PriceReading reading;
  NodeId node;
  std::string names;
  std::string text;
  double score;
};

/// How near to the headline an element stands, 0..1: prices stand beside or below it, other products' further down.
double nearness(NodeId node, NodeId headline) {
  if (headline == kNoNode) return 0.4;
  const double distance =
      node > headline ? static_cast<double>(node - headline) : 3.0 * static_cast<double>(headline - node);
  return std::max(0.0, 1.0 - distance / 1'500.0);
}

void consider(const Page& page, NodeId node, const Headline& headline, const Findings& findings,
              std::vector<Candidate>& out) {
  const std::string_view tag = page.tag(node);
  if (tag.empty() || tag == "script" || tag == "style" || tag == "meta" || tag == "input" || tag == "body" ||
      tag == "html" || tag == "form")
    return;
  std::string names = names_of(page, node);
  if (names.empty() || !is_price_element(names)) return;
  const std::string_view content = page.attribute(node, "content").value_or("");
  if (content.empty() && page.end(node) - node > 40) return;
  const std::string text = content.empty() ? page.text(node) : std::string(content);
  if (text.empty() || text.size() > 60) return;
  const auto reading =
      content.empty() ? read_amount(text, findings.hints) : read_machine_amount(content, findings.hints);
  if (!reading || is_other_price(page, node)) return;
  double score = 0.42 + 0.2 * nearness(node, headline.node);
  const std::string folded = ascii_lower(names);
  if (reading->currency.empty()) score -= content.empty() ? 0.12 : 0.02;
  if (contains_any(folded,
                   {"current", "final", "sale", "now", "actual", "selling", "offer", "our", "main", "pdp", "product"}))
    score += 0.04;
  if (page.attribute(node, "itemprop") == "price") score += 0.08;
  if (page.attribute(node, "id").value_or("").find("ric") != std::string_view::npos) score += 0.04;
  out.push_back({*reading, node, std::move(names), text, score});
}

void read_prices(const Page& page, const Headline& headline, Findings& findings) {
  std::vector<Candidate> candidates;
  for (NodeId node = 0; node < page.size() && candidates.size() < 400; ++node)
    consider(page, node, headline, findings, candidates);
  const Candidate* best = nullptr;
  for (const Candidate& candidate : candidates) {
    if (best == nullptr || candidate.score > best->score + 1e-9) best = &candidate;
  }
  if (best == nullptr) return;
  const std::string route =
      "css:" + std::string(page.tag(best->node)) +
      (page.attribute(best->node, "id") ? "#" + std::string(*page.attribute(best->node, "id"))
       : page.attribute(best->node, "class")
           ? "." + std::string(
                       page.attribute(best->node, "class")->substr(0, page.attribute(best->node, "class")->find(' ')))
           : std::string());
  findings.prices.push_back({.amount = best->reading.amount,
                             .currency = best->reading.currency,
                             .route = route,
                             .text = best->text,
                             .confidence = std::min(best->score, 0.8)});
}

/// Markup without the scopes that it needs: itemprop=price outside of any itemscope.
void read_loose_properties(const Page& page, Findings& findings) {
  std::vector<PriceFinding> found;
  for (const NodeId node : page.select("[itemprop=price]", 50)) {
    const std::string_view content = page.attribute(node, "content").value_or("");
    const std::string text = content.empty() ? page.text(node) : std::string(content);
    const auto reading =
        content.empty() ? read_amount(text, findings.hints) : read_machine_amount(text, findings.hints);
    if (!reading || is_other_price(page, node)) continue;
    found.push_back({.amount = reading->amount,
                     .currency = reading->currency,
                     .route = "css:[itemprop=price]",
                     .text = text,
                     .confidence = 0.66});
  }
  if (!found.empty()) findings.prices.push_back(std::move(found.front()));
  for (const NodeId node : page.select("[itemprop=brand]", 1)) {
    const std::string_view content = page.attribute(node, "content").value_or("");
    const std::string text = content.empty() ? page.text(node) : std::string(content);
    if (!text.empty() && text.size() < 60 && text.front() != '$')
      findings.brands.push_back({.value = text, .route = "css:[itemprop=brand]", .text = text, .confidence = 0.6});
  }
}

void read_images(const Page& page, const Headline& headline, Findings& findings) {
  ImageFinding loose{.urls = {}, .route = "css:[itemprop=image]", .confidence = 0.6};
  for (const NodeId node : page.select("[itemprop=image]", 40)) {
    for (const std::string_view attribute : {"data-zoom-image", "data-large", "href", "data-src", "src", "content"}) {
      const std::string_view value = page.attribute(node, attribute).value_or("");
      if (value.empty() || value.starts_with("data:")) continue;
      if (auto url = page.absolute(value)) loose.urls.push_back(std::move(*url));
      break;
    }
  }
  if (!loose.urls.empty()) findings.images.push_back(std::move(loose));
  ImageFinding near{.urls = {}, .route = "css:img", .confidence = 0.35};
  for (const NodeId img : page.with_tag("img")) {
    const std::string names = ascii_lower(names_of(page, img) + names_of(page, page.parent(img)));
    const std::string_view alt = page.attribute(img, "alt").value_or("");
    const bool named = headline.node != kNoNode && similarity(alt, headline.text) > 0.6;
    if (!named && !contains_any(names, {"gallery", "product-image", "main-image", "mainimage", "zoom"})) continue;
    for (const std::string_view attribute : {"data-zoom-image", "data-large", "data-src", "src"}) {
      const std::string_view value = page.attribute(img, attribute).value_or("");
      if (value.empty() || value.starts_with("data:")) continue;
      if (auto url = page.absolute(value)) near.urls.push_back(std::move(*url));
      break;
    }
    if (near.urls.size() >= 12) break;
  }
  if (!near.urls.empty()) findings.images.push_back(std::move(near));
}

void read_stock(const Page& page, const Headline& headline, Findings& findings) {
  for (const std::string_view selector :
       {".stock", ".availability", "[itemprop=availability]", ".out-of-stock", ".sold-out", ".product-availability"}) {
    for (const NodeId node : page.select(selector, 3)) {
      if (headline.node != kNoNode && nearness(node, headline.node) < 0.3) continue;
      const std::string text = ascii_lower(page.text(node));
      if (text.size() > 80 ||
          !contains_any(text, {"out of stock", "sold out", "not available", "unavailable", "ausverkauft",
                               "rupture de stock", "agotado", "esaurito", "نفد", "غير متوفر", "нет в наличии"}))
        continue;
      findings.availabilities.push_back({.value = product::Availability::out_of_stock,
                                         .route = "css:" + std::string(selector),
                                         .text = text,
                                         .confidence = 0.5});
      return;
    }
  }
}

}  // namespace

void read_visible_page(const Page& page, Findings& findings) {
  const Headline headline = headline_of(page);
  read_titles(page, headline, findings);
  if (!findings.price_settled) {
    read_loose_properties(page, findings);
    read_prices(page, headline, findings);
  }
  read_images(page, headline, findings);
  read_stock(page, headline, findings);
}

}  // namespace matjar::sourcing
