#include "sourcing/page/quote.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace matjar::sourcing {

namespace {

/// Names that need no escape in a selector.
bool is_plain(std::string_view name) {
  return !name.empty() && std::isdigit(static_cast<unsigned char>(name.front())) == 0 &&
         std::ranges::all_of(name, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; });
}

}  // namespace

Quote shown_at(const Page& page, NodeId node, std::string_view selector) {
  if (node == kNoNode) return {};
  return {fmt::format("css:{}", selector), page.text(node)};
}

Quote shown_in(const Page& page, std::string_view selector) {
  return shown_at(page, page.first(selector), selector);
}

Quote attribute_at(const Page& page, NodeId node, std::string_view selector, std::string_view attribute) {
  if (node == kNoNode) return {};
  return {fmt::format("css:{}@{}", selector, attribute), std::string(page.attribute(node, attribute).value_or(""))};
}

Quote attribute_in(const Page& page, std::string_view selector, std::string_view attribute) {
  return attribute_at(page, page.first(selector), selector, attribute);
}

Quote meta_of(const Page& page, std::string_view name) {
  return {fmt::format("meta:{}", name), std::string(page.meta(name))};
}

Quote name_of_member(std::string_view name, const ScriptValue& member) {
  return {member.route() + "~", std::string(name)};
}

std::string json_in(const Quote& text) {
  return fmt::format("json({})", text.route);
}

Quote written(const ScriptValue& value) {
  return {value.route(), value.written()};
}

Quote joined(const std::vector<Quote>& quotes) {
  Quote all;
  for (const Quote& quote : quotes) {
    if (quote.empty() || quote.route.empty()) continue;
    all.route += (all.route.empty() ? "" : " + ") + quote.route;
    all.text += (all.text.empty() ? "" : " ") + quote.text;
  }
  return all;
}

std::string selector_of(const Page& page, NodeId node) {
  const std::string_view id = page.attribute(node, "id").value_or("");
  if (is_plain(id)) return fmt::format("{}#{}", page.tag(node), id);
  std::string_view classes = page.attribute(node, "class").value_or("");
  while (!classes.empty()) {
    const std::size_t stop = std::min(classes.find_first_of(" \t\r\n\f"), classes.size());
    if (is_plain(classes.substr(0, stop))) return fmt::format("{}.{}", page.tag(node), classes.substr(0, stop));
    classes.remove_prefix(std::min(stop + 1, classes.size()));
  }
  return std::string(page.tag(node));
}

}  // namespace matjar::sourcing
