#pragma once

#include <string_view>

namespace matjar::sourcing {

/// Whether a label means the brand, in the shops' languages: "Brand", "Markenname:", "العلامة التجارية".
bool names_the_brand(std::string_view label);

/// Whether it means who makes the thing: most often the brand, sometimes the firm behind it.
bool names_the_maker(std::string_view label);

/// Whether a brand says that there is none: "Unbranded", "NoBrand", "OEM/ODM". Whole words: "Poem" is a brand.
bool says_no_brand(std::string_view brand);

}  // namespace matjar::sourcing
