#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sourcing/page/findings.hpp"

namespace matjar::sourcing {

/// What two addresses of one picture have in common: the path without size marks, scheme and query.
std::string image_key(std::string_view url);

/// One gallery out of what the routes found: the most trusted list first, its pictures in order, each picture once;
/// other lists only add to a gallery of one or two when they show the same main picture. Pairs of the address and where
/// it stands.
std::vector<std::pair<std::string, Quote>> gallery_of(const std::vector<ImageFinding>& findings);

}  // namespace matjar::sourcing
