#include "app/progress_display.hpp"

#include <boost/json.hpp>
#include <fmt/core.h>
#include <unistd.h>

namespace matjar::app {

namespace {

constexpr int kBarCells = 24;

std::string member(const boost::json::object& data, std::string_view name) {
  const boost::json::value* value = data.if_contains(name);
  if (!value) return "?";
  if (value->is_string()) return std::string(value->as_string());
  return boost::json::serialize(*value);
}

/// The message of the error that an event carries.
std::string reason(const boost::json::object& data) {
  const boost::json::value* error = data.if_contains("error");
  return error && error->is_object() ? member(error->as_object(), "message") : "no reason was recorded";
}

}  // namespace

std::string progress_bar(int percent) {
  const int full = percent * kBarCells / 100;
  std::string bar = "[";
  for (int i = 0; i < kBarCells; ++i) bar += i < full ? "#" : "·";
  return bar + fmt::format("] {:3} %", percent);
}

std::string words_for(const workflow::Event& event) {
  boost::system::error_code error;
  const boost::json::value parsed = boost::json::parse(event.data.empty() ? "{}" : event.data, error);
  const boost::json::object data = !error && parsed.is_object() ? parsed.as_object() : boost::json::object();
  if (event.type == "page.read") {
    return fmt::format("page read: {} facts, {} images, {} variants", member(data, "facts"), member(data, "images"),
                       member(data, "variants"));
  }
  if (event.type == "price.made") return fmt::format("price: {}", member(data, "price"));
  if (event.type == "copy.written") return fmt::format("copy written by {}", member(data, "writer"));
  if (event.type == "image.done") {
    return fmt::format("image {}/{}: {}×{}", member(data, "number"), member(data, "of"), member(data, "width"),
                       member(data, "height"));
  }
  if (event.type == "image.original_kept") {
    return fmt::format("image {}/{}: original kept, {}", member(data, "number"), member(data, "of"),
                       member(data, "reason"));
  }
  if (event.type == "look.chosen") return fmt::format("look: {}, {}", member(data, "niche"), member(data, "theme"));
  if (event.type == "checks.done") return fmt::format("checks: {} in the way", member(data, "blocking"));
  if (event.type == "step.retrying") {
    return fmt::format("{} is tried again at {}: {}", event.step, member(data, "retry_at"), reason(data));
  }
  if (event.type == "step.skipped") return fmt::format("{} is left out: {}", event.step, reason(data));
  if (event.type == "step.failed") return fmt::format("{} failed", event.step);
  if (event.type == "step.started" && event.step == "deploy") return "writing to the store";
  if (event.type == "workflow.completed") return "deployed";
  return {};
}

ProgressDisplay::ProgressDisplay(std::FILE* stream) : stream_(stream), terminal_(::isatty(::fileno(stream)) == 1) {}

void ProgressDisplay::show(const workflow::Event& event) {
  const std::string words = words_for(event);
  if (!terminal_) {
    if (!words.empty()) fmt::print(stream_, "{:3} % {}\n", event.progress, words);
    return;
  }
  if (!words.empty()) fmt::print(stream_, "\r\x1b[K{}\n", words);
  fmt::print(stream_, "\r\x1b[K{}", progress_bar(event.progress));
  std::fflush(stream_);
  bar_open_ = true;
}

void ProgressDisplay::finish() {
  if (bar_open_) fmt::print(stream_, "\r\x1b[K");
  bar_open_ = false;
}

}  // namespace matjar::app
