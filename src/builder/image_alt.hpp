#pragma once

#include <cstddef>

#include "base/localized_text.hpp"
#include "product/product_draft.hpp"

namespace matjar::builder {

/// What stands in place of picture `number` (from 1) for those who do not see it: the product's title and which view it
/// is.
LocalizedText image_alt(const product::ProductCopy& copy, std::size_t number);

}  // namespace matjar::builder
