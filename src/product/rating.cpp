#include "product/rating.hpp"

#include <fmt/format.h>

namespace matjar::product {

namespace {

constexpr std::int64_t kMostOutOf = 100;

}  // namespace

std::string to_string(const Rating& rating) {
  if (rating.out_of == Rating().out_of) return rating.value.str();
  return fmt::format("{}/{}", rating.value.str(), rating.out_of);
}

std::optional<Rating> rating_from(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto value = Decimal::parse(text.substr(0, slash));
  const auto scale =
      slash == std::string_view::npos ? Decimal(Rating().out_of, 0) : Decimal::parse(text.substr(slash + 1));
  if (!value || !scale || value->is_zero() || value->is_negative() || *value > *scale) return std::nullopt;
  const auto whole = scale->rescaled(0, Rounding::half_even);
  if (!whole || *whole != *scale || whole->mantissa() > kMostOutOf) return std::nullopt;
  return Rating{.value = *value, .out_of = whole->mantissa()};
}

}  // namespace matjar::product
