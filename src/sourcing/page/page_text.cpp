#include "sourcing/page/page_text.hpp"

#include <algorithm>
#include <array>

#include "sourcing/page/html_text.hpp"

namespace matjar::sourcing {

namespace {

constexpr std::size_t kMaxParagraphs = 400;

bool separates(std::string_view tag) {
  static constexpr std::array<std::string_view, 22> kBlocks = {
      "p",       "div",   "li",      "ul", "ol", "br", "table", "tr", "dl", "dt", "dd",
      "section", "aside", "article", "h1", "h2", "h3", "h4",    "h5", "h6", "hr", "blockquote"};
  return std::ranges::find(kBlocks, tag) != kBlocks.end();
}

bool is_silent(std::string_view tag) {
  return tag == "script" || tag == "style" || tag == "noscript" || tag == "template" || tag == "svg";
}

void flush(std::string& paragraph, std::vector<std::string>& to) {
  std::string plain = plain_from_markup(paragraph);
  paragraph.clear();
  if (!plain.empty() && to.size() < kMaxParagraphs) to.push_back(std::move(plain));
}

/// Those of a list, in document order, that are inside an element.
std::span<const NodeId> inside(const Page& page, std::span<const NodeId> list, NodeId around) {
  const auto from = std::ranges::upper_bound(list, around);
  const auto to = std::lower_bound(from, list.end(), page.end(around));
  return {from, to};
}

}  // namespace

bool has_class(std::string_view classes, std::string_view name) {
  constexpr std::string_view kBlanks = " \t\r\n\f\v";
  for (std::size_t at = classes.find(name); at != std::string_view::npos; at = classes.find(name, at + 1)) {
    const std::size_t stop = at + name.size();
    const bool starts = at == 0 || kBlanks.contains(classes[at - 1]);
    if (starts && (stop == classes.size() || kBlanks.contains(classes[stop]))) return true;
  }
  return false;
}

bool has_class(const Page& page, NodeId node, std::string_view name) {
  return has_class(page.attribute(node, "class").value_or(""), name);
}

std::string text_of(const Page& page, std::string_view selector) {
  const NodeId node = page.first(selector);
  return node == kNoNode ? "" : page.text(node);
}

NodeId beside(const Page& page, NodeId node, std::string_view name, std::string_view own) {
  NodeId around = page.parent(node);
  for (int levels = 0; levels < 3 && around != kNoNode; ++levels, around = page.parent(around)) {
    if (inside(page, page.with_class(own), around).size() > 1) return kNoNode;
    const auto found = inside(page, page.with_class(name), around);
    if (!found.empty()) return found.front();
  }
  return kNoNode;
}

std::vector<std::string> paragraphs_of(const Page& page, NodeId node) {
  std::vector<std::string> out;
  std::string paragraph;
  std::vector<NodeId> open;  // where each block that has begun ends
  for (NodeId at = node + 1; at < page.end(node);) {
    while (!open.empty() && at >= open.back()) {
      flush(paragraph, out);
      open.pop_back();
    }
    const std::string_view tag = page.tag(at);
    if (is_silent(tag)) {
      at = page.end(at);
      continue;
    }
    if (tag.empty()) {
      paragraph += page.raw_text(at);
    } else if (separates(tag)) {
      flush(paragraph, out);
      open.push_back(page.end(at));
    } else if (tag == "td" || tag == "th") {
      paragraph += ' ';
    }
    ++at;
  }
  flush(paragraph, out);
  return out;
}

}  // namespace matjar::sourcing
