#pragma once

#include "product/source_product.hpp"
#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"

namespace matjar::sourcing {

/// Decides what kind of page it is, after its facts are weighed. Positive markers decide: a page with a product's title
/// and price is a product whatever else it says; without them the markers of block pages, log-ins, lists and dead links
/// speak.
product::PageKind kind_of(const Page& page, const Findings& findings, const product::SourceProduct& facts);

}  // namespace matjar::sourcing
