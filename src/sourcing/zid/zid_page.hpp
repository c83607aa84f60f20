#pragma once

#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"

namespace matjar::sourcing::zid {

bool is_zid_page(const Page& page);

void read_zid_page(const Page& page, Findings& findings);

}  // namespace matjar::sourcing::zid
