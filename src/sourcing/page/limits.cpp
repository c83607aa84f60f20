#include "sourcing/page/limits.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <string>

namespace matjar::sourcing {

namespace {

constexpr std::size_t kMaxAttributes = 512;
constexpr std::size_t kMaxDepth = 5'000;
constexpr std::size_t kMaxTags = 600'000;

/// Elements that never nest by themselves: they are void, or a sibling closes them.
constexpr std::array<std::string_view, 27> kShallow = {
    "area", "base", "br", "col", "embed", "hr", "img", "input",  "link", "meta", "param",  "source", "track", "wbr",
    "p",    "li",   "td", "tr",  "th",    "dt", "dd",  "option", "path", "use",  "circle", "rect",   "body"};

bool is_name_start(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

std::string lower_name(std::string_view html, std::size_t at) {
  std::string name;
  while (at < html.size() && name.size() < 16 && std::isalnum(static_cast<unsigned char>(html[at]))) {
    name += static_cast<char>(std::tolower(static_cast<unsigned char>(html[at++])));
  }
  return name;
}

struct TagEnd {
  std::size_t at;
  std::size_t attributes;
  bool closed_itself;
};

/// Walks over a tag's attributes, quotes respected, up to '>'.
TagEnd end_of_tag(std::string_view html, std::size_t at) {
  std::size_t attributes = 0;
  bool in_word = true;
  while (at < html.size() && html[at] != '>') {
    const char c = html[at];
    if ((c == '"' || c == '\'') && at > 0 && html[at - 1] == '=') {
      const std::size_t close = html.find(c, at + 1);
      if (close == std::string_view::npos) return {html.size(), attributes, false};
      at = close;
      in_word = false;
    } else if (std::isspace(static_cast<unsigned char>(c)) || c == '/') {
      in_word = false;
    } else if (!in_word) {
      in_word = true;
      ++attributes;
    }
    ++at;
  }
  return {at, attributes, at > 0 && at < html.size() && html[at - 1] == '/'};
}

std::unexpected<Error> malformed(std::string what) {
  return fail(ErrorKind::rejected, {.name = "page_malformed",
                                    .message = "The page " + std::move(what) + "; no shop's page does that.",
                                    .next_step = "Check the link, or enter the product by hand."});
}

}  // namespace

Result<void> check_page_limits(std::string_view html) {
  std::size_t depth = 0;
  std::size_t tags = 0;
  std::size_t at = 0;
  while ((at = html.find('<', at)) != std::string_view::npos) {
    ++at;
    if (at >= html.size()) break;
    if (html.substr(at).starts_with("!--")) {
      const std::size_t close = html.find("-->", at);
      if (close == std::string_view::npos) break;
      at = close;
      continue;
    }
    if (html[at] == '/' && at + 1 < html.size() && is_name_start(html[at + 1])) {
      const std::string name = lower_name(html, at + 1);
      if (depth > 0 && std::ranges::find(kShallow, name) == kShallow.end()) --depth;
      continue;
    }
    if (!is_name_start(html[at])) continue;
    const std::string name = lower_name(html, at);
    const TagEnd end = end_of_tag(html, at);
    if (end.attributes > kMaxAttributes) return malformed("puts hundreds of attributes on one tag");
    if (++tags > kMaxTags) return malformed("has more than 600,000 elements");
    at = end.at;
    if (name == "script" || name == "style") {
      const std::size_t close = html.find("</" + name, at);
      if (close == std::string_view::npos) break;
      at = close + 2;
    } else if (!end.closed_itself && std::ranges::find(kShallow, name) == kShallow.end()) {
      if (++depth > kMaxDepth) return malformed("nests thousands of elements");
    }
  }
  return {};
}

}  // namespace matjar::sourcing
