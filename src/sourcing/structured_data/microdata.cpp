#include <algorithm>
#include <array>

#include "base/utf8.hpp"
#include "sourcing/page/amount_words.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/title_text.hpp"
#include "sourcing/structured_data/thing.hpp"

namespace matjar::sourcing::structured_data {

namespace {

constexpr std::size_t kMaxDepth = 32;
constexpr int kMaxClimb = 256;
constexpr std::size_t kMaxWords = 8;
constexpr std::size_t kMaxTypeName = 200;
/// Things and properties of one page, in one syntax.
constexpr std::size_t kMaxThings = 20'000;
/// Bytes of their texts.
constexpr std::size_t kMaxTexts = 20'000'000;
constexpr std::size_t kMaxText = 200'000;
/// Elements that are looked at; those of a thing inside of another one count for both.
constexpr std::size_t kMaxSteps = 3'000'000;

/// The attribute names in which microdata and RDFa differ.
struct Syntax {
  std::string_view scope;
  std::string_view type;
  std::string_view property;
};

constexpr Syntax kMicrodata{"itemscope", "itemtype", "itemprop"};
constexpr Syntax kRdfa{"typeof", "typeof", "property"};

/// The first words of a list, each once.
std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  std::size_t at = 0;
  while (at < text.size() && out.size() < kMaxWords) {
    const std::size_t stop = std::min(text.find_first_of(" \t\n\r", at), text.size());
    const std::string_view word = text.substr(at, stop - at);
    if (!word.empty() && std::ranges::find(out, word) == out.end()) out.push_back(word);
    at = stop + 1;
  }
  return out;
}

/// What may still be read of a page: references between things, and names for one value, multiply what it says.
struct Budget {
  std::size_t things = kMaxThings;
  std::size_t bytes = kMaxTexts;
  std::size_t steps = kMaxSteps;

  bool spend(std::size_t some_things, std::size_t some_bytes) {
    if (some_things > things || some_bytes > bytes) return false;
    things -= some_things;
    bytes -= some_bytes;
    return true;
  }

  bool step(std::size_t some = 1) {
    steps -= std::min(some, steps);
    return steps > 0;
  }
};

class Reader {
 public:
  Reader(const Page& page, const Syntax& syntax) : page_(page), syntax_(syntax) {}

  std::vector<Thing> read() {
    std::vector<Thing> out;
    for (const NodeId node : page_.with_attribute(syntax_.scope)) {
      // What is a property of another thing is read there.
      if (page_.attribute(node, syntax_.property) && inside_a_scope(node)) continue;
      if (!budget_.step() || !budget_.spend(1, 0)) break;
      out.push_back(thing_at(node));
    }
    return out;
  }

 private:
  bool inside_a_scope(NodeId node) const { return scope_of(node, kNoNode) != kNoNode; }

  Thing thing_at(NodeId node) {
    Thing thing;
    thing.node = node;
    for (const std::string_view type : words(page_.attribute(node, syntax_.type).value_or(""))) {
      thing.types.push_back(type_name(type.substr(0, kMaxTypeName)));
    }
    if (open_.size() > kMaxDepth) return thing;
    open_.push_back(node);
    add_properties(node, thing);
    for (const std::string_view id : words(page_.attribute(node, "itemref").value_or(""))) {
      const NodeId other = page_.by_id(id);
      if (other == kNoNode || page_.is_inside(node, other) || other == node) continue;
      if (page_.attribute(other, syntax_.property)) add_property(other, thing);
      if (!page_.attribute(other, syntax_.scope)) add_properties(other, thing);
    }
    open_.pop_back();
    return thing;
  }

