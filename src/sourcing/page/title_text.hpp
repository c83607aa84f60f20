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

/// A brand without the words that a shop puts around it: "Ver mais artigos da Marca: Panasonic", "Brand: Sony",
/// "Visit the Brome Store", "by Casio" → the name alone. A small "by" only, because "By Terry" is a brand. Empty for
/// what says that there is no brand ("Unbranded").
std::string bare_brand(std::string_view text);

}  // namespace matjar::sourcing
