#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/money.hpp"
#include "base/result.hpp"

namespace matjar::orders {

/// One thing to buy from a supplier for one order. It holds nothing about the shopper: who needs an address finds it in
/// the store under the order's reference.
struct SupplierLine {
  std::string order_reference;
  std::string ordered_on;  ///< YYYY-MM-DD
  std::string sku;         ///< the store's
  std::string product_name;
  std::string variant;     ///< "Color: Red, Size: L"; empty without variants
  std::string source_sku;  ///< the supplier's id of the variant or product
  std::string source_url;
  std::int64_t quantity = 1;
  std::optional<Money> unit_cost;  ///< unknown stays empty, it is not 0
  std::string note;
};

/// The lines as CSV after RFC 4180 (CRLF, every text quoted) with a byte order mark, which is what makes Excel read
/// Arabic. A text that a spreadsheet would run as a formula gets an apostrophe before it. Error `quantity_invalid`
/// (invalid_input) for a quantity below one, `amount_out_of_range` for a total that does not fit.
Result<std::string> supplier_sheet_csv(const std::vector<SupplierLine>& lines);

}  // namespace matjar::orders
