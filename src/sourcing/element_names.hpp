#pragma once

#include <span>
#include <string>
#include <string_view>

#include "sourcing/page/page.hpp"

namespace matjar::sourcing {

/// The names that a shop's own styles, scripts and tests know an element by: class, id and the like, separated by
/// blanks. Empty for an element without any. At most 300 bytes of each, because the same element is asked for all that
/// stands inside of it.
std::string element_names(const Page& page, NodeId node);

/// True when one of the words stands among such names, which are split as "oldPrice-value_x" is into "old price value
/// x".
bool has_word(std::string_view names, std::span<const std::string_view> words);

}  // namespace matjar::sourcing
