#pragma once

#include <boost/asio/io_context.hpp>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>

#include "app/interruption.hpp"
#include "app/role.hpp"
#include "app/settings.hpp"
#include "base/clock.hpp"
#include "base/id_source.hpp"
#include "base/task.hpp"
#include "telemetry/log.hpp"
#include "telemetry/metrics.hpp"

namespace matjar::app {

/// What everything else stands on: time, ids, the log, the one event loop and the threads for blocking work.
class Foundation {
 public:
  static Result<telemetry::Log> open_log(const Clock& clock, const Settings::Log& settings);

  /// `log_clock` is the clock that the log was opened with; it is kept as long as the log.
  Foundation(Settings settings, std::unique_ptr<Clock> log_clock, telemetry::Log log)
      : settings(std::move(settings)), owned_clock(std::move(log_clock)), clock(*owned_clock), log(std::move(log)) {}

  Settings settings;
  Duty duty = {};
  std::unique_ptr<Clock> owned_clock;
  const Clock& clock;
  RandomIdSource ids{clock};
  telemetry::Log log;
  telemetry::Metrics metrics;
  std::unique_ptr<Interruption> interruption;  ///< null unless a test asks for one
  boost::asio::io_context loop{1};
  BlockingPool pool{3};

  /// Runs one task on the loop until it ends, before or after the loop's ordinary life.
  template <class T>
  T run(Task<T> task) {
    std::optional<T> value;
    std::exception_ptr failure;
    boost::asio::co_spawn(loop, std::move(task), [&](std::exception_ptr error, T result) {
      failure = error;
      value.emplace(std::move(result));
    });
    loop.restart();
    while (!value) {
      if (loop.run_one() == 0) loop.restart();
    }
    if (failure) std::rethrow_exception(failure);
    return std::move(*value);
  }
};

/// The folder that holds data/, templates/ and prompts/: beside the program, or above it in a source tree.
/// `assets_missing` (internal) when there is none.
Result<std::filesystem::path> find_assets();

/// The folder that holds the running program.
std::filesystem::path program_folder();

}  // namespace matjar::app
