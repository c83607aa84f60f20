#include "storage/schema.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace matjar::storage {

Params record_of(const Migration& migration) {
  return {migration.number, migration.name, SystemClock().now()};
}

Result<void> check_order(const std::vector<Migration>& migrations) {
  int last = 0;
  for (const Migration& migration : migrations) {
    if (migration.number <= last) {
      return fail(ErrorKind::internal,
                  {.name = "migrations_invalid",
                   .message = fmt::format("Migration {} does not come after number {}.", migration.name, last),
                   .next_step = "Give each file in migrations/ a number of its own."});
    }
    last = migration.number;
  }
  return {};
}

Result<void> check_applied(const Rows& applied, const std::vector<Migration>& migrations) {
  int newest_applied = 0;
  for (const Row row : applied) {
    newest_applied = row.get<int>("number");
    const auto known = std::ranges::find(migrations, newest_applied, &Migration::number);
    if (known == migrations.end()) {
      return fail(ErrorKind::conflict,
                  {.name = "schema_newer",
                   .message = fmt::format("The database has the schema {}, which this program does not know.",
                                          row.get<std::string>("name")),
                   .next_step = "Run the newer program that has worked with this database."});
    }
    if (known->name != row.get<std::string>("name")) {
      return fail(ErrorKind::conflict,
                  {.name = "schema_mismatch",
                   .message = fmt::format("Schema {} is named {} in the database and {} in the program.",
                                          newest_applied, row.get<std::string>("name"), known->name),
                   .next_step = "Run the program that made this database, or start with an empty one."});
    }
  }
  for (const Migration& migration : migrations) {
    if (migration.number < newest_applied && !is_applied(applied, migration.number)) {
      return fail(ErrorKind::conflict,
                  {.name = "schema_mismatch",
                   .message = fmt::format("Schema {} is missing below schema {}.", migration.name, newest_applied),
                   .next_step = "Run the program that made this database, or start with an empty one."});
    }
  }
  return {};
}

bool is_applied(const Rows& applied, int number) {
  for (const Row row : applied) {
    if (row.get<int>("number") == number) return true;
  }
  return false;
}

}  // namespace matjar::storage
