#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"
#include "sourcing/page/quote.hpp"
#include "sourcing/page/script_value.hpp"

namespace matjar::sourcing {

/// What a page says about being in stock, and the words or the flag that say it.
struct Stock {
  bool in_stock = false;
  Quote said;
  std::string pieces = {};  ///< as count_in() reads them, where a number says it
};

/// What several say together: the first that is in stock, else the first that says that it is not.
std::optional<Stock> any_stock(std::optional<Stock> one, std::optional<Stock> other);

/// In stock by a number of pieces; no value when there is no number.
std::optional<Stock> stock_by_number(const Quote& pieces);

/// The price that is asked, and the one before it where there is one.
struct PricePair {
  ScriptValue asked;
  ScriptValue list;
};
/// `price`, or `sale_price` with `price` before it; a sale price of zero is none.
PricePair price_pair(const ScriptValue& offer);

/// Writes down what a shop's reader finds: cleans texts, makes addresses absolute, reads prices, keeps for each the
/// place and the exact text, and leaves out what is empty.
class FactWriter {
 public:
  /// All facts get the same confidence.
  FactWriter(const Page& page, Findings& findings, double confidence);

  void title(const Quote& quote);
  void brand(const Quote& quote);
  void sku(const Quote& quote);
  void gtin(const Quote& quote);
  void mpn(const Quote& quote);
  void seller(const Quote& quote);
  /// Out of 5; anything else is left out.
  void rating(const Quote& quote);
  void review_count(const Quote& quote);
  /// Pieces that are left, as one whole number.
  void stock(const Quote& quote);
  /// A price for machines with the currency that belongs to it; false when there is none.
  bool price(const Quote& amount, const Quote& currency);
  bool list_price(const Quote& amount, const Quote& currency);
  /// The same for a price that people read.
  bool shown_price(const Quote& quote);
  bool shown_list_price(const Quote& quote);
  void availability(const Quote& quote, bool in_stock);
  void availability(const Quote& quote, product::Availability value);
  void availability(const std::optional<Stock>& stock);
  /// Of markup, or of an element that the selector finds: its blocks are the paragraphs.
  void description(const Quote& markup);
  void description(NodeId node, std::string_view selector);
  void bullet(const Quote& quote);
  void category(const Quote& quote);
  void attribute(std::string_view name, const Quote& value);
  /// One attribute of several values.
  void attribute(std::string_view name, const std::vector<ScriptValue>& values);
  /// A gallery, the main picture first; addresses as they stand on the page, or what `address_of` makes addresses of.
  void images(const std::vector<Quote>& quotes, std::string (*address_of)(const std::string&) = nullptr);
  /// A variant needs an id or an option; at most 500 are kept. False once there is no room for another: stop looking.
  bool variant(VariantFinding variant);

  std::optional<PriceFinding> price_of(const Quote& amount, const Quote& currency) const;
  /// "1999" in hundredths, whatever the currency.
  std::optional<PriceFinding> price_of_hundredths(const Quote& digits, const Quote& currency) const;
  const Page& page() const { return page_; }
  Findings& findings() { return findings_; }

 private:
  void add(std::vector<TextFinding>& to, const Quote& quote);
  void add_count(std::vector<TextFinding>& to, const Quote& quote);
  std::optional<PriceFinding> shown(const Quote& quote) const;

  const Page& page_;
  Findings& findings_;
  double confidence_;
};

/// A variant by the shop's own id of it.
VariantFinding variant_called(const Quote& sku);

/// A number of pieces, as count_in() reads it; empty for one with a point, which may divide or group.
std::string pieces_in(std::string_view text);

/// A variant is in stock or not, with so many pieces where a number says it.
void put_stock(VariantFinding& variant, const std::optional<Stock>& stock);

/// The variant that the page's address asks for, else the first that can be bought, else the first. Null when there is
/// none with a price.
const VariantFinding* shown_variant(const std::vector<VariantFinding>& variants, std::string_view wanted);

/// "1999" of minor units as "19.99".
std::string from_minor_units(std::string_view digits);

/// The host of the page: of its address, else of what it says about itself.
std::string host_of(const Page& page);

/// True when the host is `domain` or ends in ".domain".
bool is_host(std::string_view host, std::string_view domain);

/// True when the host is the shop's in some country: "ebay" in "www.ebay.co.uk", and not in "ebay.evil.example".
bool is_shop_host(std::string_view host, std::string_view shop);

}  // namespace matjar::sourcing
