#pragma once

#include <string>

#include "sourcing/page/findings.hpp"
#include "sourcing/structured_data/thing.hpp"

namespace matjar::sourcing::structured_data {

/// How many pieces the offers of a product say are left, where all that say it say the same. `route` is where the
/// product stands ("json-ld:Product").
Quote stock_level(const Thing& product, const std::string& route);

/// The way in which a product's offers say that it comes to Saudi Arabia.
void read_shipping(const Thing& product, const std::string& route, Findings& findings);

}  // namespace matjar::sourcing::structured_data
