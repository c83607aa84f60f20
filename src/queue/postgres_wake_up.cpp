#include "queue/postgres_wake_up.hpp"

namespace matjar::queue {

PostgresWakeUp::PostgresWakeUp(storage::PostgresChannel::Settings settings, telemetry::Log log)
    : channel_(std::move(settings),
               {.heard = [this](const std::string& topic) { local_.announce(topic); },
                .missed = [this] { local_.announce_everything(); },
                .failed = [log = std::move(log)](
                              const Error& error) { log.warning("wake_up_failed", {{"error", describe(error)}}); }}) {}

void PostgresWakeUp::announce(const std::string& topic) {
  local_.announce(topic);
  channel_.say(topic);
}

std::uint64_t PostgresWakeUp::position(const std::string& topic) {
  return local_.position(topic);
}

Task<void> PostgresWakeUp::wait(std::string topic, std::uint64_t seen, std::chrono::milliseconds at_most) {
  return local_.wait(std::move(topic), seen, at_most);
}

}  // namespace matjar::queue
