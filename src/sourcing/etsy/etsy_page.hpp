#pragma once

#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"

namespace matjar::sourcing::etsy {

bool is_etsy_page(const Page& page);

void read_etsy_page(const Page& page, Findings& findings);

}  // namespace matjar::sourcing::etsy
