#include <boost/json.hpp>

#include "sourcing/page/price_text.hpp"
#include "sourcing/page/script_json.hpp"
#include "sourcing/structured_data/product_facts.hpp"

namespace matjar::sourcing::structured_data {

namespace {

std::string text_of(const boost::json::object& event, std::string_view name) {
  const boost::json::value* value = event.if_contains(name);
  if (value == nullptr) return "";
  if (value->is_string()) return std::string(value->as_string());
  return value->is_number() ? boost::json::serialize(*value) : "";
}

/// The value of several products is their sum.
bool is_of_one_product(const boost::json::object& event) {
  for (const std::string_view list : {"content_ids", "contents"}) {
    const boost::json::value* value = event.if_contains(list);
    if (value != nullptr && value->is_array() && value->get_array().size() > 1) return false;
  }
  return true;
}

}  // namespace

void read_view_event(const Page& page, Findings& findings) {
  const std::string json = strict_json(value_after(page.html(), "'ViewContent'", 16));
  const std::string script = json.empty() ? strict_json(value_after(page.html(), "\"ViewContent\"", 16)) : json;
  if (script.empty()) return;
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(script, error);
  if (error || !value.is_object() || text_of(value.as_object(), "content_type") != "product") return;
  if (!is_of_one_product(value.as_object())) return;
  const std::string amount = text_of(value.as_object(), "value");
  const std::string currency = text_of(value.as_object(), "currency");
  PriceHints hints = findings.hints;
  if (std::string code = currency_code(currency, hints); !code.empty()) hints.currency = std::move(code);
  const auto reading = read_machine_amount(amount, hints);
  if (!reading || hints.currency.empty() || currency.empty()) return;
  findings.prices.push_back({.amount = reading->amount,
                             .currency = hints.currency,
                             .route = "pixel:ViewContent.value",
                             .text = amount + " " + currency,
                             .confidence = 0.5});
}

}  // namespace matjar::sourcing::structured_data
