#pragma once

#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"

namespace matjar::sourcing::alibaba {

bool is_1688_page(const Page& page);

/// Reads an offer of 1688 out of the state that its page carries: `window.context`, `__INIT_DATA` or `iDetailData`, by
/// generation. Prices are in yuan, the one for the smallest quantity where they fall with it.
void read_1688_page(const Page& page, Findings& findings);

}  // namespace matjar::sourcing::alibaba
