#pragma once

#include <string>
#include <string_view>

#include "sourcing/page/page.hpp"

namespace matjar::sourcing {

/// The product's name in a headline: without what only screen readers get ("Details about"), without buttons, links and
/// article numbers that stand beside the name.
std::string title_text(const Page& page, NodeId headline);

/// A name without what shops put around it: prices before it, article numbers and the shop's own phrases after it.
std::string bare_name(std::string_view name);

}  // namespace matjar::sourcing
