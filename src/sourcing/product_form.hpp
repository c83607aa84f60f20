#pragma once

#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "product/source_product.hpp"

namespace matjar::sourcing {

/// What a merchant types in about a product whose page nobody can read: the last rung of the ladder. A JSON object:
/// "title", "price" (text or number) and "currency" are asked for, and at least one address in "images"; "list_price",
/// "brand", "sku", "description" (lines are paragraphs), "bullet_points", "attributes" ({name: value}) may be there.
/// Each fact says that it was typed in (rung `manual`, route "form:title", the text as it came). What is longer or more
/// than what is kept of a page is refused, not cut off: the merchant can say it shorter.
///
/// Errors: `product_form_invalid` (invalid_input), whose message names the field.
struct ProductForm {
  product::Listing listing;
  std::string_view url;  ///< the link that it is for
  std::string_view json;
};
Result<product::SourceProduct> read_product_form(const ProductForm& form, Timestamp typed_at);

}  // namespace matjar::sourcing
