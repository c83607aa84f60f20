#pragma once

#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"

namespace matjar::sourcing::banggood {

bool is_banggood_page(const Page& page);

void read_banggood_page(const Page& page, Findings& findings);

}  // namespace matjar::sourcing::banggood
