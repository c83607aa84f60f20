#pragma once

#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"

namespace matjar::sourcing {

/// How near to the headline an element stands, 0..1: prices stand beside or below it, other products' further down.
double nearness(NodeId node, NodeId headline);

/// Price blocks that a shopper sees near the headline (kNoNode when there is none): the current price; crossed-out
/// amounts and monthly rates go to their own lists, since markup that repeats them is not to be believed.
void read_visible_prices(const Page& page, NodeId headline, Findings& findings);

}  // namespace matjar::sourcing
