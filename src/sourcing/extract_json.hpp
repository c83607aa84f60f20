#pragma once

#include <string>

#include "product/source_product.hpp"

namespace matjar::sourcing {

/// One line of JSON: kind, title, brand, price, list_price, currency, availability, images, variants, rating,
/// review_count, sku, attributes and so on, with `provenance` by field name. Absent facts are null. Made for scoring
/// and for `--json` output.
std::string extraction_json(const product::SourceProduct& product);

}  // namespace matjar::sourcing
