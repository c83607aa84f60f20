#include "telemetry/log.hpp"

#include <array>
#include <cmath>
#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "base/encoding.hpp"
#include "base/time_text.hpp"
#include "telemetry/redaction.hpp"

namespace matjar::telemetry {

namespace {

constexpr std::size_t kMaxFileBytes = 64U << 20;
constexpr std::size_t kOlderFiles = 4;
constexpr std::size_t kMaxTextBytes = 4096;
constexpr std::size_t kMaxMaskedBytes = 64U << 10;

constexpr std::array kLevels{
    std::pair{Level::debug, std::string_view("debug")}, std::pair{Level::info, std::string_view("info")},
    std::pair{Level::warning, std::string_view("warning")}, std::pair{Level::error, std::string_view("error")}};

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      break;
  }
  return spdlog::level::err;
}

class BufferSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit BufferSink(LogBuffer& buffer) : buffer_(buffer) {}

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    buffer_.append({message.payload.data(), message.payload.size()});
  }
  void flush_() override {}

  LogBuffer& buffer_;
};

std::string text_json(std::string_view text) {
  // Masked before the cut: half a token would not look like one.
  std::string shown = mask_secrets(text.substr(0, kMaxMaskedBytes));
  if (shown.size() <= kMaxTextBytes && text.size() <= kMaxMaskedBytes) return json_quote(shown);
  std::size_t end = std::min(shown.size(), kMaxTextBytes);
  while (end > 0 && end < shown.size() && (static_cast<unsigned char>(shown[end]) & 0xC0) == 0x80) --end;
  shown.resize(end);
  return json_quote(shown + "…");
}

std::string number_json(double value) {
  return std::isfinite(value) ? fmt::format("{}", value) : "null";
}

std::string value_json(const Field& field) {
  const Sensitivity sensitivity = sensitivity_of(field.name());
  const Field::Value& value = field.value();
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (sensitivity == Sensitivity::secret) return json_quote(kHidden);
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole);
  if (const auto* number = std::get_if<double>(&value)) return number_json(*number);
  if (sensitivity == Sensitivity::secret_text) return json_quote(kHidden);
  return text_json(std::get<std::string>(value));
}

/// A field may not stand in for what every line has: readers take the last of two equal names.
std::string name_json(std::string_view name) {
  const bool reserved = name == "event" || name == "level" || name == "time";
  return json_quote(reserved ? std::string(name) + "_" : std::string(name));
}

void append_fields(std::string& line, std::span<const Field> fields) {
  for (const Field& field : fields) line += "," + name_json(field.name()) + ":" + value_json(field);
}

}  // namespace

class Log::Target {
 public:
  Target(const Clock& clock, spdlog::sink_ptr sink, Level least)
      : clock_(&clock), least_(least), logger_("matjar", std::move(sink)) {
    logger_.set_level(spdlog::level::trace);
    logger_.set_pattern("%v");
    logger_.flush_on(spdlog::level::warn);
  }

  bool writes(Level level) const { return level >= least_; }
  Timestamp now() const { return clock_->now(); }
  void write(Level level, const std::string& line) { logger_.log(spdlog_level(level), line); }
  void flush() { logger_.flush(); }

 private:
  const Clock* clock_;
  Level least_;
  spdlog::logger logger_;
};

std::string_view to_string(Level level) {
  return kLevels[static_cast<std::size_t>(level)].second;
}

std::optional<Level> level_from(std::string_view text) {
  for (const auto& [level, name] : kLevels) {
    if (name == text) return level;
  }
  return std::nullopt;
}

void LogBuffer::append(std::string_view line) {
  std::scoped_lock lock(mutex_);
  text_.append(line).append("\n");
}

std::string LogBuffer::text() const {
  std::scoped_lock lock(mutex_);
  return text_;
}

std::vector<std::string> LogBuffer::lines() const {
  const std::string all = text();
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = all.find('\n', at);
    lines.push_back(all.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

Log Log::to_stderr(const Clock& clock, Level least) {
  return Log(std::make_shared<Target>(clock, std::make_shared<spdlog::sinks::stderr_sink_mt>(), least));
}

Result<Log> Log::to_file(const Clock& clock, const std::filesystem::path& path, Level least) {
  try {
    auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(path.string(), kMaxFileBytes, kOlderFiles);
    return Log(std::make_shared<Target>(clock, std::move(sink), least));
  } catch (const spdlog::spdlog_ex& error) {
    return fail(ErrorKind::internal, {.name = "log_file_unwritable",
                                      .message = error.what(),
                                      .next_step = "Let this user write to the folder of the log."});
  }
}

Log Log::to_buffer(const Clock& clock, LogBuffer& buffer, Level least) {
  return Log(std::make_shared<Target>(clock, std::make_shared<BufferSink>(buffer), least));
}

Log Log::silent() {
  return Log(nullptr);
}

bool Log::writes(Level level) const {
  return target_ != nullptr && target_->writes(level);
}

void Log::write(Level level, std::string_view event, std::span<const Field> fields) const {
  if (!writes(level)) return;
  std::string line = "{\"event\":" + json_quote(event) + ",\"level\":\"" + std::string(to_string(level)) +
                     "\",\"time\":\"" + to_rfc3339(target_->now()) + "\"" + bound_;
  append_fields(line, fields);
  line += '}';
  target_->write(level, line);
}

Log Log::with(std::initializer_list<Field> fields) const {
  Log child = *this;
  append_fields(child.bound_, {fields.begin(), fields.size()});
  return child;
}

void Log::flush() const {
  if (target_ != nullptr) target_->flush();
}

}  // namespace matjar::telemetry
