#include "app/batch_lines.hpp"

#include <gtest/gtest.h>

#include "sourcing/test_shops.hpp"

namespace matjar::app {
namespace {

std::string recognised(std::string_view line) {
  static const sourcing::LinkRecogniser kLinks = sourcing::test_recogniser();
  return recognise_line(line, kLinks);
}

TEST(BatchLines, answers_a_link_with_shop_id_address_and_kind) {
  EXPECT_EQ(recognised(R"("https://m.ebay.de/itm/Name/123456789012?var=1")"),
            R"({"platform":"ebay","external_id":"123456789012",)"
            R"("canonical_url":"https://www.ebay.de/itm/123456789012","kind":"product"})");
  EXPECT_EQ(recognised(R"("https://a.co/d/x")"),
            R"({"platform":"amazon","external_id":"","canonical_url":"","kind":"short"})");
  EXPECT_EQ(
      recognised(R"("https://shop.example.com/lamp?utm_source=x")"),
      R"({"platform":"other","external_id":"","canonical_url":"https://shop.example.com/lamp","kind":"product"})");
}

TEST(BatchLines, answers_a_refused_link_and_a_broken_line_too) {
  EXPECT_EQ(recognised(R"("https://amaz0n.com/dp/B000000001")"),
            R"({"platform":"none","external_id":"","canonical_url":"","kind":"lookalike"})");
  for (const std::string_view line : {R"("http://10.0.0.1/")", R"("")", "", "null", "{", "[1]"}) {
    EXPECT_EQ(recognised(line), R"({"platform":"none","external_id":"","canonical_url":"","kind":"invalid"})") << line;
  }
}

TEST(BatchLines, answers_the_texts_of_a_price_with_amount_and_currency) {
  EXPECT_EQ(money_line(R"({"currency_text":"€","price_text":"1.234,50"})"), R"({"amount":"1234.50","currency":"EUR"})");
  EXPECT_EQ(money_line(R"({"currency_text":null,"price_text":"12 apples"})"), R"({"amount":"12","currency":null})");
}

TEST(BatchLines, marks_a_price_of_nothing) {
  EXPECT_EQ(money_line(R"({"price_text":"SAR 0.00"})"), R"({"amount":"0.00","currency":"SAR","flag":"zero"})");
}

TEST(BatchLines, answers_null_where_the_texts_say_no_price) {
  EXPECT_EQ(money_line(R"({"currency_text":"USD","price_text":null})"), R"({"amount":null,"currency":"USD"})");
  for (const std::string_view line : {R"({"price_text":"-5"})", "{}", "", "7", R"({"price_text":5})"}) {
    EXPECT_EQ(money_line(line), R"({"amount":null,"currency":null})") << line;
  }
}

}  // namespace
}  // namespace matjar::app
