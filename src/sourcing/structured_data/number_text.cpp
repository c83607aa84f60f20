#include "sourcing/structured_data/number_text.hpp"

#include <algorithm>

#include "base/utf8.hpp"

namespace matjar::sourcing::structured_data {

namespace {

constexpr std::size_t kMostDecimals = 4;

}  // namespace

std::optional<Decimal> decimal_of(std::string_view text) {
  std::string plain(trim(text));
  std::ranges::replace(plain, ',', '.');
  if (const std::size_t dot = plain.find('.'); dot != std::string::npos)
    plain = plain.substr(0, dot + 1 + kMostDecimals);
  return Decimal::parse(plain);
}

std::string rating_text(const Thing& rating) {
  const auto number = decimal_of(rating.text("ratingValue"));
  if (!number) return "";
  const std::string said = rating.text("bestRating");
  const auto best = decimal_of(said);
  if (!said.empty() && !best) return "";
  return best ? number->str() + "/" + best->str() : number->str();
}

}  // namespace matjar::sourcing::structured_data
