#include "sourcing/visible_attributes.hpp"

#include <gtest/gtest.h>

#include "base/time_text.hpp"

namespace matjar::sourcing {
namespace {

Findings read(std::string html) {
  const auto page = Page::parse(std::move(html), {});
  EXPECT_TRUE(page.has_value());
  Findings findings;
  if (page) read_visible_attributes(*page, findings);
  return findings;
}

std::string brand_in(std::string html) {
  const Findings findings = read(std::move(html));
  return findings.brands.empty() ? "" : findings.brands.front().value;
}

std::string attribute_in(const Findings& findings, std::string_view name) {
  for (std::size_t i = 0; i < findings.attributes.size(); ++i) {
    if (findings.attribute_names[i] == name) return findings.attributes[i].value;
  }
  return "";
}

TEST(VisibleAttributes, are_the_rows_of_a_table_with_two_cells) {
  const Findings findings = read(
      "<table><tr><th>Material</th><td><a href='/oak'>Solid oak</a></td></tr><tr><td>Height:</td><td>72 "
      "cm</td></tr></table>");
  EXPECT_EQ(attribute_in(findings, "Material"), "Solid oak");
  EXPECT_EQ(attribute_in(findings, "Height"), "72 cm");
  EXPECT_EQ(findings.attributes.front().route, "label:Material");
}

TEST(VisibleAttributes, are_two_pairs_in_a_row_of_four_cells_made_alike) {
  const Findings findings =
      read("<table><tr><td class='label'>Size</td><td>M</td><td class='label'>Fit</td><td>Slim</td></tr></table>");
  EXPECT_EQ(attribute_in(findings, "Size"), "M");
  EXPECT_EQ(attribute_in(findings, "Fit"), "Slim");
}

TEST(VisibleAttributes, are_not_the_columns_of_a_comparison) {
  EXPECT_TRUE(read("<table><tr><td>Weight</td><td>2 kg</td><td>3 kg</td><td>4 kg</td></tr>"
                   "<tr><td>Weight</td><td>2 kg</td><td>3 kg</td></tr></table>")
                  .attributes.empty());
}

TEST(VisibleAttributes, are_the_entries_of_a_definition_list_that_have_one_value) {
  const Findings findings =
      read("<dl><dt>Power</dt><dd>40 W</dd><dt>Colours</dt><dd>Red</dd><dd>Blue</dd><dt>Plug</dt><dd>EU</dd></dl>");
  EXPECT_EQ(attribute_in(findings, "Power"), "40 W");
  EXPECT_EQ(attribute_in(findings, "Plug"), "EU");
  EXPECT_EQ(attribute_in(findings, "Colours"), "");
}

TEST(VisibleAttributes, tell_the_brand_in_the_shops_language_and_layout) {
  EXPECT_EQ(brand_in("<div><span>Бренд:</span></div><div>Norda</div>"), "Norda");
  EXPECT_EQ(brand_in("<table><tr><td>Kaubamärk</td><td><a href='/n'>Norda</a></td></tr></table>"), "Norda");
  EXPECT_EQ(brand_in("<p><b>العلامة التجارية</b> نوردا</p>"), "نوردا");
  EXPECT_EQ(brand_in("<div><p>Výrobca</p><p><a href='/n'>Norda</a></p></div>"), "Norda");
}

TEST(VisibleAttributes, believe_a_brand_more_than_a_maker) {
  const Findings findings = read("<dl><dt>Manufacturer</dt><dd>Norda Works Ltd.</dd><dt>Brand</dt><dd>Norda</dd></dl>");
  ASSERT_EQ(findings.brands.size(), 2u);
  EXPECT_EQ(findings.brands[0].value, "Norda");
  EXPECT_GT(findings.brands[0].confidence, findings.brands[1].confidence);
}

TEST(VisibleAttributes, take_no_brand_from_menus_lists_and_sentences) {
  EXPECT_EQ(brand_in("<ul><li><a href='/brands'>Brand</a></li><li><a href='/offers'>Offers</a></li></ul>"), "");
  EXPECT_EQ(brand_in("<dl><dt>Brand</dt><dd>Norda</dd><dd>Suda</dd></dl>"), "");
  EXPECT_EQ(brand_in("<div><h3>Brand</h3>by <a href='/n'>Norda</a></div>"), "");
  EXPECT_EQ(brand_in("<div><h3>Brand</h3><div><a href='/n'>Norda</a> <a href='/s'>Suda</a></div></div>"), "");
  EXPECT_EQ(brand_in("<div><span>Brand</span><select><option>Norda</option></select></div>"), "");
  EXPECT_EQ(brand_in("<div class='submenu-component__list'><b>Brand</b><i>Norda</i></div>"), "");
  EXPECT_EQ(brand_in("<nav><b>Brand</b><i>Norda</i></nav>"), "");
  EXPECT_EQ(brand_in("<div class='has-mega-menu'><main><b>Brand</b><i>Norda</i></main></div>"), "Norda");
}

TEST(VisibleAttributes, take_no_brand_where_two_products_name_different_ones) {
  EXPECT_EQ(brand_in("<dl><dt>Brand</dt><dd>Norda</dd></dl><dl><dt>Brand</dt><dd>Suda</dd></dl>"), "");
  EXPECT_EQ(brand_in("<dl><dt>Brand</dt><dd>Norda</dd></dl><dl><dt>Brand</dt><dd>NORDA</dd></dl>"), "Norda");
}

bool has_ended(std::string html, std::string_view read_on) {
  const auto read_at = from_rfc3339(std::string(read_on) + "T12:00:00Z");
  EXPECT_TRUE(read_at);
  const auto page = Page::parse(std::move(html), {.read_at = *read_at});
  EXPECT_TRUE(page.has_value());
  Findings findings;
  read_visible_attributes(*page, findings);
  EXPECT_TRUE(findings.attributes.empty());
  if (findings.availabilities.empty()) return false;
  EXPECT_EQ(findings.availabilities.front().value, product::Availability::out_of_stock);
  return true;
}

TEST(VisibleAttributes, tell_that_a_classified_ad_has_ended) {
  const std::string ad =
      "<div><h4>Posted&nbsp;</h4><span>July 4, 2025</span><h4>Expiry&nbsp;</h4><span>December 27, 2025</span></div>";
  EXPECT_TRUE(has_ended(ad, "2025-12-28"));
  EXPECT_FALSE(has_ended(ad, "2025-12-27"));
  EXPECT_TRUE(has_ended("<p><b>Eingestellt am:</b> <i>2. März 2025</i></p><p><b>Endet am:</b> <i>2. April 2025</i></p>",
                        "2025-04-03"));
}

TEST(VisibleAttributes, keep_an_ad_that_was_placed_again_and_one_of_an_unknown_day) {
  EXPECT_FALSE(
      has_ended("<div><h4>Posted</h4><span>July 4, 2025</span><h4>Expiry</h4><span>August 4, 2025</span>"
                "<h4>Expiry</h4><span>December 27, 2025</span></div>",
                "2025-09-01"));
  EXPECT_FALSE(
      has_ended("<div><h4>Posted</h4><span>July 4</span><h4>Expiry</h4><span>soon</span></div>", "2026-01-01"));
}

TEST(VisibleAttributes, take_no_coupon_and_no_review_for_an_ad) {
  EXPECT_FALSE(
      has_ended("<div><section><p><b>Posted on:</b> <i>July 4, 2025</i></p></section></div>"
                "<div><aside><p><b>Valid until:</b> <i>August 4, 2025</i></p></aside></div>",
                "2026-01-01"));
  EXPECT_FALSE(has_ended("<div><h4>Posted</h4><span>July 4, 2025</span><h4>Ends</h4><span>June 1, 2025</span></div>",
                         "2026-01-01"));
}

TEST(VisibleAttributes, take_no_best_before_date_for_the_end_of_an_ad) {
  EXPECT_FALSE(has_ended("<div><h4>Expiry date</h4><span>December 27, 2025</span></div>", "2026-01-01"));
}

TEST(VisibleAttributes, stay_few_on_a_page_that_repeats_them_without_end) {
  std::string rows = "<table>";
  for (int i = 0; i < 3'000; ++i) rows += "<tr><td>Row " + std::to_string(i) + "</td><td>x</td></tr>";
  EXPECT_EQ(read(rows + "</table>").attributes.size(), 200u);
}

TEST(VisibleAttributes, are_looked_for_in_a_bounded_part_of_the_page) {
  std::string html = "<table><tr>";
  for (int i = 0; i < 100'000; ++i) html += "<td>aa";
  EXPECT_TRUE(read(html + "</table>").attributes.empty());
  std::string texts;
  for (int i = 0; i < 50'000; ++i) texts += "<i>text</i>";
  const std::string row = "<table><tr><th>Material</th><td>Oak</td></tr></table>";
  EXPECT_EQ(read(texts.substr(11 * 10) + row).attributes.size(), 1u);
  EXPECT_EQ(read(texts + row).attributes.size(), 0u);
}

TEST(VisibleAttributes, are_no_long_texts) {
  EXPECT_EQ(brand_in("<p><b>Brand:</b> Lumo</p>"), "Lumo");
  EXPECT_EQ(brand_in("<p><b>Brand:</b> Lumo" + std::string(3'000'000, '!') + "</p>"), "");
}

}  // namespace
}  // namespace matjar::sourcing
