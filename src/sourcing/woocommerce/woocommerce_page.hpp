#pragma once

#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"

namespace matjar::sourcing::woocommerce {

bool is_woocommerce_page(const Page& page);

void read_woocommerce_page(const Page& page, Findings& findings);

}  // namespace matjar::sourcing::woocommerce
