#pragma once

#include <string_view>
#include <vector>

#include "product/product_draft.hpp"
#include "product/source_product.hpp"

namespace matjar::copywriting {

/// Links every number of the copy to the text of a fact: the same value with the same unit (a fact without a unit, or
/// copy without one, agrees with any), or a conversion of conversions.hpp. Digits of all scripts and all separators
/// count as the same. A number that nothing supports becomes the blocking finding AR-04.
///
/// Prices of the source are no support: copy states no price. "من 5" and "out of 5" behind a rating are part of how it
/// is written.
std::vector<product::Finding> check_claims(const product::SourceProduct& source, const product::ProductCopy& copy);

/// The same for one text; `field` goes into the findings.
std::vector<product::Finding> check_claims(const product::SourceProduct& source, std::string_view field,
                                           std::string_view text);

}  // namespace matjar::copywriting
