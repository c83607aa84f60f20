#include "sourcing/page/price_text.hpp"
#include "sourcing/page/quote.hpp"
#include "sourcing/page/script_json.hpp"
#include "sourcing/page/script_value.hpp"
#include "sourcing/structured_data/product_facts.hpp"

namespace matjar::sourcing::structured_data {

namespace {

/// The value of several products is their sum.
bool is_of_one_product(const ScriptValue& event) {
  return event.items("content_ids").size() <= 1 && event.items("contents").size() <= 1;
}

std::optional<ScriptDocument> view_event(const Page& page) {
  for (const std::string_view name : {"'ViewContent'", "\"ViewContent\""}) {
    if (auto event = ScriptDocument::parse(value_after(page.html(), name, 16), script_route("ViewContent")))
      return event;
  }
  return std::nullopt;
}

}  // namespace

void read_view_event(const Page& page, Findings& findings) {
  const auto document = view_event(page);
  if (!document) return;
  const ScriptValue event = document->root();
  if (event.text("content_type") != "product" || !is_of_one_product(event)) return;
  const Quote amount = event.at("value");
  const Quote currency = event.at("currency");
  PriceHints hints = findings.hints;
  hints.currency = currency_code(currency.text, hints);
  const auto reading = read_machine_amount(amount.text, hints);
  if (!reading || hints.currency.empty()) return;
  Quote said = joined({amount, currency});
  findings.prices.push_back({.amount = reading->amount,
                             .currency = hints.currency,
                             .route = std::move(said.route),
                             .text = std::move(said.text),
                             .confidence = 0.5});
}

}  // namespace matjar::sourcing::structured_data
