#include "sourcing/element_names.hpp"

#include <algorithm>
#include <cctype>

#include "sourcing/page/words.hpp"

namespace matjar::sourcing {

namespace {

constexpr std::size_t kMaxName = 300;

}  // namespace

std::string element_names(const Page& page, NodeId node) {
  std::string names;
  for (const std::string_view attribute :
       {"class", "id", "itemprop", "data-testid", "data-test", "data-qa", "data-auto"}) {
    const auto value = page.attribute(node, attribute);
    if (!value) continue;
    names += value->substr(0, bytes_within(*value, kMaxName));
    names += ' ';
  }
  return names;
}

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

}  // namespace matjar::sourcing
