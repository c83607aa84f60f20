#include "sourcing/page/count_text.hpp"

#include "base/utf8.hpp"
#include "sourcing/page/price_number.hpp"

namespace matjar::sourcing {

namespace {

constexpr std::size_t kMostDigits = 9;
constexpr NumberStyle kWhole{.decimals = 0};

}  // namespace

std::string count_in(std::string_view text) {
  const std::string plain = plain_digits(text);
  std::string_view counted = trim(plain);
  // Brackets around a count say nothing; around an amount they would say that it is negative.
  if (counted.starts_with('(')) counted.remove_prefix(1);
  const NumbersInText found = numbers_in(counted, kWhole);
  if (found.doubtful || found.numbers.size() != 1) return "";
  std::string digits = found.numbers.front().amount.str();
  if (digits.size() > kMostDigits || digits.find_first_not_of("0123456789") != std::string::npos) return "";
  return digits;
}

}  // namespace matjar::sourcing
