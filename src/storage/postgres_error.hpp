#pragma once

#include <string_view>

#include "base/error.hpp"

namespace matjar::storage {

/// What a SQLSTATE of PostgreSQL means to a caller; an empty one means that the connection broke without an answer. The
/// text is the server's primary message alone: its detail may quote values. `statement` names the statement.
/// Codes: PostgreSQL 15, Appendix A.
Error error_from_postgres(std::string_view sqlstate, std::string_view text, std::string_view statement);

}  // namespace matjar::storage
