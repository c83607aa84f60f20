#pragma once

#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"

namespace matjar::sourcing::shein {

bool is_shein_page(const Page& page);

void read_shein_page(const Page& page, Findings& findings);

}  // namespace matjar::sourcing::shein
