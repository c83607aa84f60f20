#pragma once

#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"

namespace matjar::sourcing::magento {

bool is_magento_page(const Page& page);

void read_magento_page(const Page& page, Findings& findings);

}  // namespace matjar::sourcing::magento