  void add_properties(NodeId scope, Thing& thing) {
    const auto marked = page_.with_attribute(syntax_.property);
    auto at = std::ranges::upper_bound(marked, scope);
    while (at != marked.end() && *at < page_.end(scope) && budget_.step()) {
      const NodeId node = *at;
      // A thing in between, named as a property or not, keeps its properties to itself.
      const NodeId owner = scope_of(node, scope);
      if (owner != scope) {
        at = std::ranges::lower_bound(marked, page_.end(owner));
        continue;
      }
      add_property(node, thing);
      at = page_.attribute(node, syntax_.scope) ? std::ranges::lower_bound(marked, page_.end(node)) : at + 1;
    }
  }

  NodeId scope_of(NodeId node, NodeId limit) const {
    NodeId at = page_.parent(node);
    for (int climbed = 0; at != kNoNode && at != limit && climbed < kMaxClimb; ++climbed) {
      if (page_.attribute(at, syntax_.scope)) return at;
      at = page_.parent(at);
    }
    return limit;
  }

  void add_property(NodeId node, Thing& thing) {
    if (std::ranges::find(open_, node) != open_.end()) return;
    const Budget before = budget_;
    if (!budget_.spend(1, 0)) return;
    Value value;
    if (page_.attribute(node, syntax_.scope)) {
      value.thing.push_back(thing_at(node));
      if (const auto content = page_.attribute(node, "content")) value.text = std::string(trim(*content));
    } else {
      value = value_of(node);
    }
    if (!budget_.spend(0, value.text.size() + value.whole.size())) return;
    // A further name repeats all that was read.
    const std::size_t things = before.things - budget_.things;
    const std::size_t bytes = before.bytes - budget_.bytes;
    auto names = words(*page_.attribute(node, syntax_.property));
    std::size_t affordable = 1;
    while (affordable < names.size() && budget_.spend(things, bytes)) ++affordable;
    if (names.size() > affordable) names.resize(affordable);
    for (const std::string_view name : names) {
      const std::size_t colon = name.rfind(':');
      const std::string_view own = colon == std::string_view::npos ? name : name.substr(colon + 1);
      thing.properties.emplace_back(std::string(own), name == names.back() ? std::move(value) : value);
    }
  }

  bool is_price(NodeId node) const {
    return contains_any(page_.attribute(node, syntax_.property).value_or(""), {"price", "Price"});
  }

  Value value_of(NodeId node) {
    const std::string_view tag = page_.tag(node);
    if (const auto content = page_.attribute(node, "content"); content && !trim(*content).empty()) {
      return {.text = std::string(trim(*content))};
    }
    for (const auto& [name, attribute] : kAttributeValues) {
      if (tag != name) continue;
      const auto value = page_.attribute(node, attribute);
      if (value && !trim(*value).empty()) return {.text = std::string(trim(*value))};
      for (const std::string_view lazy : {"data-src", "data-lazy", "data-original"}) {
        if (const auto later = page_.attribute(node, lazy); tag == "img" && later) return {.text = std::string(*later)};
      }
    }
    if (!budget_.step(page_.end(node) - node)) return {};
    std::string shown = page_.text(node, std::min(kMaxText, budget_.bytes));
    // What is read of it is quoted as it is shown, so an amount that has to be put differently is none.
    if (is_price(node) && amount_words(page_, node, shown) != shown) return {};
    if (tag != "h1") return {.text = std::move(shown), .visible = true};
    return {.text = title_text(page_, node), .visible = true, .whole = std::move(shown)};
  }

  static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kAttributeValues = {{
      {"a", "href"},
      {"link", "href"},
      {"area", "href"},
      {"img", "src"},
      {"source", "src"},
      {"video", "src"},
      {"time", "datetime"},
      {"data", "value"},
      {"meter", "value"},
      {"object", "data"},
  }};

  const Page& page_;
  Syntax syntax_;
  Budget budget_;
  std::vector<NodeId> open_;  ///< things that are being read
};

}  // namespace

ThingSet microdata_things(const Page& page) {
  return {.syntax = "microdata", .things = Reader(page, kMicrodata).read()};
}

ThingSet rdfa_things(const Page& page) {
  return {.syntax = "rdfa", .things = Reader(page, kRdfa).read()};
}

}  // namespace matjar::sourcing::structured_data
