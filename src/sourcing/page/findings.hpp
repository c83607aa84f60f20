#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "product/source_product.hpp"
#include "sourcing/page/currency_signs.hpp"
#include "sourcing/page/quote.hpp"

namespace matjar::sourcing {

/// One route's answer for a field of text.
struct TextFinding {
  std::string value;  ///< cleaned
  std::string route;  ///< "json-ld:Product.name", "css:#productTitle", …; see Quote
  std::string text;   ///< exactly what stood there
  double confidence = 0.5;
};

/// One route's answer for a price. Amount and currency come from the same route, or the currency is empty.
struct PriceFinding {
  Decimal amount;
  std::string currency;
  std::string route;
  std::string text;
  double confidence = 0.5;
};

/// An amount that the page crosses out.
struct CrossedOutFinding {
  PriceFinding price;
  std::optional<Decimal> beside = {};  ///< the one amount that stands next to it; none where there are more
};

struct AvailabilityFinding {
  product::Availability value = product::Availability::unknown;
  std::string route;
  std::string text;
  double confidence = 0.5;
};

/// A gallery as one route sees it: absolute addresses, the main image first.
struct ImageFinding {
  std::vector<std::string> urls;
  std::string route;  ///< of the gallery
  double confidence = 0.5;
  std::vector<Quote> quotes = {};  ///< where each address stands, and how it is written there

  void add(std::string url, Quote quote) {
    if (route.empty()) route = quote.route;
    urls.push_back(std::move(url));
    quotes.push_back(std::move(quote));
  }
};

/// What a shopper wrote about the product.
struct ReviewFinding {
  std::string author = {};  ///< as the page names it
  std::string date = {};    ///< "2026-03-02"
  std::string rating = {};  ///< as product::rating_from() reads it
  Quote words;
};

/// A question about the product with its answer.
struct QuestionFinding {
  std::string question;
  Quote answer;
};

/// One way in which the product comes to Saudi Arabia.
struct ShippingFinding {
  std::string method = {};
  std::optional<PriceFinding> cost = {};
  std::string days = {};  ///< "3" or "3-5"
  Quote said;
};

struct VariantFinding {
  std::string sku;
  std::vector<std::pair<std::string, std::string>> options;  ///< axis, value
  std::optional<PriceFinding> price;
  std::string image;
  std::optional<bool> available;
  std::string stock = {};  ///< as count_in() reads it
  std::string route;       ///< where its id stands
  std::string text;
};

/// Everything that the routes found on one page, unweighed. What wins is decided in one place, later.
struct Findings {
  PriceHints hints;

  std::vector<TextFinding> titles;
  std::vector<TextFinding> brands;
  std::vector<TextFinding> skus;
  std::vector<TextFinding> gtins;
  std::vector<TextFinding> mpns;
  std::vector<TextFinding> ratings;        ///< as product::rating_from() reads them
  std::vector<TextFinding> review_counts;  ///< whole number text
  std::vector<TextFinding> sellers;
  std::vector<PriceFinding> prices;
  std::vector<PriceFinding> list_prices;
  std::vector<CrossedOutFinding> crossed_out;
  std::vector<Decimal> rates;  ///< amounts that the page shows as a monthly rate
  std::vector<AvailabilityFinding> availabilities;
  std::vector<ImageFinding> images;
  std::vector<TextFinding> description;  ///< paragraphs; those of the most confident route are kept
  std::vector<TextFinding> bullet_points;
  std::vector<TextFinding> categories;
  std::vector<TextFinding> attributes;  ///< value, with the name in `names` at the same place
  std::vector<std::string> attribute_names;
  std::vector<VariantFinding> variants;
  std::vector<TextFinding> stocks;  ///< pieces that are left, whole number text
  std::vector<ReviewFinding> reviews;
  std::vector<QuestionFinding> questions;
  std::vector<ShippingFinding> shipping;

  std::optional<product::PageKind> kind;  ///< a platform's reader knows
  /// A platform's reader knows where its price stands: no other route may add one.
  bool price_settled = false;
  /// Structured data says that the page is about a recipe, a hotel or the like, and prices no product of its name.
  bool is_unsold = false;
  bool is_writing = false;  ///< the same of an article or a review
  int product_nodes = 0;    ///< different products that structured data describes on this page

  void add_attribute(std::string name, TextFinding value) {
    attribute_names.push_back(std::move(name));
    attributes.push_back(std::move(value));
  }
};

}  // namespace matjar::sourcing
