#pragma once

#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"

namespace matjar::sourcing::noon {

bool is_noon_page(const Page& page);

void read_noon_page(const Page& page, Findings& findings);

}  // namespace matjar::sourcing::noon
