#pragma once

#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"

namespace matjar::sourcing {

/// What a page says in pairs of a label and its value: definition lists, rows of two cells, "Brand: X". All of them
/// become attributes; the pair whose label means the brand, in any of the shops' languages, is a finding for the brand,
/// too. A classified ad whose last day is past when the page is read makes the product unavailable.
void read_visible_attributes(const Page& page, Findings& findings);

}  // namespace matjar::sourcing
