#pragma once

#include <string_view>

#include "base/error.hpp"

struct sqlite3;

namespace matjar::storage {

/// What an extended result code of SQLite means to a caller. The text is what SQLite said; `statement` names the
/// statement.
Error error_from_sqlite(int extended_code, std::string_view text, std::string_view statement);

/// The same for the last failure of a connection.
Error last_error(sqlite3* connection, std::string_view statement);

}  // namespace matjar::storage
