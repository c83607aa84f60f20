#pragma once

#include <string>
#include <vector>

#include "builder/store_builder.hpp"

namespace matjar::builder {

/// The one object of `matjar build --json`, and the `result` of a status:
/// {id, state, seconds, source, draft, deployed: {product_id, urls: {ar, en}}, left_to_merchant: [], fell_back: []}.
std::string build_report_json(const BuildView& view);

/// What did not go as wanted although the build went on: "image 2: original kept", "theme: default look".
std::vector<std::string> fallbacks_of(const BuildView& view);

}  // namespace matjar::builder
