#include "sourcing/visible_price.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>

#include "sourcing/element_names.hpp"
#include "sourcing/link_targets.hpp"
#include "sourcing/page/amount_words.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/price_text.hpp"
#include "sourcing/page/quote.hpp"

namespace matjar::sourcing {

namespace {

constexpr std::size_t kMaxPriceText = 60;
constexpr std::size_t kMaxLooseText = 500;
constexpr std::size_t kMaxCandidates = 400;
/// Prices that are looked at, other products' too.
constexpr std::size_t kMaxPrices = 4'000;

constexpr std::array<std::string_view, 14> kPriceWords = {"price",   "preis",  "prix",  "precio", "preco",
                                                          "prezzo",  "cena",   "kaina", "hind",   "fiyat",
                                                          "pricing", "amount", "cost",  "money"};

/// Words in class or id of an element, or of one around it, that say that the price inside is not the one we want.
constexpr auto kOtherWords = std::to_array<std::string_view>({"old",
                                                              "was",
                                                              "strike",
                                                              "striked",
                                                              "strikethrough",
                                                              "before",
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
                                                              "basket",
                                                              "minicart",
                                                              "shipping",
                                                              "delivery",
                                                              "sponsored",
                                                              "compare",
                                                              "bundle",
                                                              "warranty",
                                                              "subscribe",
                                                              "subscription",
                                                              "filter",
                                                              "facet",
                                                              "unit",
                                                              "measure",
                                                              "accessories",
                                                              "accessory",
                                                              "wishlist",
                                                              "points",
                                                              "bonus",
                                                              "barred",
                                                              "barre",
                                                              "listprice",
                                                              "strikeout"});

/// What is saved.
constexpr auto kSavingWords = std::to_array<std::string_view>({"save", "saving", "savings", "discount"});
constexpr auto kAnd = std::to_array<std::string_view>({"and", "und", "et", "y"});

/// Words that say it less surely: the only price of a page may carry them.
constexpr auto kDoubtfulWords =
    std::to_array<std::string_view>({"list", "regular", "original", "header", "review", "reviews", "cart", "msrp"});

bool is_price_element(std::string_view names) {
  const std::string folded = ascii_lower(names);
  return std::ranges::any_of(kPriceWords,
                             [&](std::string_view word) { return folded.find(word) != std::string::npos; });
}

/// "price-and-saving": around both.
bool speaks_of_both(std::string_view names) {
  return has_word(names, std::span(kPriceWords)) && has_word(names, kAnd);
}

bool is_lined_through(const Page& page, NodeId node) {
  return page.attribute(node, "style").value_or("").find("line-through") != std::string_view::npos;
}

bool is_crossed_out(const Page& page, NodeId node, std::string_view names) {
  static constexpr auto kStruck =
      std::to_array<std::string_view>({"old", "was", "strike", "striked", "strikethrough", "strikeout", "crossed",
                                       "barred", "barre", "before", "rrp", "uvp", "listprice"});
  const std::string_view tag = page.tag(node);
  return tag == "del" || tag == "s" || tag == "strike" || has_word(names, kStruck) || is_lined_through(page, node);
}

/// True for a price that is crossed out, by element, style or name.
bool is_struck(const Page& page, NodeId node) {
  int depth = 0;
  for (NodeId at = node; at != kNoNode && depth < 4; at = page.parent(at), ++depth) {
    if (is_crossed_out(page, at, element_names(page, at))) return true;
  }
  return false;
}

bool is_other_price(const Page& page, NodeId node) {
  int depth = 0;
  for (NodeId at = node; at != kNoNode && depth < 14; at = page.parent(at), ++depth) {
    const std::string_view tag = page.tag(at);
    if (tag == "del" || tag == "s" || tag == "strike" || tag == "footer" || tag == "nav" || tag == "body" ||
        tag == "html")
      return tag != "body" && tag != "html";
    const std::string names = element_names(page, at);
    if (has_word(names, kOtherWords) || is_lined_through(page, at)) return true;
    if (has_word(names, kSavingWords) && (at == node || !speaks_of_both(names))) return true;
  }
  return false;
}

struct Candidate {
  PriceReading reading;
  NodeId node;
  std::string names;
  std::string text;
  double score;
};

/// An element that shows an amount, whosever it is.
struct Amount {
  NodeId node;
  Decimal value;
};

/// One of several alike, each with a link to another page and an amount or two: a card of a list of products.
class Cards {
 public:
  Cards(const Page& page, const std::vector<Amount>& amounts, NodeId headline)
      : page_(page), links_(page), amounts_(amounts), headline_(headline) {}

  bool hold(NodeId price) const {
    NodeId at = page_.parent(price);
    for (int climbed = 0; at != kNoNode && climbed < kMaxClimb; at = page_.parent(at), ++climbed) {
      if (page_.end(at) - at > kMaxNodes || (headline_ != kNoNode && page_.is_inside(headline_, at))) return false;
      if (is_card(at) && twins_of(at) >= kTwins) return true;
    }
    return false;
  }

