#pragma once

#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"

namespace matjar::sourcing::shopify {

/// A storefront's page, or the bare answer of /products/NAME.js or /products/NAME.json.
bool is_shopify_page(const Page& page);

/// Reads the product's JSON of the page: `product | json` of the theme, else `var meta`. Prices are in hundredths
/// there, in decimal text in NAME.json. The currency is the page's; a bare answer without one has a price without
/// currency.
void read_shopify_page(const Page& page, Findings& findings);

}  // namespace matjar::sourcing::shopify
