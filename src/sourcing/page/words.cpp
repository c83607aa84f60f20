#include "sourcing/page/words.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/utf8.hpp"

namespace matjar::sourcing {

namespace {

constexpr std::size_t kMaxCompared = 500;

std::set<std::string> words_of(std::string_view text) {
  std::set<std::string> words;
  std::string word;
  for (const char c : fold_case(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 128 || std::isalnum(byte) != 0) {
      word += c;
    } else if (!word.empty()) {
      words.insert(std::exchange(word, {}));
    }
  }
  if (!word.empty()) words.insert(word);
  return words;
}

}  // namespace

std::size_t bytes_within(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text.size();
  std::size_t size = max_bytes;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0U) == 0x80U) --size;
  return size;
}

Words::Words(std::string_view text)
    : text_(text.substr(0, bytes_within(text, kMaxCompared))), words_(words_of(text_)) {}

double Words::similarity(const Words& other) const {
  if (words_.empty() || other.words_.empty())
    return words_.empty() && other.words_.empty() && !text_.empty() && text_ == other.text_ ? 1.0 : 0.0;
  const auto common = std::ranges::count_if(words_, [&](const auto& word) { return other.words_.contains(word); });
  return 2.0 * static_cast<double>(common) / static_cast<double>(words_.size() + other.words_.size());
}

}  // namespace matjar::sourcing