 private:
  static constexpr int kMaxClimb = 8;
  static constexpr NodeId kMaxNodes = 150;
  static constexpr std::size_t kMaxAmounts = 8;
  static constexpr int kTwins = 3;  // others like it
  static constexpr int kMaxLinks = 4;
  static constexpr int kMaxSiblings = 200;

  bool is_card(NodeId node) const {
    const NodeId end = page_.end(node);
    if (end - node > kMaxNodes) return false;
    const auto first = std::ranges::lower_bound(amounts_, node, {}, &Amount::node);
    const auto last = std::ranges::lower_bound(amounts_, end, {}, &Amount::node);
    if (first == last || static_cast<std::size_t>(last - first) > kMaxAmounts) return false;
    const auto anchors = page_.with_tag("a");
    auto anchor = std::ranges::lower_bound(anchors, node);
    for (int looked_at = 0; anchor != anchors.end() && *anchor < end && looked_at < kMaxLinks; ++anchor, ++looked_at) {
      if (links_.lead_elsewhere(page_.attribute(*anchor, "href").value_or(""))) return true;
    }
    return false;
  }

  int twins_of(NodeId card) const {
    const NodeId holder = page_.parent(card);
    if (holder == kNoNode) return 0;
    const std::string kind = kind_of(card);
    int twins = 0;
    int looked_at = 0;
    for (NodeId at = holder + 1; at < page_.end(holder) && twins < kTwins && ++looked_at < kMaxSiblings;
         at = page_.end(at)) {
      if (at != card && kind_of(at) == kind && is_card(at)) ++twins;
    }
    return twins;
  }

  /// Its tag and its first class: the others say "first" or "active".
  std::string kind_of(NodeId node) const {
    const std::string_view classes = page_.attribute(node, "class").value_or("");
    return std::string(page_.tag(node)) + "." + std::string(classes.substr(0, classes.find(' ')));
  }

