#include "sourcing/visible_attributes.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "base/encoding.hpp"
#include "base/time_text.hpp"
#include "base/utf8.hpp"
#include "sourcing/element_names.hpp"
#include "sourcing/page/brand_words.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/written_date.hpp"

namespace matjar::sourcing {

namespace {

constexpr std::size_t kMaxLabelBytes = 80;
constexpr std::size_t kMaxValueBytes = 300;
constexpr std::size_t kMaxBrandBytes = 60;
constexpr std::size_t kMaxValueText = 2'000;
constexpr std::size_t kMaxPairs = 200;
/// Texts of a page that may be labels.
constexpr std::uint32_t kMaxTexts = 50'000;
/// What is looked at in a row of a table.
constexpr int kMaxInRow = 64;
/// Elements and texts inside a value: more is no value but a part of the page.
constexpr NodeId kMaxValueNodes = 24;

struct Pair {
  std::string label;  ///< without the colon
  std::string value;
  std::string text;  ///< the value as it stood there
  std::string route;
  bool of_product = true;  ///< no date of the ad's own
  NodeId group = kNoNode;  ///< what holds the pair and those that are made like it
};

/// What classifieds call the day on which somebody began to offer the thing, folded.
constexpr auto kBeginLabels = std::to_array<std::string_view>(
    {"posted", "posted on", "date posted", "listed", "listed on", "date listed", "ad placed", "erstellt am",
     "eingestellt am", "publié le", "mise en ligne le", "publicado", "publicado el", "publicado em", "pubblicato il",
     "geplaatst op", "تاريخ النشر", "تاريخ الإعلان", "نشر في"});

/// And the day until which they do.
constexpr auto kEndLabels = std::to_array<std::string_view>(
    {"expiry",     "expires",     "expires on",       "expired",  "expired on",  "expiry date",  "expiration date",
     "ad expires", "ends",        "ends on",          "end date", "valid until", "läuft ab am",  "endet am",
     "gültig bis", "expire le",   "valable jusqu'au", "caduca",   "caduca el",   "válido hasta", "válido até",
     "scade il",   "verloopt op", "تاريخ الانتهاء",   "ينتهي في", "صالح حتى"});

bool names_one_of(std::span<const std::string_view> labels, std::string_view label) {
  // NFKC makes a space of a no-break space.
  const std::string folded = fold_case(label);
  return std::ranges::find(labels, trim(folded)) != labels.end();
}

bool names_a_day_of_an_ad(std::string_view label) {
  return names_one_of(kBeginLabels, label) || names_one_of(kEndLabels, label);
}

/// A label that could be taken for two places stands in quotes.
std::string label_route(std::string_view label) {
  const bool plain = label.find(" + ") == std::string_view::npos && label.find('"') == std::string_view::npos;
  return plain ? "label:" + std::string(label) : "label:" + json_quote(label);
}

/// Finds the pairs of a page. How many texts stand before a node is counted once, so that "is there anything else in
/// this element" costs two look-ups.
class PairReader {
 public:
  explicit PairReader(const Page& page) : page_(page), texts_before_(page.size() + 1) {
    for (NodeId node = 0; node < page.size(); ++node)
      texts_before_[node + 1] = texts_before_[node] + (is_written(node) ? 1U : 0U);
  }

  std::vector<Pair> pairs() const {
    std::vector<Pair> out;
    for (NodeId node = 0; node < page_.size() && out.size() < kMaxPairs; ++node) {
      if (texts_before_[node + 1] == texts_before_[node]) continue;
      if (texts_before_[node] >= kMaxTexts) break;
      if (auto pair = pair_at(node)) out.push_back(std::move(*pair));
    }
    return out;
  }

 private:
  /// A text that a shopper can see.
  bool is_written(NodeId node) const {
    if (!page_.tag(node).empty() || trim(page_.raw_text(node)).empty()) return false;
    const NodeId parent = page_.parent(node);
    const std::string_view tag = parent == kNoNode ? "" : page_.tag(parent);
    return tag != "script" && tag != "style" && tag != "noscript" && tag != "template" && tag != "option";
  }

