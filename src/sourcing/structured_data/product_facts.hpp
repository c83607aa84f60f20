#pragma once

#include "sourcing/page/findings.hpp"
#include "sourcing/structured_data/thing.hpp"

namespace matjar::sourcing::structured_data {

/// JSON-LD, microdata and RDFa: the product that the page is about, told from recommended ones, its offers and
/// variants.
void read_structured_data(const Page& page, Findings& findings);

/// OpenGraph, product: and twitter metas.
void read_metas(const Page& page, Findings& findings);

}  // namespace matjar::sourcing::structured_data
