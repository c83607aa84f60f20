#include "sourcing/embedded_state/embedded_state.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing::embedded_state {
namespace {

Findings read(std::string html, Findings findings = {}) {
  const auto page =
      Page::parse(std::move(html), {.url = *Url::parse("https://shop.example/kettle"), .content_type = ""});
  read_embedded_state(*page, findings);
  return findings;
}

std::string next_data(std::string_view state) {
  return "<h1>Green Kettle</h1><script id=\"__NEXT_DATA__\" type=\"application/json\">" + std::string(state) +
         "</script>";
}

TEST(EmbeddedState, fills_what_nothing_else_has_found) {
  const Findings findings = read(next_data(
      R"({"props":{"p":{"name":"Green Kettle","brand":{"name":"Boil"},"sku":"K-1","price":40.5,"currency":"EUR","image":"https://img.example/k.jpg"},"related":[{"name":"Red Mug","price":5,"currency":"EUR"}]}})"));
  ASSERT_EQ(findings.prices.size(), 1u);
  EXPECT_EQ(findings.prices[0].amount, *Decimal::parse("40.5"));
  EXPECT_EQ(findings.prices[0].currency, "EUR");
  EXPECT_EQ(findings.prices[0].route, "script:__NEXT_DATA__.props.p.price + script:__NEXT_DATA__.props.p.currency");
  EXPECT_LT(findings.prices[0].confidence, 0.6);
  EXPECT_EQ(findings.brands.at(0).value, "Boil");
  EXPECT_EQ(findings.skus.at(0).value, "K-1");
  EXPECT_EQ(findings.images.at(0).urls.at(0), "https://img.example/k.jpg");
}

TEST(EmbeddedState, supports_an_equal_price_and_never_speaks_against_another) {
  const std::string page = next_data(R"({"name":"Green Kettle","price":40.5,"currency":"EUR"})");
  Findings known;
  known.prices.push_back({.amount = *Decimal::parse("40.50"), .currency = "EUR", .route = "css", .text = {}});
  EXPECT_EQ(read(page, known).prices.size(), 2u);
  known.prices[0].amount = *Decimal::parse("35");
  EXPECT_EQ(read(page, known).prices.size(), 1u);
  known.prices.clear();
  known.price_settled = true;
  EXPECT_TRUE(read(page, known).prices.empty());
}

TEST(EmbeddedState, supports_a_price_with_a_whole_number_that_alone_might_count_hundredths) {
  Findings known;
  known.prices.push_back({.amount = *Decimal::parse("990"), .currency = "EUR", .route = "css", .text = {}});
  const std::string page = next_data(R"({"name":"Green Kettle","price":990,"currency":"EUR"})");
  EXPECT_EQ(read(page, known).prices.size(), 2u);
  known.prices[0].amount = *Decimal::parse("9.90");
  EXPECT_EQ(read(page, known).prices.size(), 1u);
}

TEST(EmbeddedState, takes_the_reduced_price_and_objects_that_hold_amount_and_currency) {
  const Findings findings = read(next_data(
      R"({"title":"Green Kettle","price":{"amount":"60.00"},"salePrice":{"value":49.95,"currencyCode":"USD"}})"));
  EXPECT_EQ(findings.prices.at(0).amount, *Decimal::parse("49.95"));
  EXPECT_EQ(findings.prices.at(0).currency, "USD");
}

TEST(EmbeddedState, believes_no_price_that_it_states_twice_differently_or_may_have_misread) {
  EXPECT_TRUE(
      read(
          next_data(
              R"([{"name":"Green Kettle","price":40.5,"currency":"EUR"},{"name":"Green Kettle","price":45.5,"currency":"EUR"}])"))
          .prices.empty());
  EXPECT_TRUE(read(next_data(R"({"name":"Green Kettle","price":4050,"currency":"EUR"})")).prices.empty());
  EXPECT_TRUE(read(next_data(R"({"name":"Green Kettle","price":990,"currency":"EUR"})")).prices.empty());
  EXPECT_EQ(read(next_data(R"({"name":"Green Kettle","price":99,"currency":"EUR"})")).prices.size(), 1u);
  EXPECT_TRUE(
      read(next_data(R"({"name":"Green Kettle","price":{"centAmount":4050},"currency":"EUR"})")).prices.empty());
  EXPECT_TRUE(read(next_data(R"({"name":"Green Kettle","price":40.5})")).prices.empty());
}

TEST(EmbeddedState, reads_states_that_are_assigned_in_scripts) {
  for (const std::string_view state : {"__INITIAL_STATE__", "__PRELOADED_STATE__", "__NUXT__", "__APOLLO_STATE__"}) {
    const Findings findings = read("<h1>Green Kettle</h1><script>window." + std::string(state) +
                                   " = {product: {name: 'Green Kettle', price: 12.5, currency: 'USD'}};</script>");
    ASSERT_EQ(findings.prices.size(), 1u) << state;
    EXPECT_EQ(findings.titles.at(0).route, "script:" + std::string(state) + ".product.name");
  }
}

TEST(EmbeddedState, reads_the_one_product_of_a_view_event_and_no_lists) {
  const std::string item = R"({"item_name":"Green Kettle","item_id":"K-1","item_brand":"Boil","price":12.5})";
  const Findings view = read("<h1>Green Kettle</h1><script>gtag('event','view_item',{\"currency\":\"USD\",\"items\":[" +
                             item + "]});</script>");
  EXPECT_EQ(view.prices.at(0).currency, "USD");
  EXPECT_EQ(view.brands.at(0).value, "Boil");
  const Findings detail = read(
      "<h1>Green Kettle</h1><script>dataLayer.push({'ecommerce':{'currency':'EUR','detail':{'products':[{'name':'Green "
      "Kettle','price':'9.90'}]}}});</script>");
  EXPECT_EQ(detail.prices.at(0).amount, *Decimal::parse("9.9"));
  const Findings list =
      read("<h1>Green Kettle</h1><script>gtag('event','view_item_list',{\"currency\":\"USD\",\"items\":[" + item + "," +
           item + "]});</script>");
  EXPECT_TRUE(list.prices.empty());
}

TEST(EmbeddedState, reads_no_state_of_a_page_without_a_name) {
  EXPECT_TRUE(
      read(
          R"(<script id="__NEXT_DATA__" type="application/json">{"name":"Green Kettle","price":1.5,"currency":"EUR"}</script>)")
          .prices.empty());
}

constexpr std::string_view kKettle = R"({"name":"Green Kettle","price":1.5,"currency":"EUR"})";

TEST(EmbeddedState, looks_as_deep_as_shops_nest_and_no_deeper) {
  const auto nested = [](int depth) {
    std::string state(kKettle);
    for (int i = 0; i < depth; ++i) state = "{\"a\":" + state + "}";
    return read(next_data(state)).prices.size();
  };
  EXPECT_EQ(nested(14), 1u);
  EXPECT_EQ(nested(15), 0u);
  EXPECT_TRUE(read(next_data(std::string(100'000, '['))).prices.empty());
}

TEST(EmbeddedState, looks_at_so_many_values_and_at_scripts_of_such_a_size_and_at_no_more) {
  const auto after = [](int values) {
    std::string state = "[";
    for (int i = 0; i < values; ++i) state += "0,";
    return read(next_data(state + std::string(kKettle) + "]")).prices.size();
  };
  EXPECT_EQ(after(39'000), 1u);
  EXPECT_EQ(after(41'000), 0u);
  const auto beside = [](std::size_t bytes) {
    return read(next_data("{\"text\":\"" + std::string(bytes, 'a') + "\",\"p\":" + std::string(kKettle) + "}"))
        .prices.size();
  };
  EXPECT_EQ(beside(4'000'000), 1u);
  EXPECT_EQ(beside(4'300'000), 0u);
}

}  // namespace
}  // namespace matjar::sourcing::embedded_state
