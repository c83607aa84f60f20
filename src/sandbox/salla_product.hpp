#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/decimal.hpp"

namespace matjar::sandbox {

inline constexpr std::size_t kMaxImages = 10;

/// The texts of a product that Salla keeps once per language.
struct EmulatedTexts {
  std::optional<std::string> name;
  std::optional<std::string> subtitle;
  std::optional<std::string> description;
  std::optional<std::string> promotion_title;
  std::optional<std::string> promotion_subtitle;
  std::optional<std::string> metadata_title;
  std::optional<std::string> metadata_description;
  std::optional<std::string> metadata_url;
};

struct EmulatedImage {
  std::int64_t id = 0;
  std::string source_url;  ///< the `original` that was given; empty for an upload
  std::string bytes;       ///< the upload
  std::string content_type;
  std::string alt;
  std::int64_t sort = 0;
  bool main = false;
};

struct EmulatedOption {
  std::int64_t id = 0;
  std::string json;  ///< name, display_type and values, as rendered
};

/// A product as the emulated store keeps it. What a shopper sees of its status follows from its images and quantity.
struct EmulatedProduct {
  std::int64_t id = 0;
  std::string type;
  std::string wanted_status = "sale";
  Decimal price;
  std::optional<Decimal> sale_price;
  std::optional<Decimal> cost_price;
  std::string sku;
  std::string mpn;
  std::string gtin;
  std::optional<std::int64_t> quantity;
  bool unlimited_quantity = false;
  bool with_tax = true;
  bool require_shipping = true;
  bool hide_quantity = false;
  std::optional<Decimal> weight;
  std::string weight_type = "kg";
  std::optional<std::int64_t> maximum_quantity_per_order;
  std::optional<std::int64_t> brand_id;
  std::vector<std::int64_t> categories;
  std::vector<std::int64_t> tags;
  std::vector<EmulatedOption> options;
  std::map<std::string, EmulatedTexts> texts;  ///< by language code
  std::vector<EmulatedImage> images;
  Timestamp created_at;
  Timestamp updated_at;

  /// "hidden" without an image, then "out" without a quantity, then what was asked for.
  std::string_view status() const;
  /// The text in `language`, else in Arabic, else in any language.
  const std::string& text(std::optional<std::string> EmulatedTexts::* field, const std::string& language) const;
};

}  // namespace matjar::sandbox