  bool holds_one_text(NodeId element) const { return texts_before_[page_.end(element)] - texts_before_[element] == 1; }

  /// The widest element, a few levels up, in which the label stands alone.
  NodeId holder_of(NodeId text) const {
    NodeId holder = text;
    for (int levels = 0; levels < 4; ++levels) {
      const NodeId parent = page_.parent(holder);
      if (parent == kNoNode || !holds_one_text(parent)) break;
      holder = parent;
    }
    return holder;
  }

  NodeId next_written(NodeId node) const {
    const NodeId parent = page_.parent(node);
    if (parent == kNoNode) return kNoNode;
    for (NodeId next = page_.end(node); next < page_.end(parent); next = page_.end(next)) {
      if (texts_before_[page_.end(next)] > texts_before_[next]) return next;
    }
    return kNoNode;
  }

  /// The value that follows the label: small, one line of words, nothing to click through or to fill in.
  std::optional<std::string> value_at(NodeId node) const {
    if (page_.tag(node).empty()) {
      const std::string_view text = trim(page_.raw_text(node));
      return text.size() > kMaxValueText ? std::nullopt : std::optional(std::string(text));
    }
    if (page_.end(node) - node > kMaxValueNodes) return std::nullopt;
    int links = 0;
    for (NodeId at = node; at < page_.end(node); ++at) {
      const std::string_view tag = page_.tag(at);
      links += tag == "a" ? 1 : 0;
      if (links > 1 || tag == "input" || tag == "select" || tag == "button" || tag == "table" || tag == "dt" ||
          tag == "th")
        return std::nullopt;
    }
    return page_.text(node, kMaxValueText);
  }

  /// A shop's menu names brands, too.
  bool is_in_menu(NodeId node) const {
    constexpr int kMaxClimb = 16;
    static constexpr auto kMenus =
        std::to_array<std::string_view>({"menu", "submenu", "megamenu", "navigation", "nav", "navbar"});
    int climbed = 0;
    for (NodeId at = node; at != kNoNode && climbed < kMaxClimb; at = page_.parent(at), ++climbed) {
      const std::string_view tag = page_.tag(at);
      if (tag == "body" || tag == "main" || tag == "article") return false;
      if (tag == "nav" || has_word(element_names(page_, at), kMenus)) return true;
    }
    return false;
  }

  /// A menu's entry, a heading over a list, the beginning of a sentence: none of them names a value.
  bool is_loose_label(NodeId text, NodeId holder, NodeId next) const {
    for (NodeId at = text; at != kNoNode; at = page_.parent(at)) {
      const std::string_view tag = page_.tag(at);
      if (tag == "a" || tag == "nav" || tag == "option" || tag == "label") return true;
      if (at == holder) break;
    }
    const NodeId after = next_written(next);
    if (page_.tag(holder) == "dt") return after != kNoNode && page_.tag(after) == "dd";
    return page_.tag(next).empty() && after != kNoNode;
  }

  /// Whether the row's cells are pairs: two of them, or four of which the third is made like the first.
  bool is_label_cell(NodeId cell) const {
    std::vector<NodeId> cells;
    const NodeId row = page_.parent(cell);
    if (row == kNoNode || page_.tag(row) != "tr") return false;
    int looked_at = 0;
    for (NodeId at = row + 1; at < page_.end(row) && cells.size() < 5 && ++looked_at < kMaxInRow; at = page_.end(at)) {
      if (page_.tag(at) == "td" || page_.tag(at) == "th") cells.push_back(at);
    }
    const auto alike = [&](NodeId a, NodeId b) {
      return page_.tag(a) == page_.tag(b) && page_.attribute(a, "class") == page_.attribute(b, "class");
    };
    if (cells.size() == 2) return cell == cells[0];
    if (cells.size() != 4 || !alike(cells[0], cells[2]) || alike(cells[0], cells[1])) return false;
    return cell == cells[0] || cell == cells[2];
  }

