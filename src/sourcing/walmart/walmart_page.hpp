#pragma once

#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"

namespace matjar::sourcing::walmart {

bool is_walmart_page(const Page& page);

void read_walmart_page(const Page& page, Findings& findings);

}  // namespace matjar::sourcing::walmart
