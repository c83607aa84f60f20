// Prices in text. The first byte chooses what is known about the page; a line break parts currency and price.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "sourcing/page/price_text.hpp"

namespace {

using namespace matjar;
using namespace matjar::sourcing;
using fuzz::require;

void check(const std::optional<PriceReading>& reading) {
  if (!reading) return;
  require(reading->amount > Decimal(), "an amount is above zero");
  require(reading->currency.empty() || Currency::from_code(reading->currency).has_value(), "a currency is known");
  require(Decimal::parse(reading->amount.str()) == reading->amount, "an amount can be kept as text");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static constexpr std::array<std::string_view, 6> kCountries = {"", "sa", "de", "jp", "kw", "in"};
  static constexpr std::array<std::string_view, 6> kCurrencies = {"", "SAR", "EUR", "JPY", "KWD", "USD"};
  PriceHints hints;
  hints.country = kCountries[data[0] % kCountries.size()];
  hints.currency = kCurrencies[data[0] / kCountries.size() % kCurrencies.size()];
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);

  check(read_amount(text, hints));
  check(read_rate(text, hints));
  check(read_machine_amount(text, hints));
  const std::size_t line = text.find('\n');
  const std::string_view currency_text = line == std::string_view::npos ? "" : text.substr(0, line);
  const std::string_view price_text = line == std::string_view::npos ? text : text.substr(line + 1);
  const PriceTexts texts = read_price_texts(currency_text, price_text, hints);
  if (texts.amount) require(!(*texts.amount < Decimal()), "a field's amount is not negative");
  if (const auto price = read_price(currency_text, price_text, hints)) {
    require(price->minor() > 0, "a price is above zero");
    const auto again = Money::parse(price->amount_text(), price->currency());
    require(again.has_value() && *again == *price, "a price can be kept as text");
  }
  return 0;
}
