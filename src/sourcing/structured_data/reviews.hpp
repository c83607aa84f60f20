#pragma once

#include <string>

#include "sourcing/page/findings.hpp"
#include "sourcing/structured_data/thing.hpp"

namespace matjar::sourcing::structured_data {

/// What shoppers wrote about a product: each review with its day, its stars and its words, in the page's order. `route`
/// is where the product stands ("json-ld:Product").
void read_reviews(const Thing& product, const std::string& route, Findings& findings);

/// What shoppers ask about the page's product, with the first answer to each: FAQPage and QAPage.
void read_questions(const ThingSet& set, Findings& findings);

}  // namespace matjar::sourcing::structured_data