  const Page& page_;
  LinkTargets links_;
  const std::vector<Amount>& amounts_;  ///< in document order
  NodeId headline_;
};

/// What was seen of a page's prices.
struct Seen {
  std::vector<Candidate> candidates;
  std::vector<Amount> amounts;  ///< in document order
  std::vector<Candidate> crossed_out;
};

/// False for an element that nothing marks as a price's.
bool consider(const Page& page, NodeId node, NodeId headline, Findings& findings, Seen& seen) {
  const std::string_view tag = page.tag(node);
  if (tag.empty() || tag == "script" || tag == "style" || tag == "meta" || tag == "input" || tag == "body" ||
      tag == "html" || tag == "form")
    return false;
  std::string names = element_names(page, node);
  if (names.empty() && tag != "del" && tag != "s" && tag != "strike" && !is_lined_through(page, node)) return false;
  const bool crossed_out = is_crossed_out(page, node, names);
  if (!crossed_out && !is_price_element(names)) return false;
  const std::string_view content = page.attribute(node, "content").value_or("");
  if (content.empty() && page.end(node) - node > 40) return false;
  if (content.size() > kMaxPriceText) return false;
  const std::string text = content.empty() ? page.text(node, 2 * kMaxPriceText) : std::string(content);
  if (text.empty() || text.size() > kMaxPriceText) return false;
  const auto reading = content.empty() ? read_amount(amount_words(page, node, text), findings.hints)
                                       : read_machine_amount(content, findings.hints);
  if (!reading) {
    // "$24.96/mo." near the headline: markup that names the amount alone means the rate, too.
    if (const auto rate = read_rate(text, findings.hints)) findings.rates.push_back(rate->amount);
    return true;
  }
  seen.amounts.push_back({node, reading->amount});
  if (is_other_price(page, node)) {
    if (is_struck(page, node) && nearness(node, headline) > 0.3) {
      seen.crossed_out.push_back({*reading, node, std::move(names), text, 0});
    }
    return true;
  }
  double score = 0.42 + 0.2 * nearness(node, headline);
  const std::string folded = ascii_lower(names);
  if (reading->currency.empty()) score -= content.empty() ? 0.12 : 0.02;
  int depth = 0;
  for (NodeId at = node; at != kNoNode && depth < 8; at = page.parent(at), ++depth) {
    if (has_word(element_names(page, at), kDoubtfulWords)) {
      score -= 0.05;
      break;
    }
  }
  if (contains_any(folded,
                   {"current", "final", "sale", "now", "actual", "selling", "offer", "our", "main", "pdp", "product"}))
    score += 0.04;
  if (page.attribute(node, "itemprop") == "price") score += 0.08;
  if (page.attribute(node, "id").value_or("").find("ric") != std::string_view::npos) score += 0.04;
  seen.candidates.push_back({*reading, node, std::move(names), text, score});
  return true;
}

std::string route_of(const Page& page, NodeId node) {
  const bool from_content = !page.attribute(node, "content").value_or("").empty();
  return "css:" + selector_of(page, node) + (from_content ? "@content" : "");
}

/// The other amounts in the smallest element around that has any.
std::vector<Decimal> amounts_beside(const Page& page, const Candidate& crossed, const std::vector<Amount>& amounts) {
  constexpr int kMaxClimb = 6;
  constexpr NodeId kMaxNodes = 80;
  std::vector<Decimal> found;
  int climbed = 0;
  for (NodeId at = page.parent(crossed.node); at != kNoNode && found.empty() && climbed < kMaxClimb;
       at = page.parent(at), ++climbed) {
    if (page.end(at) - at > kMaxNodes) break;
    for (auto amount = std::ranges::lower_bound(amounts, at, {}, &Amount::node);
         amount != amounts.end() && amount->node < page.end(at); ++amount) {
      if (amount->value != crossed.reading.amount && std::ranges::find(found, amount->value) == found.end())
        found.push_back(amount->value);
    }
  }
  return found;
}

/// Crossed-out amounts, each with the one that stands beside it: two or more would be those of several offers.
void keep_crossed_out(const Page& page, const Seen& seen, const Cards& cards, Findings& findings) {
  for (const Candidate& crossed : seen.crossed_out) {
    CrossedOutFinding found{.price = {.amount = crossed.reading.amount,
                                      .currency = crossed.reading.currency,
                                      .route = route_of(page, crossed.node),
                                      .text = crossed.text,
                                      .confidence = 0.6}};
    const std::vector<Decimal> beside = amounts_beside(page, crossed, seen.amounts);
    if (beside.size() == 1 && !cards.hold(crossed.node)) found.beside = beside.front();
    findings.crossed_out.push_back(std::move(found));
  }
}

Seen look_at_prices(const Page& page, NodeId headline, Findings& findings) {
  Seen seen;
  std::size_t looked_at = 0;
  for (NodeId node = 0; node < page.size() && seen.candidates.size() < kMaxCandidates && looked_at < kMaxPrices; ++node)
    looked_at += consider(page, node, headline, findings, seen) ? 1U : 0U;
  return seen;
}

void keep_best(const Page& page, const Seen& seen, const Cards& cards, Findings& findings) {
  const Candidate* best = nullptr;
  for (const Candidate& candidate : seen.candidates) {
    if (best == nullptr || candidate.score > best->score + 1e-9) best = &candidate;
  }
  // None is better than the next one: that is what stands beside a list.
  if (best == nullptr || cards.hold(best->node)) return;
  findings.prices.push_back({.amount = best->reading.amount,
                             .currency = best->reading.currency,
                             .route = route_of(page, best->node),
                             .text = best->text,
                             .confidence = std::min(best->score, 0.8)});
}

/// Markup without the scopes that it needs: itemprop=price outside of any itemscope.
void read_loose_properties(const Page& page, const Cards& cards, Findings& findings) {
  std::vector<PriceFinding> found;
  for (const NodeId node : page.select("[itemprop=price]", 50)) {
    const std::string_view content = page.attribute(node, "content").value_or("");
    const std::string text = content.empty() ? page.text(node, kMaxLooseText) : std::string(content);
    const auto reading = content.empty() ? read_amount(amount_words(page, node, text), findings.hints)
                                         : read_machine_amount(text, findings.hints);
    if (!reading || is_other_price(page, node) || cards.hold(node)) continue;
    found.push_back({.amount = reading->amount,
                     .currency = reading->currency,
                     .route = content.empty() ? "css:[itemprop=price]" : "css:[itemprop=price]@content",
                     .text = text,
                     .confidence = 0.66});
  }
  if (!found.empty()) findings.prices.push_back(std::move(found.front()));
  for (const NodeId node : page.select("[itemprop=brand]", 1)) {
    const std::string_view content = page.attribute(node, "content").value_or("");
    const std::string text = content.empty() ? page.text(node, kMaxLooseText) : std::string(content);
    if (!text.empty() && text.size() < 60 && text.front() != '$')
      findings.brands.push_back({.value = text,
                                 .route = content.empty() ? "css:[itemprop=brand]" : "css:[itemprop=brand]@content",
                                 .text = text,
                                 .confidence = 0.6});
  }
}

}  // namespace

/// How near to the headline an element stands, 0..1: prices stand beside or below it, other products' further down.
double nearness(NodeId node, NodeId headline) {
  if (headline == kNoNode) return 0.4;
  const double distance =
      node > headline ? static_cast<double>(node - headline) : 3.0 * static_cast<double>(headline - node);
  return std::max(0.0, 1.0 - distance / 1'500.0);
}

void read_visible_prices(const Page& page, NodeId headline, Findings& findings) {
  const Seen seen = look_at_prices(page, headline, findings);
  const Cards cards(page, seen.amounts, headline);
  keep_crossed_out(page, seen, cards, findings);
  read_loose_properties(page, cards, findings);
  keep_best(page, seen, cards, findings);
}

}  // namespace matjar::sourcing