  std::optional<Pair> pair_at(NodeId text) const {
    std::string_view label = trim(page_.raw_text(text));
    if (label.size() < 2 || label.size() > kMaxLabelBytes) return std::nullopt;
    const bool colon = label.ends_with(':') || label.ends_with("：");
    if (colon) label.remove_suffix(label.ends_with(':') ? 1 : 3);
    const NodeId holder = holder_of(text);
    const std::string_view tag = page_.tag(holder);
    const bool marked = tag == "dt" || ((tag == "td" || tag == "th") && is_label_cell(holder));
    const std::string folded = fold_case(trim(label));
    const bool of_ad = names_a_day_of_an_ad(folded);
    if (!marked && !of_ad && !names_the_brand(folded) && !names_the_maker(folded)) return std::nullopt;
    const NodeId next = next_written(holder);
    if (next == kNoNode || is_loose_label(text, holder, next)) return std::nullopt;
    auto value = value_at(next);
    if (!value) return std::nullopt;
    std::string clean = plain_from_markup(*value);
    if (clean.starts_with(':')) clean = std::string(trim(std::string_view(clean).substr(1)));
    if (clean.empty() || clean.size() > kMaxValueBytes || fold_case(clean) == folded) return std::nullopt;
    if (!marked && is_in_menu(holder)) return std::nullopt;
    return Pair{std::string(trim(label)), std::move(clean), std::move(*value),
                label_route(trim(label)), marked || !of_ad, group_of(holder)};
  }

  /// Two levels up: the pairs of a list stand side by side, or each within an element of its own.
  NodeId group_of(NodeId holder) const {
    const NodeId parent = page_.parent(holder);
    return parent == kNoNode ? kNoNode : page_.parent(parent);
  }

  const Page& page_;
  std::vector<std::uint32_t> texts_before_;
};

/// Pairs that name different brands are of different products: then none is ours.
void add_brand(const std::vector<Pair>& pairs, bool (*is_label)(std::string_view), double confidence,
               Findings& findings) {
  const Pair* found = nullptr;
  for (const Pair& pair : pairs) {
    if (!is_label(pair.label) || pair.value.size() > kMaxBrandBytes) continue;
    if (found != nullptr && fold_case(found->value) != fold_case(pair.value)) return;
    if (found == nullptr) found = &pair;
  }
  if (found != nullptr)
    findings.brands.push_back(
        {.value = found->value, .route = found->route, .text = found->text, .confidence = confidence});
}

/// A classified ad says in one place since when and until when it stands; nobody sells the thing after that. A
/// best-before date alone is no such thing, nor the day of a review beside the end of a coupon elsewhere; an ad that
/// was placed again names a later day.
void read_end_of_ad(const std::vector<Pair>& pairs, Timestamp read_at, Findings& findings) {
  const Pair* begin = nullptr;
  const Pair* end = nullptr;
  std::string first_day;
  std::string last_day;
  for (const Pair& pair : pairs) {
    const bool begins = names_one_of(kBeginLabels, pair.label);
    if (!begins && !names_one_of(kEndLabels, pair.label)) continue;
    std::string day = day_in(pair.value);
    if (day.empty()) continue;
    if (begins && begin == nullptr) {
      begin = &pair;
      first_day = std::move(day);
    } else if (!begins && day >= last_day) {
      end = &pair;
      last_day = std::move(day);
    }
  }
  if (begin == nullptr || end == nullptr || begin->group != end->group || last_day < first_day) return;
  if (last_day >= to_date(read_at)) return;
  findings.availabilities.push_back(
      {.value = product::Availability::out_of_stock, .route = end->route, .text = end->text, .confidence = 0.95});
}

}  // namespace

void read_visible_attributes(const Page& page, Findings& findings) {
  const std::vector<Pair> pairs = PairReader(page).pairs();
  add_brand(pairs, names_the_brand, 0.82, findings);
  add_brand(pairs, names_the_maker, 0.6, findings);
  read_end_of_ad(pairs, page.source().read_at, findings);
  for (const Pair& pair : pairs) {
    if (!pair.of_product) continue;
    findings.add_attribute(pair.label,
                           {.value = pair.value, .route = pair.route, .text = pair.text, .confidence = 0.6});
  }
}

}  // namespace matjar::sourcing
