#include "sourcing/robots_rules.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "base/utf8.hpp"
#include "sourcing/page/html_text.hpp"

namespace matjar::sourcing {

namespace {

constexpr std::size_t kMaxBytes = 500 * 1024;
constexpr std::size_t kMaxRules = 2'000;
constexpr std::size_t kMaxPattern = 2'000;

struct Line {
  std::string name;  ///< lower case
  std::string_view value;
};

std::optional<Line> line_of(std::string_view text) {
  text = text.substr(0, text.find('#'));
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  return Line{ascii_lower(trim(text.substr(0, colon))), trim(text.substr(colon + 1))};
}

/// Octets as both sides write them: what may stand for itself is not encoded, everything else is, in capitals.
std::string normalised(std::string_view target) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  const auto digit = [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; };
  for (std::size_t i = 0; i < target.size(); ++i) {
    const auto byte = static_cast<unsigned char>(target[i]);
    if (byte == '%' && i + 2 < target.size() && digit(target[i + 1]) && digit(target[i + 2])) {
      const std::string code(target.substr(i + 1, 2));
      const auto value = static_cast<unsigned char>(std::stoi(code, nullptr, 16));
      if (std::isalnum(value) != 0 || value == '-' || value == '.' || value == '_' || value == '~') {
        out += static_cast<char>(value);
      } else {
        out += '%';
        for (const char c : code) out += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      }
      i += 2;
    } else if (byte > 0x7e || byte < 0x21) {
      out += '%';
      out += kHex[byte >> 4U];
      out += kHex[byte & 0xFU];
    } else {
      out += static_cast<char>(byte);
    }
  }
  return out;
}

/// Whether the pattern matches a beginning of the target. Each "*" takes as little as it can: nothing is tried twice.
bool matches(std::string_view pattern, std::string_view target) {
  const bool to_the_end = pattern.ends_with('$');
  if (to_the_end) pattern.remove_suffix(1);
  std::size_t at = 0;
  for (bool first = true;; first = false) {
    const std::size_t star = pattern.find('*');
    const std::string_view piece = pattern.substr(0, star);
    const bool last = star == std::string_view::npos;
    if (last && to_the_end) {
      const bool ends = target.size() - at >= piece.size() && target.ends_with(piece);
      return first ? target == piece : ends;
    }
    const std::size_t found = first ? (target.starts_with(piece) ? 0 : std::string_view::npos) : target.find(piece, at);
    if (found == std::string_view::npos) return false;
    if (last) return true;
    at = found + piece.size();
    pattern.remove_prefix(star + 1);
  }
}

}  // namespace

RobotsRules RobotsRules::parse(std::string_view text, std::string_view program) {
  RobotsRules own;
  RobotsRules any;
  bool named = false;
  bool for_us = false;
  bool for_any = false;
  bool in_rules = true;
  text = text.substr(0, kMaxBytes);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::string wanted = ascii_lower(program);
  while (!text.empty()) {
    const std::size_t stop = std::min(text.find_first_of("\r\n"), text.size());
    const auto line = line_of(text.substr(0, stop));
    text.remove_prefix(std::min(stop + 1, text.size()));
    if (!line) continue;
    if (line->name == "user-agent") {
      if (in_rules) for_us = for_any = false;
      in_rules = false;
      // Only the product's name counts: "matjar/2.0" is "matjar".
      const std::string agent = ascii_lower(line->value.substr(0, line->value.find_first_of("/ \t")));
      for_us = for_us || agent == wanted;
      for_any = for_any || agent == "*";
      named = named || agent == wanted;
    } else if (line->name == "allow" || line->name == "disallow") {
      in_rules = true;
      if (line->value.empty() || line->value.size() > kMaxPattern) continue;
      const Rule rule{normalised(line->value), line->name == "allow"};
      if (for_us && own.rules_.size() < kMaxRules) own.rules_.push_back(rule);
      if (for_any && any.rules_.size() < kMaxRules) any.rules_.push_back(rule);
    }
  }
  return named ? own : any;
}

bool RobotsRules::allows(std::string_view target) const {
  const std::string address = normalised(target);
  const Rule* decides = nullptr;
  for (const Rule& rule : rules_) {
    if (!matches(rule.pattern, address)) continue;
    const bool longer = decides == nullptr || rule.pattern.size() > decides->pattern.size();
    const bool kinder = decides != nullptr && rule.pattern.size() == decides->pattern.size() && rule.allow;
    if (longer || kinder) decides = &rule;
  }
  return decides == nullptr || decides->allow;
}

}  // namespace matjar::sourcing
