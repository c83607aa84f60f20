#pragma once

#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"

namespace matjar::sourcing::ebay {

bool is_ebay_page(const Page& page);

void read_ebay_page(const Page& page, Findings& findings);

}  // namespace matjar::sourcing::ebay
