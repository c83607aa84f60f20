#pragma once

#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"

namespace matjar::sourcing::aliexpress {

bool is_aliexpress_page(const Page& page);

/// Reads an AliExpress product page: `window.runParams` with "modules" (2019–2022) or "components" (2023), or the
/// answer of mtop's pdp query that a browser captured beside the page.
void read_aliexpress_page(const Page& page, Findings& findings);

/// Reads what a script of the page fetched, of whichever generation. True when it describes a product.
bool read_aliexpress_answer(const Page& page, std::string_view json, Findings& findings);

}  // namespace matjar::sourcing::aliexpress
