#include "storage/postgres_error.hpp"

#include <array>
#include <fmt/format.h>

#include "base/result.hpp"

namespace matjar::storage {

namespace {

struct Meaning {
  std::string_view code;  ///< a whole SQLSTATE, or the two characters of a class
  ErrorKind kind;
  std::string_view name;
  std::string_view next_step;
};

constexpr std::string_view kReportIt = "This is a defect of the program; please report it.";
constexpr std::string_view kCheckServer = "Check that the database server runs and can be reached.";

/// Whole codes before classes: the first entry that the code begins with is taken.
constexpr std::array kMeanings{
    Meaning{"23505", ErrorKind::conflict, "unique_violation", "Look at what is stored already."},
    Meaning{"23", ErrorKind::internal, "constraint_violation", kReportIt},
    Meaning{"40003", ErrorKind::unavailable, "connection_lost", "Look whether it was kept, then try again."},
    Meaning{"40", ErrorKind::conflict, "serialization", "Try again."},
    Meaning{"08P01", ErrorKind::internal, "statement_failed", kReportIt},
    Meaning{"08", ErrorKind::unavailable, "connection_lost", kCheckServer},
    Meaning{"57014", ErrorKind::unavailable, "database_busy", "Try again; look for a long transaction if it lasts."},
    Meaning{"57P", ErrorKind::unavailable, "connection_lost", kCheckServer},
    Meaning{"25P03", ErrorKind::unavailable, "connection_lost", "Try again."},
    Meaning{"55P03", ErrorKind::unavailable, "database_busy", "Try again; look for a long transaction if it lasts."},
    Meaning{"53100", ErrorKind::unavailable, "disk_full", "Free space on the disk of the database."},
    Meaning{"53200", ErrorKind::unavailable, "out_of_memory", "Give the database more memory."},
    Meaning{"53300", ErrorKind::unavailable, "database_busy", "Allow more connections, or lower database.connections."},
    Meaning{"53", ErrorKind::unavailable, "database_busy", "Give the database more resources."},
    Meaning{"58", ErrorKind::unavailable, "database_io_failed", "Check the disk of the database."},
    Meaning{"25006", ErrorKind::internal, "database_read_only", kReportIt},
    Meaning{"28", ErrorKind::internal, "database_login_refused", "Check the user and the password in database.url."},
    Meaning{"3D000", ErrorKind::internal, "database_unknown", "Create the database, or correct database.url."},
    Meaning{"42501", ErrorKind::internal, "database_permission_missing", "Give the database user the right it lacks."},
    Meaning{"54", ErrorKind::invalid_input, "value_too_big", "Send less."},
    Meaning{"XX001", ErrorKind::internal, "database_corrupt", "Restore the database from a backup."},
    Meaning{"XX002", ErrorKind::internal, "database_corrupt", "Restore the database from a backup."},
};

Meaning meaning_of(std::string_view sqlstate) {
  if (sqlstate.empty()) return {"", ErrorKind::unavailable, "connection_lost", kCheckServer};
  for (const Meaning& meaning : kMeanings) {
    if (sqlstate.starts_with(meaning.code)) return meaning;
  }
  return {"", ErrorKind::internal, "statement_failed", kReportIt};
}

}  // namespace

Error error_from_postgres(std::string_view sqlstate, std::string_view text, std::string_view statement) {
  const Meaning meaning = meaning_of(sqlstate);
  while (text.ends_with('\n')) text.remove_suffix(1);
  auto failed = fail(meaning.kind, {.name = meaning.name,
                                    .message = fmt::format("{}: {} (PostgreSQL {})", statement, text,
                                                           sqlstate.empty() ? "connection" : sqlstate),
                                    .next_step = std::string(meaning.next_step)});
  return std::move(failed).error();
}

}  // namespace matjar::storage
