#include "builder/build_events.hpp"

#include <gtest/gtest.h>

#include "builder/image_alt.hpp"

namespace matjar::builder {
namespace {

product::Fact<PlainText> text_fact(std::string_view text) {
  return {.value = PlainText::from(text), .provenance = {}};
}

TEST(PageReadEvent, counts_what_the_page_gave) {
  product::SourceProduct source;
  source.title = text_fact("Kettle");
  source.brand = text_fact("Steamline");
  source.bullet_points = {text_fact("1.7 L"), text_fact("2200 W")};
  source.images.resize(3);
  const std::size_t facts = count_facts(source);
  EXPECT_EQ(facts, 4U);
  const Announcement announcement = page_read(source, facts);
  EXPECT_EQ(announcement.type, "page.read");
  EXPECT_EQ(announcement.json, R"({"facts":4,"images":3,"variants":0,"rung":"http","title":"Kettle"})");
}

TEST(ChecksEvent, counts_what_is_in_the_way) {
  const std::vector<product::Finding> findings = {
      {.id = "AR-04", .severity = product::Severity::block, .message = {.ar = "رقم", .en = "a number"}},
      {.id = "AR-20", .severity = product::Severity::warn}};
  const Announcement announcement = checked(findings);
  EXPECT_NE(announcement.json.find(R"("blocking":1)"), std::string::npos) << announcement.json;
  EXPECT_NE(announcement.json.find("AR-20"), std::string::npos);
}

TEST(PriceEvent, shows_every_line_of_the_price) {
  const Currency sar = Currency::sar();
  product::DraftPrice price{.price = Money(19995, sar), .lines = {{"cost", Money(13118, sar), "34.98 USD"}}};
  EXPECT_EQ(price_made(price).json,
            R"({"price":"199.95 SAR","lines":[{"name":"cost","amount":"131.18 SAR","note":"34.98 USD"}]})");
}

TEST(ImageAlt, is_the_title_and_for_further_pictures_their_number) {
  product::ProductCopy copy;
  copy.title.text = {.ar = "غلاية", .en = "Kettle"};
  EXPECT_EQ(image_alt(copy, 1), copy.title.text);
  EXPECT_EQ(image_alt(copy, 3), (LocalizedText{.ar = "غلاية – صورة 3", .en = "Kettle – picture 3"}));
}

}  // namespace
}  // namespace matjar::builder
