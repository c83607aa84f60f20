#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "product/source_product.hpp"

namespace matjar::product {

/// Everything of a SourceProduct, lossless: money as {"amount":"34.98","currency":"USD"}, decimals as strings, each
/// fact as {"value", "confidence", "provenance"}, what is absent as null.
std::string to_json(const SourceProduct& product);

/// The reverse. Unknown members are ignored. Fails with `product_json_invalid` (invalid_input), which names the member.
Result<SourceProduct> source_product_from_json(std::string_view json);

}  // namespace matjar::product
