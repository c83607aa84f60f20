#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/decimal.hpp"
#include "base/localized_text.hpp"
#include "base/money.hpp"
#include "product/product_draft.hpp"
#include "product/source_product.hpp"

namespace matjar::storefront {

/// An image of the page. `url` is http(s) or relative to the page; the size is that of the file, so that nothing jumps
/// while it loads.
struct LandingImage {
  std::string url;
  LocalizedText alt;
  int width = 0;
  int height = 0;
};

struct PriceTag {
  Money price;  ///< VAT included
  std::optional<Money> compare_at;
};

/// The sections of a landing page, each with only what is known; what is absent has no section.
struct Hero {
  LocalizedText title;
  LocalizedText subtitle;
  std::string brand;
  std::optional<LandingImage> image;
};

struct Highlights {
  std::vector<LocalizedText> points;
};

struct Gallery {
  std::vector<LandingImage> images;
};

struct About {
  LocalizedText text;  ///< paragraphs separated by an empty line
};

struct Specifications {
  std::vector<LocalizedText> rows;  ///< "name: value"
};

/// Reviews as the source page shows them; each has a date, and the page says where and when they were read.
struct Reviews {
  std::string source_name;  ///< host of the source page
  std::string read_on;      ///< YYYY-MM-DD
  std::vector<product::SourceReview> reviews;
};

struct Questions {
  std::vector<product::DraftQuestion> questions;
};

struct CallToAction {
  LocalizedText title;
};

struct Footer {
  LocalizedText store_name;
};

using Section =
    std::variant<Hero, Highlights, Gallery, About, Specifications, Reviews, Questions, CallToAction, Footer>;

/// One page about one product, in both languages.
struct LandingPage {
  LocalizedText page_title;
  LocalizedText meta_description;
  LocalizedText product_name;
  LocalizedText store_name;
  LocalizedText button;     ///< the text of the buttons that lead to the product
  std::string product_url;  ///< the product in the store; empty: the page has no buttons
  LocalizedText addresses;  ///< where this page itself stands; empty: no link to the other language
  std::string brand;
  std::string sku;
  std::string gtin;
  std::optional<product::Availability> availability;
  PriceTag price;
  product::StoreLook look;
  bool indexable = true;  ///< false for previews
  std::vector<LandingImage> images;
  std::vector<Section> sections;
};

/// What a landing page is made from. `source` gives brand, GTIN, availability and reviews,
/// and nothing else: its own SKU is the supplier's.
struct LandingPageInput {
  const product::ProductCopy& copy;
  const product::DraftPrice& price;
  const product::SourceProduct& source;
  const product::StoreLook& look;
  std::vector<LandingImage> images;
  LocalizedText store_name;
  std::string product_url;
  LocalizedText addresses;
  std::string sku;  ///< the store's
  bool indexable = true;
};

/// The sections in their order: Hero, Highlights, Gallery, About, Specifications, Reviews, Questions, CallToAction,
/// Footer.
LandingPage make_landing_page(LandingPageInput input);

}  // namespace matjar::storefront
