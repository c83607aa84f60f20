#include <algorithm>
#include <set>

#include "base/utf8.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/title_text.hpp"
#include "sourcing/structured_data/thing.hpp"

namespace matjar::sourcing::structured_data {

namespace {

constexpr int kMaxDepth = 32;

/// The attribute names in which microdata and RDFa differ.
struct Syntax {
  std::string_view scope;
  std::string_view type;
  std::string_view property;
};

constexpr Syntax kMicrodata{"itemscope", "itemtype", "itemprop"};
constexpr Syntax kRdfa{"typeof", "typeof", "property"};

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> out;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t stop = std::min(text.find_first_of(" \t\n\r", at), text.size());
    if (stop > at) out.emplace_back(text.substr(at, stop - at));
    at = stop + 1;
  }
  return out;
}

class Reader {
 public:
  Reader(const Page& page, const Syntax& syntax) : page_(page), syntax_(syntax) {}

  std::vector<Thing> read() {
    std::vector<Thing> out;
    for (const NodeId node : page_.with_attribute(syntax_.scope)) {
      // What is a property of another thing is read there.
      if (page_.attribute(node, syntax_.property) && inside_a_scope(node)) continue;
      out.push_back(thing_at(node, 0));
    }
    return out;
  }

 private:
  bool inside_a_scope(NodeId node) const {
    for (NodeId at = page_.parent(node); at != kNoNode; at = page_.parent(at)) {
      if (page_.attribute(at, syntax_.scope)) return true;
    }
    return false;
  }

  Thing thing_at(NodeId node, int depth) {
    Thing thing;
    thing.node = node;
    for (const std::string& type : words(page_.attribute(node, syntax_.type).value_or(""))) {
      thing.types.push_back(type_name(type));
    }
    if (depth > kMaxDepth) return thing;
    add_properties(node, thing, depth);
    for (const std::string& id : words(page_.attribute(node, "itemref").value_or(""))) {
      const NodeId other = page_.by_id(id);
      if (other == kNoNode || page_.is_inside(node, other) || other == node) continue;
      if (page_.attribute(other, syntax_.property)) add_property(other, thing, depth);
      if (!page_.attribute(other, syntax_.scope)) add_properties(other, thing, depth);
    }
    return thing;
  }

  void add_properties(NodeId scope, Thing& thing, int depth) {
    const auto marked = page_.with_attribute(syntax_.property);
    auto at = std::ranges::upper_bound(marked, scope);
    while (at != marked.end() && *at < page_.end(scope)) {
      const NodeId node = *at;
      // A thing in between, named as a property or not, keeps its properties to itself.
      const NodeId owner = scope_of(node, scope);
      if (owner != scope) {
        at = std::ranges::lower_bound(marked, page_.end(owner));
        continue;
      }
      add_property(node, thing, depth);
      at = page_.attribute(node, syntax_.scope) ? std::ranges::lower_bound(marked, page_.end(node)) : at + 1;
    }
  }

  NodeId scope_of(NodeId node, NodeId limit) const {
    for (NodeId at = page_.parent(node); at != kNoNode && at != limit; at = page_.parent(at)) {
      if (page_.attribute(at, syntax_.scope)) return at;
    }
    return limit;
  }

  void add_property(NodeId node, Thing& thing, int depth) {
    Value value;
    if (page_.attribute(node, syntax_.scope)) {
      value.thing.push_back(thing_at(node, depth + 1));
      if (const auto content = page_.attribute(node, "content")) value.text = std::string(trim(*content));
    } else {
      value = value_of(node);
    }
    for (const std::string& name : words(*page_.attribute(node, syntax_.property))) {
      const std::size_t colon = name.rfind(':');
      thing.properties.emplace_back(colon == std::string::npos ? name : name.substr(colon + 1), value);
    }
  }

  Value value_of(NodeId node) const {
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
    return {.text = tag == "h1" ? title_text(page_, node) : page_.text(node), .visible = true};
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
};

}  // namespace

ThingSet microdata_things(const Page& page) {
  return {.syntax = "microdata", .things = Reader(page, kMicrodata).read()};
}

ThingSet rdfa_things(const Page& page) {
  return {.syntax = "rdfa", .things = Reader(page, kRdfa).read()};
}

}  // namespace matjar::sourcing::structured_data
