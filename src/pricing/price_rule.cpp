#include "pricing/price_rule.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string>
#include <utility>
#include <vector>

namespace matjar::pricing {

namespace {

constexpr std::array kEndings{
    std::pair{PriceEnding::none, std::string_view("none")},
    std::pair{PriceEnding::whole, std::string_view(".00")},
    std::pair{PriceEnding::ninety_five, std::string_view(".95")},
    std::pair{PriceEnding::ninety_nine, std::string_view(".99")},
};
constexpr std::int64_t kHalalasPerRiyal = 100;
/// Below this nothing meaningful is left of a price, and the smallest change of a rate moves it by riyals.
constexpr Decimal kSmallestRemainder{1, 2};

Money sar(std::int64_t halalas) {
  return {halalas, Currency::sar()};
}

std::unexpected<Error> invalid_rule(std::string message) {
  return fail(ErrorKind::invalid_input, {.name = "pricing_rule_invalid",
                                         .message = std::move(message),
                                         .next_step = "Lower the margin, the fees or the risk in the pricing rule."});
}

std::unexpected<Error> out_of_range() {
  return fail(ErrorKind::invalid_input, {.name = "amount_out_of_range",
                                         .message = "The price is beyond what can be calculated exactly.",
                                         .next_step = "Check the price on the page and the pricing rule."});
}

/// Takes the intermediate results of Decimal, which are empty on overflow, so that a formula reads as one.
class Amount {
 public:
  explicit Amount(std::optional<Decimal> value) : value_(value) {}
  explicit Amount(const Money& money) : value_(money.amount()) {}

  friend Amount operator+(const Amount& a, const Amount& b) {
    return Amount(a.value_ && b.value_ ? a.value_->plus(*b.value_) : std::nullopt);
  }
  friend Amount operator-(const Amount& a, const Amount& b) { return a + b * Amount(Decimal(-1, 0)); }
  friend Amount operator*(const Amount& a, const Amount& b) {
    return Amount(a.value_ && b.value_ ? a.value_->times(*b.value_) : std::nullopt);
  }
  friend Amount operator/(const Amount& a, const Amount& b) {
    return Amount(a.value_ && b.value_ ? a.value_->over(*b.value_) : std::nullopt);
  }

  const std::optional<Decimal>& value() const { return value_; }

  Result<std::int64_t> halalas(Rounding rounding) const {
    const std::optional<Decimal> rounded = value_ ? value_->rescaled(2, rounding) : std::nullopt;
    if (!rounded) return out_of_range();
    return rounded->mantissa();
  }

