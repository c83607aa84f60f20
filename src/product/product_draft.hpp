#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/localized_text.hpp"
#include "base/money.hpp"

namespace matjar::product {

/// Who a field's present text comes from.
enum class Origin { source, generated, merchant };

/// One field of the draft in both languages. A locked field is never written by anyone but the merchant.
struct DraftText {
  LocalizedText text;
  Origin origin = Origin::generated;
  bool locked = false;
};

/// A question and its answer on the landing page.
struct DraftQuestion {
  LocalizedText question;
  LocalizedText answer;
};

/// The words about a product: everything that a writer makes.
struct ProductCopy {
  DraftText title;  ///< 30–60 characters wanted
  DraftText subtitle;
  DraftText description;                      ///< paragraphs separated by an empty line; plain text
  std::vector<LocalizedText> highlights;      ///< short bullet points
  std::vector<LocalizedText> specifications;  ///< "name: value"
  DraftText seo_title;                        ///< 30–60 characters
  DraftText seo_description;                  ///< 120–155 characters
  DraftText call_to_action;
  std::vector<DraftQuestion> questions;
  std::string writer;          ///< "offline", "openai:gpt-…": who wrote it
  bool basic_writing = false;  ///< true for the offline writer: a warning that blocks nothing
};

/// Where a finished image came from and what was done to it.
struct DraftImage {
  std::string file;           ///< key in the file store ("builds/<id>/image-1.jpg")
  std::string original_file;  ///< the untouched bytes
  std::string source_url;
  int width = 0;
  int height = 0;
  std::string content_sha256;
  LocalizedText alt;
  std::string enhancer;                 ///< "local", "claid", …, or "none" when the original was kept
  std::vector<std::string> operations;  ///< "square", "white_background", "sharpen", …
};

/// How the selling price came about; each line is shown to the merchant.
struct PriceLine {
  std::string name;  ///< "cost", "shipping", "vat", "margin", "rounding", …
  Money amount;
  std::string note;  ///< "1 USD = 3.75 SAR, data/rates.toml of 2026-11-01"
};

struct DraftPrice {
  Money price;                      ///< what the shopper pays, VAT included
  std::optional<Money> compare_at;  ///< only from a list price of the source
  std::optional<Money> cost;
  std::vector<PriceLine> lines;
};

/// Look of the store: a niche's palette and font.
struct StoreLook {
  std::string niche;          ///< "home_garden", …
  std::string theme;          ///< "modern", "warm", "minimal"
  std::string primary_color;  ///< "#rrggbb"
  std::string on_primary_color;
  std::string accent_color;
  std::string background_color;
  std::string text_color;
  std::string font;  ///< "IBM Plex Sans Arabic", …
};

/// What a check found. A blocking one stops publishing.
enum class Severity { block, warn, info };

struct Finding {
  std::string id;  ///< "AR-04", "goods.alcohol", "price.unknown_shipping"
  Severity severity = Severity::warn;
  std::string field;  ///< "description.ar"; empty for the whole draft
  LocalizedText message;
  LocalizedText fix;
};

std::string_view to_string(Origin origin);
std::string_view to_string(Severity severity);
std::optional<Severity> severity_from(std::string_view text);

}  // namespace matjar::product
