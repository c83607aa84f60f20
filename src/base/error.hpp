#pragma once

#include <chrono>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>

namespace matjar::inline base {

/// What went wrong, as far as a caller may act on it. Retry policy and HTTP status are computed from the kind alone,
/// never from text.
enum class ErrorKind {
  invalid_input,  ///< the caller sent something that cannot work; repeating it is useless
  not_found,
  unauthorized,  ///< nobody knows who is asking
  forbidden,     ///< we know who is asking, and it is not theirs to ask
  conflict,      ///< the state changed under the caller (a lease lost, a unique key taken)
  rate_limited,  ///< try again after `retry_after`
  unavailable,   ///< the other side is broken for now; trying again may help
  timeout,
  rejected,  ///< the other side understood and refused for good (a block page, a declined image)
  cancelled,
  internal,  ///< our own defect
};

std::string_view to_string(ErrorKind kind);
std::optional<ErrorKind> error_kind_from(std::string_view text);

/// A failure as a value. `name` is stable and machine-readable ("page_blocked"); `message` says what happened and
/// `next_step` what a person can do about it, both in plain English without secrets.
struct [[nodiscard]] Error {
  ErrorKind kind = ErrorKind::internal;
  std::string name;
  std::string message;
  std::string next_step;
  std::optional<std::chrono::milliseconds> retry_after;
  std::source_location where;

  /// True when trying the same again later can succeed.
  bool transient() const {
    return kind == ErrorKind::rate_limited || kind == ErrorKind::unavailable || kind == ErrorKind::timeout;
  }
};

/// What a failure says, in the order in which a person wants to read it.
struct ErrorText {
  std::string_view name;
  std::string message;
  std::string next_step = {};
};

/// "name: message (next step)" for a terminal or a log line.
std::string describe(const Error& error);

}  // namespace matjar::inline base
