#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "storage/rows.hpp"
#include "storage/value.hpp"

struct pg_result;

namespace matjar::storage {

/// Parameters in libpq's form. Numbers, booleans, times and JSON say their type; text and null leave it to the server,
/// which takes it from the place where the parameter stands.
struct PostgresParams {
  std::vector<unsigned> types;
  std::vector<std::string> texts;
  std::vector<const char*> values;  ///< into `texts`; null for null

  /// `text_invalid`, `json_invalid` (invalid_input) for what cannot be kept.
  static Result<PostgresParams> encode(const Params& params);
};

/// An answer as both databases give it: booleans as 0 and 1, times as RFC 3339 in UTC with milliseconds.
Rows rows_from(const pg_result* result);

/// The highest n of $n in a statement.
std::size_t parameters_in(std::string_view sql);

}  // namespace matjar::storage
