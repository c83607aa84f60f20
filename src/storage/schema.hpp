#pragma once

#include <vector>

#include "base/result.hpp"
#include "storage/database.hpp"

namespace matjar::storage {

// What every database does with migrations, whatever its dialect.

inline constexpr Query kCreateSchemaTable{"schema.create", R"sql(
  create table if not exists schema_migrations (
    number integer not null primary key, name text not null, applied_at {time} not null) {strict})sql"};
inline constexpr Query kAppliedMigrations{"schema.applied",
                                          "select number, name from schema_migrations order by number"};
inline constexpr Query kRecordMigration{"schema.record",
                                        "insert into schema_migrations (number, name, applied_at) values ($1, $2, $3)"};

/// The parameters of kRecordMigration. The time is the wall's: it tells a person when, and nothing is computed from it.
Params record_of(const Migration& migration);

/// Numbers must grow: `migrations_invalid` (internal).
Result<void> check_order(const std::vector<Migration>& migrations);

/// Compares what the database has with what the program knows. `schema_newer` (conflict): the database has a migration
/// that the program does not know. `schema_mismatch` (conflict): one was renamed, or one would have to be slipped in
/// before those that have been applied.
Result<void> check_applied(const Rows& applied, const std::vector<Migration>& migrations);

bool is_applied(const Rows& applied, int number);

}  // namespace matjar::storage
