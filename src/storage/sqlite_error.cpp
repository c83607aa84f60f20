#include "storage/sqlite_error.hpp"

#include <array>
#include <fmt/format.h>
#include <sqlite3.h>

#include "base/result.hpp"

namespace matjar::storage {

namespace {

struct Meaning {
  int code;
  ErrorKind kind;
  std::string_view name;
  std::string_view next_step;
};

constexpr std::string_view kReportIt = "This is a defect of the program; please report it.";

/// Extended codes first: the first entry that fits the full code, or else its primary part, is taken.
constexpr std::array kMeanings{
    Meaning{SQLITE_CONSTRAINT_UNIQUE, ErrorKind::conflict, "unique_violation", "Look at what is stored already."},
    Meaning{SQLITE_CONSTRAINT_PRIMARYKEY, ErrorKind::conflict, "unique_violation", "Look at what is stored already."},
    Meaning{SQLITE_CONSTRAINT_ROWID, ErrorKind::conflict, "unique_violation", "Look at what is stored already."},
    Meaning{SQLITE_BUSY_SNAPSHOT, ErrorKind::conflict, "serialization", "Try again."},
    Meaning{SQLITE_CONSTRAINT, ErrorKind::internal, "constraint_violation", kReportIt},
    Meaning{SQLITE_BUSY, ErrorKind::unavailable, "database_busy", "Close other programs that use the database file."},
    Meaning{SQLITE_LOCKED, ErrorKind::unavailable, "database_busy", "Close other programs that use the database file."},
    Meaning{SQLITE_FULL, ErrorKind::unavailable, "disk_full", "Free space on the disk of the database."},
    Meaning{SQLITE_IOERR, ErrorKind::unavailable, "database_io_failed", "Check the disk of the database."},
    Meaning{SQLITE_NOMEM, ErrorKind::unavailable, "out_of_memory", "Give the program more memory."},
    Meaning{SQLITE_CANTOPEN, ErrorKind::unavailable, "database_not_opened",
            "Check that the directory of the database exists and may be written."},
    Meaning{SQLITE_CORRUPT, ErrorKind::internal, "database_corrupt", "Restore the database from a backup."},
    Meaning{SQLITE_NOTADB, ErrorKind::internal, "database_corrupt", "Choose another file, or restore from a backup."},
    Meaning{SQLITE_PERM, ErrorKind::internal, "database_read_only", "Make the database file writable."},
    Meaning{SQLITE_READONLY, ErrorKind::internal, "database_read_only", kReportIt},
    Meaning{SQLITE_TOOBIG, ErrorKind::invalid_input, "value_too_big", "Send less."},
    Meaning{SQLITE_INTERRUPT, ErrorKind::cancelled, "statement_interrupted", "Try again."},
};

Meaning meaning_of(int extended_code) {
  for (const Meaning& meaning : kMeanings) {
    if (meaning.code == extended_code || meaning.code == (extended_code & 0xFF)) return meaning;
  }
  return {SQLITE_ERROR, ErrorKind::internal, "statement_failed", kReportIt};
}

}  // namespace

Error error_from_sqlite(int extended_code, std::string_view text, std::string_view statement) {
  const Meaning meaning = meaning_of(extended_code);
  auto failed = fail(meaning.kind, {.name = meaning.name,
                                    .message = fmt::format("{}: {} (SQLite {})", statement, text, extended_code),
                                    .next_step = std::string(meaning.next_step)});
  return std::move(failed).error();
}

Error last_error(sqlite3* connection, std::string_view statement) {
  return error_from_sqlite(sqlite3_extended_errcode(connection), sqlite3_errmsg(connection), statement);
}

}  // namespace matjar::storage
