#include "storage/postgres_values.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <libpq-fe.h>

#include "base/time_text.hpp"
#include "storage/value_check.hpp"

namespace matjar::storage {

namespace {

// The fixed object ids of built-in types: src/include/catalog/pg_type.dat of PostgreSQL.
constexpr unsigned kInferred = 0;
constexpr unsigned kBool = 16;
constexpr unsigned kInt8 = 20;
constexpr unsigned kInt2 = 21;
constexpr unsigned kInt4 = 23;
constexpr unsigned kJson = 114;
constexpr unsigned kFloat4 = 700;
constexpr unsigned kFloat8 = 701;
constexpr unsigned kTimestamptz = 1184;
constexpr unsigned kNumeric = 1700;

struct Encoded {
  unsigned type = kInferred;
  std::string text;
};

struct Encoder {
  Result<Encoded> operator()(Null) const { return Encoded{}; }
  Result<Encoded> operator()(std::int64_t value) const { return Encoded{kInt8, fmt::format("{}", value)}; }
  Result<Encoded> operator()(double value) const { return Encoded{kFloat8, fmt::format("{}", value)}; }
  Result<Encoded> operator()(bool value) const { return Encoded{kBool, value ? "t" : "f"}; }
  Result<Encoded> operator()(Timestamp value) const { return Encoded{kTimestamptz, to_rfc3339(value)}; }
  Result<Encoded> operator()(const std::string& value) const {
    TRY(check_text(value));
    return Encoded{kInferred, value};
  }
  Result<Encoded> operator()(const Json& value) const {
    TRY(check_json(value.text));
    return Encoded{kJson, value.text};
  }
};

template <class Number>
Cell number_from(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  // A sum beyond 64 bits stays text: asking for it as a number throws, as SQLite fails with an overflow.
  if (error == std::errc::result_out_of_range) return std::string(text);
  return value;
}

/// The session's time zone is UTC, so the server writes "2026-01-21 09:30:00.5+00".
Cell time_from(std::string_view text) {
  const std::string whole = fmt::format("{}Z", text.substr(0, text.find('+')));
  if (const auto time = from_rfc3339(whole)) return to_rfc3339(*time);
  return std::string(text);
}

Cell cell_from(unsigned type, std::string_view text) {
  switch (type) {
    case kBool:
      return static_cast<std::int64_t>(text == "t" ? 1 : 0);
    case kInt2:
    case kInt4:
    case kInt8:
      return number_from<std::int64_t>(text);
    case kFloat4:
    case kFloat8:
      return number_from<double>(text);
    case kNumeric:  // a sum of bigint
      return text.find('.') == std::string_view::npos ? number_from<std::int64_t>(text) : number_from<double>(text);
    case kTimestamptz:
      return time_from(text);
    default:
      return std::string(text);
  }
}

}  // namespace

Result<PostgresParams> PostgresParams::encode(const Params& params) {
  PostgresParams encoded;
  encoded.texts.reserve(params.size());  // `values` points into it
  for (const Value& value : params) {
    TRY_ASSIGN(Encoded one, std::visit(Encoder{}, value.kind()));
    encoded.types.push_back(one.type);
    encoded.texts.push_back(std::move(one.text));
    encoded.values.push_back(value.is_null() ? nullptr : encoded.texts.back().c_str());
  }
  return encoded;
}

Rows rows_from(const pg_result* result) {
  const int width = PQnfields(result);
  const int height = PQntuples(result);
  std::vector<std::string> columns;
  for (int column = 0; column < width; ++column) columns.emplace_back(PQfname(result, column));
  std::vector<std::vector<Cell>> cells(static_cast<std::size_t>(height));
  for (int row = 0; row < height; ++row) {
    auto& line = cells[static_cast<std::size_t>(row)];
    line.reserve(static_cast<std::size_t>(width));
    for (int column = 0; column < width; ++column) {
      if (PQgetisnull(result, row, column) != 0) {
        line.emplace_back(Null{});
        continue;
      }
      const auto size = static_cast<std::size_t>(PQgetlength(result, row, column));
      line.push_back(cell_from(PQftype(result, column), {PQgetvalue(result, row, column), size}));
    }
  }
  std::int64_t changed = height;
  if (width == 0) {
    const std::string_view text = PQcmdTuples(const_cast<pg_result*>(result));
    changed = std::get<std::int64_t>(number_from<std::int64_t>(text));
  }
  return Rows(std::move(columns), std::move(cells), changed);
}

std::size_t parameters_in(std::string_view sql) {
  std::size_t highest = 0;
  for (std::size_t at = sql.find('$'); at != std::string_view::npos; at = sql.find('$', at + 1)) {
    std::size_t number = 0;
    std::from_chars(sql.data() + at + 1, sql.data() + sql.size(), number);
    highest = std::max(highest, number);
  }
  return highest;
}

}  // namespace matjar::storage
