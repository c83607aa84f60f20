#pragma once

#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"

namespace matjar::sourcing::amazon {

/// True for a page of any Amazon shop, known by its own markers; for pages whose address is not known.
bool is_amazon_page(const Page& page);

/// Reads an Amazon product page of any layout since 2016 (desktop, book, Kindle, all languages). Settles the price:
/// what the buy box does not offer is absent, since the page is full of other products' prices.
void read_amazon_page(const Page& page, Findings& findings);

/// The image without Amazon's size and crop marks ("._AC_SL1500_"): the original, as large as there is.
std::string full_size_image(std::string_view url);

void read_amazon_price(const Page& page, Findings& findings);
void read_amazon_images(const Page& page, Findings& findings);
void read_amazon_variants(const Page& page, Findings& findings);

}  // namespace matjar::sourcing::amazon
