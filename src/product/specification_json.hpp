#pragma once

#include <string>

#include "product/source_product.hpp"

namespace matjar::product {

/// What `build --json` shows as `source`: the specification's "Data Output" ({url, title, price, currency, images,
/// description, variants, shipping}) with brand, sku, gtin, mpn, list_price, availability, stock, rating,
/// rating_out_of, review_count, kind, bullet_points, category, attributes and provenance ({field: {rung, route, text}})
/// added. Amounts are JSON numbers with exactly the digits of the source. What the page does not say is null, and an
/// unknown shipping cost is too.
std::string specification_json(const SourceProduct& product);

}  // namespace matjar::product
