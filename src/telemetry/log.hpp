#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <limits>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace matjar::telemetry {

enum class Level { debug, info, warning, error };

std::string_view to_string(Level level);
std::optional<Level> level_from(std::string_view text);

/// A named value of a log line. Takes texts, whole numbers, floating-point numbers, bool and the strong ids of base. A
/// Secret is none of these and does not compile. The name must live as long as the call.
class Field {
 public:
  using Value = std::variant<std::string, std::int64_t, double, bool>;

  template <class T>
  Field(std::string_view name, const T& value) : name_(name), value_(value_of(value)) {}

  std::string_view name() const { return name_; }
  const Value& value() const { return value_; }

 private:
  template <class T>
  static Value value_of(const T& value) {
    if constexpr (std::same_as<T, bool>) {
      return value;
    } else if constexpr (std::integral<T>) {
      if (std::in_range<std::int64_t>(value)) return static_cast<std::int64_t>(value);
      return std::to_string(value);
    } else if constexpr (std::floating_point<T>) {
      return static_cast<double>(value);
    } else if constexpr (std::convertible_to<const T&, std::string_view>) {
      return std::string(std::string_view(value));
    } else {
      return std::string(value.value());  // a strong id
    }
  }

  std::string_view name_;
  Value value_;
};

/// Keeps the lines of a log for a test. Must outlive the logs that write to it. Safe for concurrent use.
class LogBuffer {
 public:
  void append(std::string_view line);
  std::string text() const;  ///< every line with its line break
  std::vector<std::string> lines() const;

 private:
  mutable std::mutex mutex_;
  std::string text_;
};

/// Writes one JSON object per line:
///   {"event":"build_accepted","level":"info","time":"2026-01-01T00:00:00.000Z","build":"…","steps":9}
/// The event is a stable snake_case name; what varies goes into fields. Fields whose names tell of a secret are written
/// as
/// "[hidden]" and texts that look like one are masked (redaction.hpp); texts above 4 KiB are cut; any bytes give valid
/// JSON.
///
/// A small handle: copies and children write to the same place. Safe for concurrent use; the clock must outlive it.
/// Writing never fails or throws: a full disk must not stop a build.
class Log {
 public:
  static Log to_stderr(const Clock& clock, Level least);
  /// Appends to a file of at most 64 MiB, with four older ones beside it. Fails with "log_file_unwritable".
  static Result<Log> to_file(const Clock& clock, const std::filesystem::path& path, Level least);
  static Log to_buffer(const Clock& clock, LogBuffer& buffer, Level least = Level::debug);
  /// Writes nothing.
  static Log silent();

  void debug(std::string_view event, std::initializer_list<Field> fields = {}) const {
    write(Level::debug, event, {fields.begin(), fields.size()});
  }
  void info(std::string_view event, std::initializer_list<Field> fields = {}) const {
    write(Level::info, event, {fields.begin(), fields.size()});
  }
  void warning(std::string_view event, std::initializer_list<Field> fields = {}) const {
    write(Level::warning, event, {fields.begin(), fields.size()});
  }
  void error(std::string_view event, std::initializer_list<Field> fields = {}) const {
    write(Level::error, event, {fields.begin(), fields.size()});
  }
  void write(Level level, std::string_view event, std::span<const Field> fields) const;

  /// A log that puts these fields into every line, before the line's own.
  Log with(std::initializer_list<Field> fields) const;

  bool writes(Level level) const;
  /// Waits until everything written so far is with the operating system.
  void flush() const;

 private:
  class Target;
  explicit Log(std::shared_ptr<Target> target) : target_(std::move(target)) {}

  // Shared because a handle is kept by every service and job, and the last of them to go closes the file.
  std::shared_ptr<Target> target_;
  std::string bound_;  ///< the bound fields as JSON, each with a comma before it
};

}  // namespace matjar::telemetry
