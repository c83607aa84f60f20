#pragma once

#include <string>

#include "base/localized_text.hpp"
#include "storefront/landing_page.hpp"

namespace matjar::storefront {

/// The page's product and offer as schema.org JSON-LD, safe inside a script element: no '<', '>' or '&' stands in it.
/// Reviews of another shop are left out, because they would claim to be this shop's.
std::string product_json_ld(const LandingPage& page, Language language);

}  // namespace matjar::storefront
