#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace matjar::storage {

enum class Dialect { sqlite, postgres };

/// Replaces the tokens of a statement by what the database calls them: `{skip_locked}` (nothing on SQLite, which has
/// one writer), and in DDL `{time}` `{json}` `{uuid}` `{bool}` `{bigint}` `{double}` `{strict}`. `{}` stays as it is,
/// so an empty JSON object may stand in a default. What stands between `{postgres}` and `{end}` is for PostgreSQL
/// alone. Any other brace is a defect: `sql_token_unknown` (internal).
///
/// On PostgreSQL an id is text in byte order, so that it sorts as on SQLite and one that a stranger made up is simply
/// not found; JSON is kept letter by letter.
Result<std::string> expand(Dialect dialect, std::string_view sql);

}  // namespace matjar::storage
