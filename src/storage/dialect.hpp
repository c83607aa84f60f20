#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace matjar::storage {

/// Replaces the tokens of a statement by what SQLite calls them: `{skip_locked}` by nothing, and in DDL `{time}`
/// `{json}`
/// `{uuid}` `{bool}` `{bigint}` `{double}` `{strict}` by its types. `{}` stays as it is, so an empty JSON object may
/// stand in a default. Any other brace is a defect: `sql_token_unknown` (internal).
Result<std::string> expand_for_sqlite(std::string_view sql);

}  // namespace matjar::storage
