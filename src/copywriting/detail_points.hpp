#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "product/source_product.hpp"

namespace matjar::copywriting {

/// English bullet points, cleaned and cut to one phrase each, at most four; on a page with fewer than two of them also
/// the first sentences of the description. Junk, headings and what only repeats the words of `said` are left out.
std::vector<std::string> detail_points(const product::SourceProduct& source, std::string_view said);

}  // namespace matjar::copywriting
