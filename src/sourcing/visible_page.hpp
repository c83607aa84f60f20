#pragma once

#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"

namespace matjar::sourcing {

/// What a shopper sees on a page of a shop that we know nothing about: the headline, price blocks near it, the gallery.
/// The least trusted of all routes, and often the only one.
void read_visible_page(const Page& page, Findings& findings);

}  // namespace matjar::sourcing
