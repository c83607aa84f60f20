#pragma once

#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"

namespace matjar::sourcing::temu {

bool is_temu_page(const Page& page);

void read_temu_page(const Page& page, Findings& findings);

}  // namespace matjar::sourcing::temu
