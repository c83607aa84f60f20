#include "orders/supplier_sheet.hpp"

#include <gtest/gtest.h>

namespace matjar::orders {
namespace {

SupplierLine line() {
  return {.order_reference = "12345",
          .ordered_on = "2026-11-20",
          .sku = "MJ-1",
          .product_name = "زجاجة ماء",
          .variant = "Color: Red, Size: L",
          .source_sku = "SKU-9",
          .source_url = "https://shop.example/p?a=1&b=2",
          .quantity = 3,
          .unit_cost = Money::parse("4.99", Currency::from_code("USD").value()).value(),
          .note = {}};
}

/// The sheet without mark and heading.
std::string rows(const std::vector<SupplierLine>& lines) {
  const std::string sheet = supplier_sheet_csv(lines).value();
  return sheet.substr(sheet.find("\r\n") + 2);
}

/// The cell of the product's name.
std::string name_cell(std::string name) {
  SupplierLine named = line();
  named.product_name = std::move(name);
  const std::string row = rows({named});
  constexpr std::string_view kBefore = "\"MJ-1\",";
  const std::size_t from = row.find(kBefore) + kBefore.size();
  return row.substr(from, row.find(",\"Color") - from);
}

TEST(SupplierSheet, writes_a_row_that_a_spreadsheet_reads_back) {
  EXPECT_EQ(rows({line()}),
            "\"12345\",\"2026-11-20\",\"MJ-1\",\"زجاجة ماء\",\"Color: Red, Size: L\",\"SKU-9\","
            "\"https://shop.example/p?a=1&b=2\",3,4.99,14.97,\"USD\",\"\",\"\"\r\n");
}

TEST(SupplierSheet, begins_with_a_byte_order_mark_and_has_a_heading_even_when_empty) {
  const std::string sheet = supplier_sheet_csv({}).value();
  EXPECT_TRUE(sheet.starts_with("\xEF\xBB\xBF\"order\",\"ordered_on\""));
  EXPECT_TRUE(sheet.ends_with("\"status\"\r\n"));
}

TEST(SupplierSheet, doubles_quotes_and_keeps_commas_and_line_breaks_inside_a_cell) {
  EXPECT_EQ(name_cell("27\" screen, two\r\nlines"), "\"27\"\" screen, two\r\nlines\"");
}

TEST(SupplierSheet, disarms_what_a_spreadsheet_would_run) {
  for (const char* formula :
       {"=HYPERLINK(\"x\")", "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "  =1+1", "\t=1", "\r=1", "＝1+1", "\n@x"})
    EXPECT_TRUE(name_cell(formula).starts_with("\"'")) << formula;
  EXPECT_EQ(name_cell("a=b"), "\"a=b\"");
  EXPECT_EQ(name_cell("5-7 years"), "\"5-7 years\"");
}

TEST(SupplierSheet, disarms_every_column_of_text) {
  SupplierLine bad;
  for (std::string* text : {&bad.order_reference, &bad.ordered_on, &bad.sku, &bad.product_name, &bad.variant,
                            &bad.source_sku, &bad.source_url, &bad.note})
    *text = "=1";
  const std::string row = rows({bad});
  EXPECT_EQ(row.find("\"=1"), std::string::npos) << row;
}

TEST(SupplierSheet, leaves_an_unknown_cost_empty) {
  SupplierLine unknown = line();
  unknown.unit_cost.reset();
  EXPECT_NE(rows({unknown}).find(",3,,,\"\",\"\",\"\"\r\n"), std::string::npos);
}

TEST(SupplierSheet, refuses_a_line_without_quantity_and_a_total_that_does_not_fit) {
  SupplierLine none = line();
  none.quantity = 0;
  EXPECT_EQ(supplier_sheet_csv({none}).error().name, "quantity_invalid");
  SupplierLine huge = line();
  huge.quantity = 900'000'000'000'000'000;
  EXPECT_FALSE(supplier_sheet_csv({huge}));
}

}  // namespace
}  // namespace matjar::orders
