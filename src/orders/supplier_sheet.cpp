#include "orders/supplier_sheet.hpp"

#include <array>
#include <string_view>

namespace matjar::orders {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kLineEnd = "\r\n";
constexpr std::array<std::string_view, 13> kColumns{"order",      "ordered_on", "sku",      "product",   "variant",
                                                    "source_sku", "source_url", "quantity", "unit_cost", "total_cost",
                                                    "currency",   "note",       "status"};

/// Spreadsheets run what begins so; some of them skip blanks first, and some take the full-width forms.
bool looks_like_formula(std::string_view text) {
  if (text.starts_with('\t') || text.starts_with('\r') || text.starts_with('\n')) return true;
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  text.remove_prefix(first);
  constexpr std::array<std::string_view, 8> kStarts{"=", "+", "-", "@", "＝", "＋", "－", "＠"};
  for (const std::string_view start : kStarts) {
    if (text.starts_with(start)) return true;
  }
  return false;
}

/// One row, cell by cell.
class Row {
 public:
  explicit Row(std::string& sheet) : sheet_(sheet) {}
  ~Row() { sheet_ += kLineEnd; }
  Row(const Row&) = delete;
  Row& operator=(const Row&) = delete;

  void text(std::string_view value) {
    separate();
    sheet_ += '"';
    if (looks_like_formula(value)) sheet_ += '\'';
    for (const char letter : value) {
      if (letter == '"') sheet_ += '"';
      if (letter != '\0') sheet_ += letter;
    }
    sheet_ += '"';
  }

  /// Digits that we made ourselves.
  void number(std::string_view value) {
    separate();
    sheet_ += value;
  }

 private:
  void separate() {
    if (!first_) sheet_ += ',';
    first_ = false;
  }

  std::string& sheet_;
  bool first_ = true;
};

}  // namespace

Result<std::string> supplier_sheet_csv(const std::vector<SupplierLine>& lines) {
  std::string sheet(kByteOrderMark);
  {
    Row header(sheet);
    for (const std::string_view column : kColumns) header.text(column);
  }
  for (const SupplierLine& line : lines) {
    if (line.quantity < 1) {
      return fail(ErrorKind::invalid_input,
                  {.name = "quantity_invalid",
                   .message = "Order " + line.order_reference + " has a line without quantity.",
                   .next_step = "Correct the order in the store and export again."});
    }
    std::optional<Money> total;
    if (line.unit_cost) {
      TRY_ASSIGN(total, line.unit_cost->times(Decimal(line.quantity, 0)));
    }
    Row row(sheet);
    row.text(line.order_reference);
    row.text(line.ordered_on);
    row.text(line.sku);
    row.text(line.product_name);
    row.text(line.variant);
    row.text(line.source_sku);
    row.text(line.source_url);
    row.number(std::to_string(line.quantity));
    row.number(line.unit_cost ? line.unit_cost->amount_text() : std::string());
    row.number(total ? total->amount_text() : std::string());
    row.text(line.unit_cost ? line.unit_cost->currency().code() : std::string());
    row.text(line.note);
    row.text("");  // for the person who buys
  }
  return sheet;
}

}  // namespace matjar::orders
