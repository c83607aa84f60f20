#include "sourcing/page/amount_words.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/utf8.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/page_text.hpp"

namespace matjar::sourcing {

namespace {

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

bool are_cents(const Page& page, NodeId text) {
  const std::string_view digits = trim(page.raw_text(text));
  if (digits.size() != 2 || !std::ranges::all_of(digits, is_digit)) return false;
  const NodeId holder = page.parent(text);
  if (page.tag(holder) == "sup") return true;
  static constexpr auto kNames = std::to_array<std::string_view>(
      {"cents", "cent", "fraction", "decimal", "decimals", "price-cents", "price-fraction", "price__cents"});
  return std::ranges::any_of(kNames, [&](std::string_view name) { return has_class(page, holder, name); });
}

}  // namespace

std::string amount_words(const Page& page, NodeId element, std::string_view shown) {
  std::string words;
  bool touches = false;
  for (NodeId node = element; node < page.end(element); ++node) {
    const std::string_view text = page.tag(node).empty() ? page.raw_text(node) : std::string_view();
    if (text.empty()) continue;
    if (!words.empty() && is_digit(words.back()) && is_digit(text.front())) {
      if (!are_cents(page, node)) return "";
      touches = true;
      words += '.';
    }
    words += text;
  }
  return touches ? plain_from_markup(words) : std::string(shown);
}

}  // namespace matjar::sourcing
