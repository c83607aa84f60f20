#pragma once

#include "product/source_product.hpp"
#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"

namespace matjar::sourcing {

/// What a page is about, decided from all that the routes found on it: per field the most trusted answer, raised by
/// others that agree and lowered by those that do not; what stays below the bar is left out. Price and currency come
/// from the same route. `rung` goes into every provenance.
product::SourceProduct weigh(const Page& page, Findings findings, product::Rung rung);

}  // namespace matjar::sourcing
