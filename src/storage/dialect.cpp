#include "storage/dialect.hpp"

#include <array>
#include <fmt/format.h>
#include <optional>
#include <utility>

namespace matjar::storage {

namespace {

constexpr std::array kSqliteTokens{
    std::pair{std::string_view("skip_locked"), std::string_view("")},
    std::pair{std::string_view("time"), std::string_view("text")},
    std::pair{std::string_view("json"), std::string_view("text")},
    std::pair{std::string_view("uuid"), std::string_view("text")},
    std::pair{std::string_view("bool"), std::string_view("integer")},
    std::pair{std::string_view("bigint"), std::string_view("integer")},
    std::pair{std::string_view("double"), std::string_view("real")},
    std::pair{std::string_view("strict"), std::string_view("strict")},
    std::pair{std::string_view(""), std::string_view("{}")},
};

std::optional<std::string_view> sqlite_word(std::string_view token) {
  for (const auto& [name, word] : kSqliteTokens) {
    if (name == token) return word;
  }
  return std::nullopt;
}

}  // namespace

Result<std::string> expand_for_sqlite(std::string_view sql) {
  std::string expanded;
  expanded.reserve(sql.size());
  while (!sql.empty()) {
    const std::size_t open = sql.find_first_of("{}");
    expanded += sql.substr(0, open);
    if (open == std::string_view::npos) break;
    sql.remove_prefix(open);
    const std::size_t close = sql.find('}');
    const std::string_view token = sql.substr(0, close == std::string_view::npos ? 20 : close + 1);
    const auto word = token.size() >= 2 && close != std::string_view::npos ? sqlite_word(token.substr(1, close - 1))
                                                                           : std::optional<std::string_view>();
    if (!word) {
      return fail(ErrorKind::internal, {.name = "sql_token_unknown",
                                        .message = fmt::format("The statement contains the unknown token {}.", token),
                                        .next_step = "This is a defect of the program; please report it."});
    }
    expanded += *word;
    sql.remove_prefix(close + 1);
  }
  return expanded;
}

}  // namespace matjar::storage
