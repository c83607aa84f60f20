#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "base/money.hpp"
#include "base/plain_text.hpp"
#include "product/provenance.hpp"
#include "product/rating.hpp"

namespace matjar::product {

/// What kind of page it turned out to be.
enum class PageKind { product, out_of_stock, captcha, not_found, not_product, login_required, empty_shell };

enum class Availability { in_stock, out_of_stock, preorder, unknown };

/// A link, recognised: which shop, which product.
struct Listing {
  std::string platform;       ///< "amazon", "aliexpress", …, "generic" for any other shop
  std::string external_id;    ///< the shop's own id (ASIN, item id); empty when the link does not carry one
  std::string canonical_url;  ///< without trackers
  bool operator==(const Listing&) const = default;
};

struct Attribute {
  PlainText name;
  PlainText value;
  Provenance provenance;
};

struct VariantOption {
  PlainText axis;   ///< "Color"
  PlainText value;  ///< "Red"
};

/// One sellable combination, as the source sells it. `source_sku` is the source's own id and the key by which we keep
/// it.
struct SourceVariant {
  std::string source_sku;
  std::vector<VariantOption> options;
  std::optional<Money> price;
  std::optional<std::string> image_url;
  std::optional<bool> available;
  std::optional<std::int64_t> stock;  ///< pieces
  Provenance provenance;
};

struct SourceImage {
  std::string url;
  Provenance provenance;
};

/// What a shopper wrote there; whole names are not kept.
struct SourceReview {
  PlainText author_initial;  ///< "M."; empty when the page names nobody
  PlainText date;
  Decimal stars;  ///< out of five
  PlainText text;
  Provenance provenance;
};

/// What shoppers ask, and how the shop or other shoppers answer. The shop's promises are not the merchant's: facts to
/// write from, never texts to publish.
struct SourceQuestion {
  PlainText question;
  PlainText answer;
  Provenance provenance;  ///< of the answer
};

/// How one piece comes to Saudi Arabia.
struct SourceShipping {
  std::optional<PlainText> method;
  std::optional<Money> cost;      ///< none: unknown, which is never the same as free
  std::optional<PlainText> days;  ///< "3" or "3-5"
  Provenance provenance;
};

/// What one page says about one product; nothing here is made up, and what could not be read is absent.
struct SourceProduct {
  Listing listing;
  std::string url;  ///< as the merchant gave it
  PageKind kind = PageKind::product;
  Timestamp read_at;

  std::optional<Fact<PlainText>> title;
  std::optional<Fact<PlainText>> brand;
  std::optional<Fact<std::string>> sku;  ///< the shop's own id for the product
  std::optional<Fact<std::string>> gtin;
  std::optional<Fact<std::string>> mpn;
  std::optional<Fact<Money>> price;       ///< what a shopper pays now for one, without shipping
  std::optional<Fact<Money>> list_price;  ///< the struck-out price
  std::optional<Fact<Availability>> availability;
  std::optional<Fact<std::int64_t>> stock;  ///< pieces that are left
  std::optional<Fact<Rating>> rating;
  std::optional<Fact<std::int64_t>> review_count;
  std::optional<Fact<PlainText>> seller;
  std::optional<Fact<PlainText>> language;
  std::vector<Fact<PlainText>> description;  ///< paragraphs
  std::vector<Fact<PlainText>> bullet_points;
  std::vector<Fact<PlainText>> category_path;  ///< widest first
  std::vector<Attribute> attributes;
  std::vector<SourceImage> images;  ///< the gallery, main one first, best resolution, without duplicates
  std::vector<SourceVariant> variants;
  std::vector<SourceReview> reviews;
  std::vector<SourceQuestion> questions;
  std::optional<SourceShipping> shipping;
};

std::string_view to_string(PageKind kind);
std::string_view to_string(Availability availability);
std::string_view to_string(Rung rung);
std::optional<PageKind> page_kind_from(std::string_view text);
std::optional<Availability> availability_from(std::string_view text);
std::optional<Rung> rung_from(std::string_view text);

}  // namespace matjar::product