 private:
  std::optional<Decimal> value_;
};

Amount one() {
  return Amount(Decimal(1, 0));
}

bool is_share(const Decimal& value) {
  return !value.is_negative() && value < Decimal(1, 0);
}

/// What of one riyal paid by the shopper is left for goods and shipping once VAT, margin, fees and risk are taken.
Amount remainder_of_price(const PricingRule& rule) {
  return (one() - Amount(rule.margin_floor)) / (one() + Amount(rule.vat_rate)) - Amount(rule.payment_fee_rate) -
         Amount(rule.cod_risk_rate);
}

Result<void> check(const PricingRule& rule) {
  const std::array<std::pair<std::string_view, Decimal>, 4> shares{{
      {"The margin", rule.margin_floor},
      {"The VAT rate", rule.vat_rate},
      {"The payment fee", rule.payment_fee_rate},
      {"The cash-on-delivery risk", rule.cod_risk_rate},
  }};
  for (const auto& [name, share] : shares) {
    if (!is_share(share)) return invalid_rule(fmt::format("{} of {} is not between 0 and 1.", name, share.str()));
  }
  if (rule.multiplier && *rule.multiplier < Decimal(1, 0)) return invalid_rule("The multiplier is below 1.");
  if (rule.payment_fee_fixed.minor() < 0 || rule.payment_fee_fixed.currency() != Currency::sar())
    return invalid_rule("The fixed payment fee is not an amount of riyals.");
  if (rule.default_shipping && rule.default_shipping->minor() < 0)
    return invalid_rule("The default shipping cost is negative.");
  const std::optional<Decimal> remainder = remainder_of_price(rule).value();
  if (!remainder || *remainder < kSmallestRemainder)
    return invalid_rule("Margin, VAT, fees and risk together leave nothing of the price for the goods.");
  return {};
}

/// A cost in riyals and where it comes from.
struct Cost {
  std::int64_t halalas = 0;
  std::string note;
};

Result<Cost> cost_in_sar(const Money& amount, std::string origin, const ExchangeRates& rates) {
  TRY_ASSIGN(const Money converted, rates.to_sar(amount, Rounding::up));
  std::string note = std::move(origin);
  if (const std::string rate = rates.note(amount.currency()); !rate.empty())
    note += fmt::format("{} {}; {}", note.empty() ? "" : ":", amount.str(), rate);
  return Cost{converted.minor(), std::move(note)};
}

Result<Cost> goods_cost(const product::SourceProduct& source, const ExchangeRates& rates) {
  if (!source.price || source.price->value.minor() <= 0) {
    return fail(ErrorKind::invalid_input, {.name = "price_missing",
                                           .message = "The page does not say what the product costs.",
                                           .next_step = "Enter what the product costs you."});
  }
  return cost_in_sar(source.price->value, "price on the source page", rates);
}

Result<Cost> shipping_cost(const product::SourceProduct& source, const PricingRule& rule, const ExchangeRates& rates) {
  if (source.shipping && source.shipping->cost) {
    auto cost = cost_in_sar(*source.shipping->cost, "shipping on the source page", rates);
    if (cost || !rule.default_shipping) return cost;
  }
  if (rule.default_shipping) return cost_in_sar(*rule.default_shipping, "your default shipping cost", rates);
  return fail(ErrorKind::invalid_input,
              {.name = "shipping_unknown",
               .message = "The page does not say what the delivery costs, and unknown is not free.",
               .next_step = "Set your default shipping cost."});
}

/// A price and what it is made of, in halalas.
struct Breakdown {
  std::int64_t price = 0;
  std::int64_t vat = 0;
  std::int64_t payment_fee = 0;
  std::int64_t cod_risk = 0;
  std::int64_t profit = 0;
  std::int64_t least_profit = 0;

