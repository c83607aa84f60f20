#pragma once

#include <expected>
#include <source_location>
#include <utility>

#include "base/error.hpp"

namespace matjar::inline base {

/// A value, or why there is none. Everything the outside can cause travels in one of these; exceptions are for bugs.
template <class T>
using Result = std::expected<T, Error>;

/// Makes the failing side of any Result:
///   return fail(ErrorKind::rejected, {.name = "page_blocked", .message = "...", .next_step = "..."});
inline std::unexpected<Error> fail(ErrorKind kind, ErrorText text,
                                   std::source_location where = std::source_location::current()) {
  return std::unexpected(Error{.kind = kind,
                               .name = std::string(text.name),
                               .message = std::move(text.message),
                               .next_step = std::move(text.next_step),
                               .retry_after = std::nullopt,
                               .where = where});
}

/// Passes the failure of one Result on as that of another.
template <class T>
std::unexpected<Error> failure_of(Result<T>&& result) {
  return std::unexpected(std::move(result).error());
}

}  // namespace matjar::inline base

#define MATJAR_CONCAT_INNER(a, b) a##b
#define MATJAR_CONCAT(a, b) MATJAR_CONCAT_INNER(a, b)

/// Leaves the function with the error of a failed Result; the value, if any, is dropped.
#define TRY(...)                                                              \
  do {                                                                        \
    if (auto try_result = (__VA_ARGS__); !try_result)                         \
      return std::unexpected<::matjar::Error>(std::move(try_result).error()); \
  } while (false)

/// TRY_ASSIGN(auto page, read(file)): declares `page`, or leaves the function with the error.
#define TRY_ASSIGN(declaration, ...) \
  MATJAR_TRY_ASSIGN(return, MATJAR_CONCAT(try_result_, __LINE__), declaration, __VA_ARGS__)

/// The same inside a coroutine; the expression may be a co_await.
#define CO_TRY(...)                                                              \
  do {                                                                           \
    if (auto try_result = (__VA_ARGS__); !try_result)                            \
      co_return std::unexpected<::matjar::Error>(std::move(try_result).error()); \
  } while (false)

#define CO_TRY_ASSIGN(declaration, ...) \
  MATJAR_TRY_ASSIGN(co_return, MATJAR_CONCAT(try_result_, __LINE__), declaration, __VA_ARGS__)

#define MATJAR_TRY_ASSIGN(leave, variable, declaration, ...)                          \
  auto variable = (__VA_ARGS__);                                                      \
  if (!variable) leave std::unexpected<::matjar::Error>(std::move(variable).error()); \
  declaration = std::move(*variable)
