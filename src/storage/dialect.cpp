#include "storage/dialect.hpp"

#include <array>
#include <fmt/format.h>
#include <optional>

namespace matjar::storage {

namespace {

struct Token {
  std::string_view name;
  std::string_view sqlite;
  std::string_view postgres;
};

constexpr std::array kTokens{
    Token{"skip_locked", "", "for update skip locked"},
    Token{"time", "text", "timestamptz"},
    Token{"json", "text", "json"},
    Token{"uuid", "text", "text collate \"C\""},
    Token{"bool", "integer", "boolean"},
    Token{"bigint", "integer", "bigint"},
    Token{"double", "real", "double precision"},
    Token{"strict", "strict", ""},
    Token{"", "{}", "{}"},
};

std::optional<std::string_view> word_for(Dialect dialect, std::string_view token) {
  for (const Token& known : kTokens) {
    if (known.name == token) return dialect == Dialect::sqlite ? known.sqlite : known.postgres;
  }
  return std::nullopt;
}

constexpr std::string_view kPostgresOnly = "{postgres}";
constexpr std::string_view kEnd = "{end}";

std::unexpected<Error> unknown(std::string_view token) {
  return fail(ErrorKind::internal, {.name = "sql_token_unknown",
                                    .message = fmt::format("The statement contains the unknown token {}.", token),
                                    .next_step = "This is a defect of the program; please report it."});
}

Result<void> expand_tokens(Dialect dialect, std::string_view sql, std::string& expanded) {
  while (!sql.empty()) {
    const std::size_t open = sql.find_first_of("{}");
    expanded += sql.substr(0, open);
    if (open == std::string_view::npos) break;
    sql.remove_prefix(open);
    const std::size_t close = sql.find('}');
    const std::string_view token = sql.substr(0, close == std::string_view::npos ? 20 : close + 1);
    const auto word = token.size() >= 2 && close != std::string_view::npos
                          ? word_for(dialect, token.substr(1, close - 1))
                          : std::optional<std::string_view>();
    if (!word) return unknown(token);
    expanded += *word;
    sql.remove_prefix(close + 1);
  }
  return {};
}

}  // namespace

Result<std::string> expand(Dialect dialect, std::string_view sql) {
  std::string expanded;
  expanded.reserve(sql.size());
  while (true) {
    const std::size_t open = sql.find(kPostgresOnly);
    TRY(expand_tokens(dialect, sql.substr(0, open), expanded));
    if (open == std::string_view::npos) return expanded;
    sql.remove_prefix(open + kPostgresOnly.size());
    const std::size_t end = sql.find(kEnd);
    if (end == std::string_view::npos) return unknown(kPostgresOnly);
    if (dialect == Dialect::postgres) TRY(expand_tokens(dialect, sql.substr(0, end), expanded));
    sql.remove_prefix(end + kEnd.size());
  }
}

}  // namespace matjar::storage