  bool keeps_margin() const { return profit >= least_profit; }
};

Result<Breakdown> break_down(std::int64_t price, std::int64_t landed, const PricingRule& rule) {
  const Amount paid(sar(price));
  Breakdown parts{.price = price};
  TRY_ASSIGN(parts.vat, (paid - paid / (one() + Amount(rule.vat_rate))).halalas(Rounding::half_up));
  TRY_ASSIGN(const std::int64_t fee, (paid * Amount(rule.payment_fee_rate)).halalas(Rounding::up));
  parts.payment_fee = fee + rule.payment_fee_fixed.minor();
  TRY_ASSIGN(parts.cod_risk, (paid * Amount(rule.cod_risk_rate)).halalas(Rounding::up));
  parts.profit = price - parts.vat - parts.payment_fee - parts.cod_risk - landed;
  TRY_ASSIGN(parts.least_profit, (Amount(sar(price - parts.vat)) * Amount(rule.margin_floor)).halalas(Rounding::up));
  return parts;
}

/// The smallest price with this ending that is not below `price`.
std::int64_t raised_to_ending(std::int64_t price, PriceEnding ending) {
  if (ending == PriceEnding::none) return price;
  const std::int64_t wanted = ending == PriceEnding::ninety_five ? 95 : ending == PriceEnding::ninety_nine ? 99 : 0;
  return price + ((wanted - price) % kHalalasPerRiyal + kHalalasPerRiyal) % kHalalasPerRiyal;
}

/// The smallest price in halalas that satisfies floor and multiplier, before any ending.
Result<std::int64_t> exact_price(std::int64_t landed, const PricingRule& rule) {
  const Amount goods(sar(landed));
  TRY_ASSIGN(const std::int64_t estimate,
             ((goods + Amount(rule.payment_fee_fixed)) / remainder_of_price(rule)).halalas(Rounding::down));
  // The quotient is off by its last decimal, and fees and VAT are rounded to whole halalas one by one. So the search
  // begins just below; a halala more on the price leaves at least kSmallestRemainder of itself, so it ends.
  std::int64_t price = std::max<std::int64_t>(estimate - 2, 1);
  if (rule.multiplier) {
    TRY_ASSIGN(const std::int64_t multiplied,
               (goods * Amount(*rule.multiplier) * (one() + Amount(rule.vat_rate))).halalas(Rounding::up));
    price = std::max(price, multiplied);
  }
  for (;; ++price) {
    TRY_ASSIGN(const Breakdown parts, break_down(price, landed, rule));
    if (parts.keeps_margin()) return price;
  }
}

std::string percent(const Decimal& share) {
  const std::optional<Decimal> scaled = share.times(Decimal(100, 0), 1);
  std::string text = scaled ? scaled->str() : share.str();
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text + " %";
}

void add_line(std::vector<product::PriceLine>& lines, std::string name, std::int64_t halalas, std::string note) {
  lines.push_back({.name = std::move(name), .amount = sar(halalas), .note = std::move(note)});
}

std::vector<product::PriceLine> lines_of(const Breakdown& parts, std::int64_t raised_by, const Cost& goods,
                                         const Cost& shipping, const PricingRule& rule) {
  std::vector<product::PriceLine> lines;
  add_line(lines, "cost", goods.halalas, goods.note);
  add_line(lines, "shipping", shipping.halalas, shipping.note);
  add_line(lines, "payment_fee", parts.payment_fee,
           fmt::format("{} of the price and {}", percent(rule.payment_fee_rate), rule.payment_fee_fixed.str()));
  if (parts.cod_risk != 0)
    add_line(lines, "cash_on_delivery_risk", parts.cod_risk, percent(rule.cod_risk_rate) + " of the price");
  const std::int64_t net = parts.price - parts.vat;
  const std::optional<Decimal> share = Decimal(parts.profit, 0).over(Decimal(net, 0), 3);
  add_line(lines, "margin", parts.profit - raised_by,
           fmt::format("with the rounding {} of the price without VAT; your floor is {}",
                       percent(share.value_or(Decimal())), percent(rule.margin_floor)));
  if (raised_by != 0)
    add_line(lines, "rounding", raised_by,
             fmt::format("raised from {} to end in {}", sar(parts.price - raised_by).str(), to_string(rule.ending)));
  add_line(lines, "vat", parts.vat, percent(rule.vat_rate) + " VAT, included in the price");
  return lines;
}

Result<std::optional<Money>> compare_at_of(const product::SourceProduct& source, std::int64_t price,
                                           const ExchangeRates& rates) {
  if (!source.list_price) return std::nullopt;
  TRY_ASSIGN(Money list_price, rates.to_sar(source.list_price->value, Rounding::down));
  if (list_price.minor() <= price) return std::nullopt;
  return list_price;
}

}  // namespace

std::string_view to_string(PriceEnding ending) {
  for (const auto& [known, text] : kEndings) {
    if (known == ending) return text;
  }
  return "none";
}

std::optional<PriceEnding> price_ending_from(std::string_view text) {
  for (const auto& [ending, known] : kEndings) {
    if (known == text) return ending;
  }
  return std::nullopt;
}

Result<product::DraftPrice> price_product(const product::SourceProduct& source, const PricingRule& rule,
                                          const ExchangeRates& rates) {
  TRY(check(rule));
  TRY_ASSIGN(const Cost goods, goods_cost(source, rates));
  TRY_ASSIGN(const Cost shipping, shipping_cost(source, rule, rates));
  const std::int64_t landed = goods.halalas + shipping.halalas;
  TRY_ASSIGN(const std::int64_t exact, exact_price(landed, rule));

  std::int64_t price = raised_to_ending(exact, rule.ending);
  TRY_ASSIGN(Breakdown parts, break_down(price, landed, rule));
  while (!parts.keeps_margin()) {
    price = raised_to_ending(price + 1, rule.ending);
    TRY_ASSIGN(parts, break_down(price, landed, rule));
  }
  TRY_ASSIGN(std::optional<Money> compare_at, compare_at_of(source, price, rates));
  return product::DraftPrice{.price = sar(price),
                             .compare_at = std::move(compare_at),
                             .cost = sar(goods.halalas),
                             .lines = lines_of(parts, price - exact, goods, shipping, rule)};
}

}  // namespace matjar::pricing
