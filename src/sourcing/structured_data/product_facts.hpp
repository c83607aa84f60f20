#pragma once

#include "sourcing/page/findings.hpp"
#include "sourcing/structured_data/thing.hpp"

namespace matjar::sourcing::structured_data {

/// JSON-LD, microdata and RDFa: the product that the page is about, told from recommended ones, its offers and
/// variants.
void read_structured_data(const Page& page, Findings& findings);

/// OpenGraph, product: and twitter metas.
void read_metas(const Page& page, Findings& findings);

/// What a page tells an advertising pixel about the product that is looked at (`ViewContent` with content_type
/// "product", value and currency): a weak price, which supports others or stands where there is no other.
void read_view_event(const Page& page, Findings& findings);

}  // namespace matjar::sourcing::structured_data
