#include "salla/header_number.hpp"

#include <charconv>

#include "base/utf8.hpp"

namespace matjar::salla {

std::optional<std::int64_t> header_number(const net::Headers& headers, std::string_view name) {
  const auto field = headers.find(name);
  if (!field) return std::nullopt;
  const std::string_view text = trim(*field);
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace matjar::salla
