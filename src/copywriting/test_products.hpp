#pragma once

#include <string>
#include <vector>

#include "copywriting/lexicon.hpp"
#include "product/source_product.hpp"

namespace matjar::copywriting {

/// Products for tests, as sourcing would deliver them.
template <class T>
product::Fact<T> test_fact(T value, std::string text = {}) {
  return {.value = std::move(value),
          .provenance = {.rung = product::Rung::http, .route = "test", .text = std::move(text)}};
}

inline PlainText plain(std::string_view text) {
  return PlainText::from(text);
}

inline product::Attribute test_attribute(std::string_view name, std::string_view value) {
  return {.name = plain(name), .value = plain(value), .provenance = {}};
}

inline product::SourceVariant test_variant(std::vector<std::pair<std::string, std::string>> options) {
  product::SourceVariant variant;
  for (const auto& [axis, value] : options) variant.options.push_back({plain(axis), plain(value)});
  return variant;
}

inline product::SourceProduct bird_feeder() {
  product::SourceProduct source;
  source.title = test_fact(plain("Buster Mini Squirrel-proof Bird Feeder w/4 Metal Perches, 0.98-pound Seed Capacity"));
  source.brand = test_fact(plain("Visit the Brome Store"));
  source.language = test_fact(plain("en-US"));
  source.rating = test_fact(*product::rating_from("4.6"), "4.6 out of 5 stars");
  source.review_count = test_fact<std::int64_t>(2'842, "2,842 ratings");
  source.category_path = {test_fact(plain("Patio, Lawn & Garden"))};
  source.bullet_points = {test_fact(plain("Rust-resistant: holds 0.98 lb of seed and comes apart in 3 steps")),
                          test_fact(plain("FREE SHIPPING and lifetime warranty, click here!"))};
  source.attributes = {test_attribute("Color", "Green"),
                       test_attribute("Product Dimensions", "4 x 4 x 21 inches"),
                       test_attribute("Item Weight", "1.2 Pounds"),
                       test_attribute("Material", "Metal"),
                       test_attribute("ASIN", "B001FK81PU"),
                       test_attribute("Best Sellers Rank", "#12 in Feeders")};
  return source;
}

inline product::SourceProduct german_pressure_washer() {
  product::SourceProduct source;
  source.title = test_fact(plain("KÄRCHER Hochdruckreiniger K 3 mit Schlauch, 1600 W"));
  source.brand = test_fact(plain("Kärcher"));
  source.language = test_fact(plain("de"));
  source.attributes = {test_attribute("Farbe", "Gelb"), test_attribute("Gewicht", "4,3 kg"),
                       test_attribute("Leistung", "1.600 W"), test_attribute("Lieferumfang", "Pistole und Lanze")};
  return source;
}

inline product::SourceProduct dress_with_variants() {
  product::SourceProduct source;
  source.title = test_fact(plain("Women's Striped Maxi Dress"));
  source.language = test_fact(plain("en"));
  source.category_path = {test_fact(plain("Clothing, Shoes & Jewelry")), test_fact(plain("Women"))};
  source.attributes = {test_attribute("Fabric", "95% Cotton, 5% Elastane"),
                       test_attribute("Sleeve Length", "Sleeveless")};
  source.variants = {test_variant({{"Color", "Red"}, {"Size", "S"}}), test_variant({{"Color", "Navy"}, {"Size", "M"}}),
                     test_variant({{"Color", "Black"}, {"Size", "L"}})};
  return source;
}

inline product::SourceProduct headphones() {
  product::SourceProduct source;
  source.title =
      test_fact(plain("Skullcandy Crusher ANC 2 Wireless Over-Ear Bluetooth Headphones with USB-C Cable, 60 Hours"));
  source.brand = test_fact(plain("Skullcandy"));
  source.language = test_fact(plain("en"));
  source.category_path = {test_fact(plain("Electronics"))};
  source.bullet_points = {test_fact(plain("Active noise cancelling lets you hear your music"))};
  source.attributes = {test_attribute("Colour", "Black"), test_attribute("Battery life", "60 Hours"),
                       test_attribute("Item Weight", "11.7 ounces"), test_attribute("Model Name", "Crusher ANC 2")};
  return source;
}

inline product::SourceProduct unknown_thing() {
  product::SourceProduct source;
  source.title = test_fact(plain("Analog Devices DC2645A Evaluation Frobnicator"));
  source.brand = test_fact(plain("Analog Devices"));
  source.language = test_fact(plain("en"));
  return source;
}

inline std::vector<product::SourceProduct> all_test_products() {
  return {bird_feeder(), german_pressure_washer(), dress_with_variants(), headphones(), unknown_thing()};
}

inline Lexicon test_lexicon() {
  auto lexicon = load_lexicon(std::filesystem::path(MATJAR_SOURCE_DIR) / "data" / "lexicon");
  if (!lexicon) throw std::runtime_error(lexicon.error().message);
  return *std::move(lexicon);
}

}  // namespace matjar::copywriting
