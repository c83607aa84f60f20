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
/// The reviews that the product's page shows, each with its stars, day and words.
void read_amazon_reviews(const Page& page, Findings& findings);

/// Stars out of five in a shop's own words ("4,6 von 5 Sternen"), as product::rating_from() reads them; empty when
/// there are none.
std::string rating_in(std::string_view text);

}  // namespace matjar::sourcing::amazon
