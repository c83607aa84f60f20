#pragma once

#include <string>

#include "sourcing/page/findings.hpp"
#include "sourcing/structured_data/thing.hpp"

namespace matjar::sourcing::structured_data {

/// Reads the offers of a product: price and currency of one and the same offer, list price, availability over all of
/// them. `route` is where the product stands ("json-ld:Product").
void read_offers(const Thing& product, const std::string& route, double confidence, Findings& findings);

/// The price that one thing with offers asks, if it asks exactly one.
std::optional<PriceFinding> price_of(const Thing& product, const std::string& route, const PriceHints& hints);

product::Availability availability_of(std::string_view text);

}  // namespace matjar::sourcing::structured_data
