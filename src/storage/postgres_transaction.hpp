#pragma once

#include "storage/database.hpp"
#include "storage/postgres_connection.hpp"

namespace matjar::storage {

/// Runs the body in one transaction of the connection, and again after a serialization failure. `begun` tells whether
/// the server took the transaction at all: while false, another connection may be tried. `hooks` holds what the body
/// that was committed asked for; calling them is left to the caller.
Task<Result<void>> run_transaction(PostgresConnection& connection, Database::AnyBody& body, CommitHooks& hooks,
                                   bool& begun);

}  // namespace matjar::storage
