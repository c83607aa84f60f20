#pragma once

#include <string_view>

#include "base/result.hpp"

namespace matjar::sourcing {

/// Looks at a document before the parser does. The parser needs time that grows with the square of the attributes on
/// one tag and of the depth of open elements, and nothing can interrupt it. Fails with `page_malformed`.
Result<void> check_page_limits(std::string_view html);

}  // namespace matjar::sourcing
