// Page::select: a small part of CSS over the page's index. The rightmost part is looked up in the index, the others are
// checked against the ancestors.
#include <algorithm>
#include <array>
#include <cctype>
#include <ranges>

#include "sourcing/page/page.hpp"
#include "sourcing/page/page_text.hpp"

namespace matjar::sourcing {

namespace {

/// How many ancestors are looked at: thousands of nested elements are no layout.
constexpr int kMaxClimb = 256;

enum class Match { present, equals, contains, begins, ends };

struct AttributeTest {
  std::string_view name;
  Match match = Match::present;
  std::string_view value;
};

struct Compound {
  std::string_view tag;
  std::string_view id;
  std::vector<std::string_view> classes;
  std::vector<AttributeTest> attributes;
};

std::string_view take_name(std::string_view& rest) {
  std::size_t length = 0;
  while (length < rest.size() &&
         (std::isalnum(static_cast<unsigned char>(rest[length])) || rest[length] == '-' || rest[length] == '_')) {
    ++length;
  }
  const std::string_view name = rest.substr(0, length);
  rest.remove_prefix(length);
  return name;
}

AttributeTest attribute_test(std::string_view inside) {
  AttributeTest test;
  const std::size_t equals = inside.find('=');
  if (equals == std::string_view::npos) return {.name = inside};
  test.match = Match::equals;
  std::string_view name = inside.substr(0, equals);
  if (!name.empty() && std::string_view("*^$").find(name.back()) != std::string_view::npos) {
    test.match = name.back() == '*' ? Match::contains : name.back() == '^' ? Match::begins : Match::ends;
    name.remove_suffix(1);
  }
  test.name = name;
  test.value = inside.substr(equals + 1);
  if (test.value.size() >= 2 && (test.value.front() == '"' || test.value.front() == '\'')) {
    test.value = test.value.substr(1, test.value.size() - 2);
  }
  return test;
}

Compound compound_of(std::string_view text) {
  Compound compound;
  if (!text.empty() && text.front() == '*') text.remove_prefix(1);
  compound.tag = take_name(text);
  while (!text.empty()) {
    const char mark = text.front();
    text.remove_prefix(1);
    if (mark == '#') {
      compound.id = take_name(text);
    } else if (mark == '.') {
      compound.classes.push_back(take_name(text));
    } else if (mark == '[') {
      const std::size_t close = std::min(text.find(']'), text.size());
      compound.attributes.push_back(attribute_test(text.substr(0, close)));
      text.remove_prefix(std::min(close + 1, text.size()));
    } else {
      break;
    }
  }
  return compound;
}

std::vector<Compound> chain_of(std::string_view selector) {
  std::vector<Compound> chain;
  std::size_t at = 0;
  while (at < selector.size()) {
    if (selector[at] == ' ') {
      ++at;
      continue;
    }
    std::size_t stop = at;
    bool bracket = false;
    while (stop < selector.size() && (bracket || selector[stop] != ' ')) {
      if (selector[stop] == '[') bracket = true;
      if (selector[stop] == ']') bracket = false;
      ++stop;
    }
    chain.push_back(compound_of(selector.substr(at, stop - at)));
    at = stop;
  }
  return chain;
}

bool passes(const AttributeTest& test, std::optional<std::string_view> value) {
  if (!value) return false;
  switch (test.match) {
    case Match::present:
      return true;
    case Match::equals:
      return *value == test.value;
    case Match::contains:
      return value->find(test.value) != std::string_view::npos;
    case Match::begins:
      return value->starts_with(test.value);
    case Match::ends:
      return value->ends_with(test.value);
  }
  return false;
}

bool matches(const Page& page, NodeId node, const Compound& compound) {
  if (page.tag(node).empty()) return false;
  if (!compound.tag.empty() && page.tag(node) != compound.tag) return false;
  if (!compound.id.empty() && page.attribute(node, "id") != compound.id) return false;
  if (!compound.classes.empty()) {
    const std::string_view list = page.attribute(node, "class").value_or("");
    for (const std::string_view name : compound.classes) {
      if (!has_class(list, name)) return false;
    }
  }
  return std::ranges::all_of(compound.attributes,
                             [&](const AttributeTest& test) { return passes(test, page.attribute(node, test.name)); });
}

bool ancestors_match(const Page& page, NodeId node, const std::vector<Compound>& chain) {
  std::size_t wanted = chain.size() - 1;
  NodeId at = page.parent(node);
  for (int climbed = 0; wanted > 0 && at != kNoNode && climbed < kMaxClimb; ++climbed) {
    if (matches(page, at, chain[wanted - 1])) --wanted;
    at = page.parent(at);
  }
  return wanted == 0;
}

/// At most `limit`, the first of the page: what an index lists is in document order.
void add_matches(const Page& page, std::string_view alternative, std::size_t limit, std::vector<NodeId>& out) {
  const std::vector<Compound> chain = chain_of(alternative);
  if (chain.empty()) return;
  const Compound& last = chain.back();
  std::size_t found = 0;
  const auto consider = [&](auto&& nodes) {
    for (const NodeId node : nodes) {
      if (found >= limit) return;
      if (!matches(page, node, last) || !ancestors_match(page, node, chain)) continue;
      out.push_back(node);
      ++found;
    }
  };
  if (!last.classes.empty()) {
    consider(page.with_class(last.classes.front()));
  } else if (!last.tag.empty()) {
    consider(page.with_tag(last.tag));
  } else if (!last.attributes.empty() && !page.with_attribute(last.attributes.front().name).empty()) {
    consider(page.with_attribute(last.attributes.front().name));
  } else if (!last.id.empty()) {
    if (const NodeId node = page.by_id(last.id); node != kNoNode) consider(std::array{node});
  } else {
    consider(std::views::iota(NodeId{0}, static_cast<NodeId>(page.size())));
  }
}

}  // namespace

std::vector<NodeId> Page::select(std::string_view selector, std::size_t limit) const {
  std::vector<NodeId> out;
  while (!selector.empty()) {
    const std::size_t comma = std::min(selector.find(','), selector.size());
    add_matches(*this, selector.substr(0, comma), limit, out);
    selector.remove_prefix(std::min(comma + 1, selector.size()));
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  if (out.size() > limit) out.resize(limit);
  return out;
}

}  // namespace matjar::sourcing
