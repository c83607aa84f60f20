#include "app/role.hpp"

#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <ranges>
#include <unistd.h>

namespace matjar::app {

namespace {

std::unexpected<Error> refused(std::string_view name, std::string message, std::string next_step) {
  return fail(ErrorKind::invalid_input,
              {.name = name, .message = std::move(message), .next_step = std::move(next_step)});
}

Result<void> check_queues(const Settings& settings, const Duty& duty) {
  if (duty.queues.empty()) return {};
  if (duty.role != Role::worker) {
    return refused("queues_need_worker", "Only a worker can be told its queues: nobody would work on the others.",
                   "Add --role worker, or leave --queues out.");
  }
  for (const std::string& queue : duty.queues) {
    if (settings.queues.contains(queue)) continue;
    return refused("queue_unknown", fmt::format("There is no queue \"{}\".", queue),
                   fmt::format("Choose from {}.", fmt::join(std::views::keys(settings.queues), ", ")));
  }
  return {};
}

}  // namespace

std::string_view to_string(Role role) {
  switch (role) {
    case Role::all:
      return "all";
    case Role::web:
      return "web";
    case Role::worker:
      return "worker";
  }
  return "";
}

Result<Role> role_from(std::string_view text) {
  for (const Role role : {Role::all, Role::web, Role::worker}) {
    if (text == to_string(role)) return role;
  }
  return refused("role_unknown", fmt::format("There is no role \"{}\".", text), "Choose from all, web, worker.");
}

Result<void> check_role(const Settings& settings, const Duty& duty) {
  TRY(check_queues(settings, duty));
  if (duty.role == Role::all) return {};
  if (settings.database.url.reveal().empty()) {
    return refused(
        "role_needs_postgres",
        fmt::format("The role {} alone needs PostgreSQL: a SQLite file belongs to one process.", to_string(duty.role)),
        "Set database.url, or let one process do everything (--role all).");
  }
  if (settings.sandbox.enabled && settings.sandbox.url.empty()) {
    return refused("role_needs_real_outside",
                   fmt::format("The role {} alone cannot be had with a sandbox inside the process: the others would "
                               "not see its store.",
                               to_string(duty.role)),
                   "Start `matjar sandbox` and name it with sandbox.url, or let one process do everything (--role "
                   "all).");
  }
  return {};
}

std::map<std::string, queue::QueueSettings> queues_of(const Settings& settings, const Duty& duty) {
  std::map<std::string, queue::QueueSettings> queues;
  if (duty.queues.empty()) {
    queues = settings.queues;
  } else {
    for (const std::string& queue : duty.queues) queues.emplace(queue, settings.queues.at(queue));
  }
  const bool alone = settings.database.url.reveal().empty();  // one process has the SQLite file
  for (auto& [name, queue] : queues) queue.rescue_at_start = alone && name != "deploy";
  return queues;
}

std::string process_name() {
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host = {};
  return fmt::format("{}-{}", host.front() == '\0' ? "matjar" : host.data(), ::getpid());
}

}  // namespace matjar::app
