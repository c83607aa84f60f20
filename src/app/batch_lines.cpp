#include "app/batch_lines.hpp"

#include <boost/json.hpp>
#include <iostream>

#include "app/commands.hpp"
#include "app/foundation.hpp"
#include "sourcing/page/price_text.hpp"

namespace matjar::app {

namespace {

std::string link_json(const product::Listing& listing, std::string_view kind) {
  boost::json::object out;
  out["platform"] = listing.platform == "generic" ? "other" : listing.platform;
  out["external_id"] = listing.external_id;
  out["canonical_url"] = listing.canonical_url;
  out["kind"] = kind;
  return boost::json::serialize(out);
}

boost::json::value text_or_null(const std::string& text) {
  return text.empty() ? boost::json::value() : boost::json::value(text);
}

}  // namespace

Result<sourcing::LinkRecogniser> load_links() {
  TRY_ASSIGN(const auto assets, find_assets());
  TRY_ASSIGN(auto table, sourcing::ShopTable::load(assets / "data" / "shops"));
  return sourcing::LinkRecogniser(std::move(table));
}

void answer_lines(const std::function<std::string(const std::string&)>& answer) {
  for (std::string line; std::getline(std::cin, line);) std::cout << answer(line) << '\n' << std::flush;
}

std::string recognise_line(std::string_view line, const sourcing::LinkRecogniser& links) {
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(line, error);
  const bool is_text = !error && value.is_string();
  const auto link = links.classify(is_text ? std::string_view(value.get_string()) : std::string_view());
  if (link) return link_json(link->listing, sourcing::to_string(link->kind));
  return link_json({.platform = "none", .external_id = "", .canonical_url = ""},
                   link.error().name == "link_suspicious" ? "lookalike" : "invalid");
}

std::string money_line(std::string_view line) {
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(line, error);
  const auto text = [&](std::string_view name) {
    const boost::json::value* member = !error && value.is_object() ? value.get_object().if_contains(name) : nullptr;
    return member != nullptr && member->is_string() ? std::string(member->get_string()) : std::string();
  };
  const auto reading = sourcing::read_price_texts(text("currency_text"), text("price_text"), {});
  boost::json::object out;
  out["amount"] = text_or_null(reading.amount ? reading.amount->str() : "");
  out["currency"] = text_or_null(reading.currency);
  // Nobody sells for nothing: whoever reads this may want to look again.
  if (reading.amount && reading.amount->is_zero()) out["flag"] = "zero";
  return boost::json::serialize(out);
}

int recognise_batch() {
  const auto links = load_links();
  if (!links) return report(links.error());
  answer_lines([&links](const std::string& line) { return recognise_line(line, *links); });
  return kExitOk;
}

int money_batch() {
  answer_lines([](const std::string& line) { return money_line(line); });
  return kExitOk;
}

}  // namespace matjar::app
