#pragma once

#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"

namespace matjar::sourcing::alibaba {

bool is_taobao_page(const Page& page);

/// Reads a product page of Taobao or Tmall: the set-up objects in its scripts (skuMap, auctionImages,
/// defaultItemPrice). Prices are yuan; a range is read as its lower end, from which the product is sold.
void read_taobao_page(const Page& page, Findings& findings);

}  // namespace matjar::sourcing::alibaba
