#include "sourcing/page/script_json.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <fmt/format.h>
#include <optional>

#include "base/utf8.hpp"

namespace matjar::sourcing {

namespace {

constexpr std::size_t kMaxScript = 12u << 20;
/// Values that begin behind a marker and never end; each costs a look at the whole text.
constexpr int kMaxUnclosed = 16;

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' || c == '-' || c == '+' || c == '.';
}

/// Rewrites one script value token by token.
class Rewriter {
 public:
  explicit Rewriter(std::string_view text) : text_(text) { out_.reserve(text.size() + 16); }

  std::string run() {
    while (at_ < text_.size()) step();
    return std::move(out_);
  }

 private:
  void step() {
    const char c = text_[at_];
    if (is_space(c)) {
      out_ += ' ';
      ++at_;
    } else if (c == '"' || c == '\'' || c == '`') {
      string(c);
    } else if (text_.substr(at_).starts_with("//")) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (text_.substr(at_).starts_with("/*")) {
      const std::size_t close = text_.find("*/", at_ + 2);
      at_ = close == std::string_view::npos ? text_.size() : close + 2;
    } else if (c == '}' || c == ']') {
      drop_trailing_comma();
      out_ += c;
      ++at_;
    } else if (text_.substr(at_).starts_with("!0") || text_.substr(at_).starts_with("!1")) {
      out_ += text_[at_ + 1] == '0' ? "true" : "false";
      at_ += 2;
    } else if (is_word(c)) {
      word();
    } else {
      out_ += c;
      ++at_;
    }
  }

  void drop_trailing_comma() {
    std::size_t end = out_.size();
    while (end > 0 && out_[end - 1] == ' ') --end;
    if (end > 0 && out_[end - 1] == ',') out_.erase(end - 1);
  }

  void word() {
    const std::size_t from = at_;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    const std::string_view word = text_.substr(from, at_ - from);
    std::size_t next = at_;
    while (next < text_.size() && is_space(text_[next])) ++next;
    if (next < text_.size() && text_[next] == ':') {
      out_ += fmt::format("\"{}\"", word);
    } else if (word == "undefined" || word == "NaN") {
      out_ += "null";
    } else {
      out_ += word;
    }
  }

  /// The code unit of "\\uXXXX"; none where something else stands.
  std::optional<unsigned> unit_at(std::size_t at) const {
    constexpr std::size_t kLength = std::string_view("\\uXXXX").size();
    const std::string_view text = text_.substr(std::min(at, text_.size()), kLength);
    unsigned unit = 0;
    if (text.size() < kLength || !text.starts_with("\\u")) return std::nullopt;
    const auto [end, problem] = std::from_chars(text.data() + 2, text.data() + kLength, unit, 16);
    if (problem != std::errc() || end != text.data() + kLength) return std::nullopt;
    return unit;
  }

  /// Half of a pair alone is no letter: a shop cut an emoji in two.
  bool is_half(unsigned unit) const {
    if (unit >= 0xDC00 && unit <= 0xDFFF) return true;
    if (unit < 0xD800 || unit > 0xDFFF) return false;
    const auto second = unit_at(at_ + 6);
    return !second || *second < 0xDC00 || *second > 0xDFFF;
  }

  void escape(char quote) {
    const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : quote;
    if (const auto unit = unit_at(at_)) {
      const bool half = is_half(*unit);
      const bool pair = !half && *unit >= 0xD800 && *unit <= 0xDFFF;
      const std::size_t length = pair ? 12 : 6;
      out_ += half ? std::string_view("\\ufffd") : text_.substr(at_, length);
      at_ += length;
    } else if (next == 'x' && at_ + 3 < text_.size()) {
      out_ += fmt::format("\\u00{}", text_.substr(at_ + 2, 2));
      at_ += 4;
    } else if (next == '\n') {
      at_ += 2;
    } else if (std::string_view("\"\\/bfnrtu").find(next) != std::string_view::npos) {
      out_ += '\\';
      out_ += next;
      at_ += 2;
    } else {
      out_ += next;
      at_ += 2;
    }
  }

  void string(char quote) {
    out_ += '"';
    ++at_;
    while (at_ < text_.size() && text_[at_] != quote) {
      const char c = text_[at_];
      if (c == '\\') {
        escape(quote);
        continue;
      }
      if (c == '"') {
        out_ += "\\\"";
      } else if (static_cast<unsigned char>(c) < 0x20) {
        out_ += c == '\n' ? "\\n" : " ";
      } else {
        out_ += c;
      }
      ++at_;
    }
    ++at_;
    out_ += '"';
  }

  std::string_view text_;
  std::string out_;
  std::size_t at_ = 0;
};

}  // namespace

std::string_view balanced_value(std::string_view script, std::size_t at) {
  const std::size_t from = script.find_first_of("{[", at);
  if (from == std::string_view::npos) return {};
  std::size_t depth = 0;
  char quote = 0;
  for (std::size_t i = from; i < script.size(); ++i) {
    const char c = script[i];
    if (quote != 0) {
      if (c == '\\') {
        ++i;
      } else if (c == quote) {
        quote = 0;
      }
    } else if (c == '"' || c == '\'' || c == '`') {
      quote = c;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (--depth == 0) return script.substr(from, i - from + 1);
    }
  }
  return {};
}

std::string_view value_after(std::string_view text, std::string_view marker, std::size_t reach) {
  int unclosed = 0;
  std::size_t after = 0;
  for (std::size_t at = text.find(marker); at != std::string_view::npos && unclosed < kMaxUnclosed;
       at = text.find(marker, after)) {
    after = at + marker.size();
    const std::size_t open = text.substr(after, reach + 1).find_first_of("{[");
    if (open == std::string_view::npos) continue;
    if (const std::string_view value = balanced_value(text, after + open); !value.empty()) return value;
    ++unclosed;
  }
  return {};
}

std::string_view string_after(std::string_view text, std::string_view marker, std::size_t reach) {
  int unclosed = 0;
  std::size_t after = 0;
  for (std::size_t at = text.find(marker); at != std::string_view::npos && unclosed < kMaxUnclosed;
       at = text.find(marker, after)) {
    after = at + marker.size();
    const std::size_t found = text.substr(after, reach + 1).find_first_of("\"'");
    if (found == std::string_view::npos) continue;
    const std::size_t open = after + found;
    std::size_t close = open + 1;
    while (close < text.size() && text[close] != text[open]) close += text[close] == '\\' ? 2 : 1;
    if (close < text.size()) return text.substr(open + 1, close - open - 1);
    ++unclosed;
  }
  return {};
}

std::string strict_json(std::string_view script) {
  if (script.size() > kMaxScript) return "";
  const std::size_t open = script.find_first_of("{[");
  if (open == std::string_view::npos) return "";
  std::string_view value = balanced_value(script, open);
  // A quote that a page forgot to escape hides the end; the last bracket is then the best guess.
  if (value.empty()) {
    const std::size_t close = script.find_last_of("}]");
    if (close == std::string_view::npos || close < open) return "";
    value = script.substr(open, close - open + 1);
  }
  return Rewriter(value).run();
}

}  // namespace matjar::sourcing
