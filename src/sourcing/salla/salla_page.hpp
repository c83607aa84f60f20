#pragma once

#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"

namespace matjar::sourcing::salla {

bool is_salla_page(const Page& page);

void read_salla_page(const Page& page, Findings& findings);

}  // namespace matjar::sourcing::salla
