#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"
#include "sourcing/page/script_value.hpp"

namespace matjar::sourcing {

/// What a page says about being in stock, and the words or the flag that say it.
struct Stock {
  bool in_stock = false;
  std::string text;
};

/// What several say together: the first that is in stock, else the first that says that it is not.
std::optional<Stock> any_stock(std::optional<Stock> one, std::optional<Stock> other);

/// The price that is asked, and the one before it where there is one.
struct PricePair {
  ScriptValue asked;
  ScriptValue list;
};
/// `price`, or `sale_price` with `price` before it; a sale price of zero is none.
PricePair price_pair(const ScriptValue& offer);

/// Writes down what one route of a shop's reader finds: cleans texts, makes addresses absolute, reads prices, and
/// leaves out what is empty. `route` of each call is joined to the route that the writer has.
class FactWriter {
 public:
  /// `route` is "script:__NEXT_DATA__", "css", …; all facts get the same confidence.
  FactWriter(const Page& page, Findings& findings, std::string route, double confidence);

  void title(std::string_view route, std::string_view text);
  void brand(std::string_view route, std::string_view text);
  void sku(std::string_view route, std::string_view text);
  void gtin(std::string_view route, std::string_view text);
  void mpn(std::string_view route, std::string_view text);
  void seller(std::string_view route, std::string_view text);
  /// Out of 5; anything else is left out.
  void rating(std::string_view route, std::string_view text);
  void review_count(std::string_view route, std::string_view text);
  /// A price for machines with the currency that belongs to it; false when there is none.
  bool price(std::string_view route, std::string_view amount, std::string_view currency);
  bool list_price(std::string_view route, std::string_view amount, std::string_view currency);
  /// The same for a price that people read.
  bool shown_price(std::string_view route, std::string_view text);
  bool shown_list_price(std::string_view route, std::string_view text);
  void availability(std::string_view route, std::string_view text, bool in_stock);
  void availability(std::string_view route, std::string_view text, product::Availability value);
  void availability(std::string_view route, const std::optional<Stock>& stock);
  void description(std::string_view route, std::string_view markup);
  /// The same of an element: its blocks are the paragraphs.
  void description(std::string_view route, NodeId node);
  void bullet(std::string_view route, std::string_view text);
  void category(std::string_view route, std::string_view text);
  void attribute(std::string_view route, std::string_view name, std::string_view value);
  /// A gallery, the main picture first; addresses as they stand on the page.
  void images(std::string_view route, const std::vector<std::string>& addresses);
  /// A variant needs an id or an option; at most 500 are kept. False once there is no room for another: stop looking.
  bool variant(VariantFinding variant);

  std::optional<PriceFinding> price_of(std::string_view route, std::string_view amount,
                                       std::string_view currency) const;
  /// "1999" in hundredths, whatever the currency.
  std::optional<PriceFinding> price_of_hundredths(std::string_view route, std::string_view digits,
                                                  std::string_view currency) const;
  std::string route(std::string_view route) const;
  const Page& page() const { return page_; }
  Findings& findings() { return findings_; }

 private:
  void add(std::vector<TextFinding>& to, std::string_view route, std::string_view text);
  std::optional<PriceFinding> shown(std::string_view route, std::string_view text) const;

  const Page& page_;
  Findings& findings_;
  std::string route_;
  double confidence_;
};

/// The variant that the page's address asks for, else the first that can be bought, else the first. Null when there is
/// none with a price.
const VariantFinding* shown_variant(const std::vector<VariantFinding>& variants, std::string_view wanted);

/// True when any of the variants can be bought; no value when none says.
std::optional<bool> any_available(const std::vector<VariantFinding>& variants);

/// "1999" of minor units as "19.99".
std::string from_minor_units(std::string_view digits);

/// The host of the page: of its address, else of what it says about itself.
std::string host_of(const Page& page);

/// True when the host is `domain` or ends in ".domain".
bool is_host(std::string_view host, std::string_view domain);

/// True when the host is the shop's in some country: "ebay" in "www.ebay.co.uk", and not in "ebay.evil.example".
bool is_shop_host(std::string_view host, std::string_view shop);

}  // namespace matjar::sourcing
