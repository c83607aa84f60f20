#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/settings.hpp"
#include "base/result.hpp"

namespace matjar::app {

/// What one process of an installation is for.
enum class Role { all, web, worker };

std::string_view to_string(Role role);
/// `role_unknown` (invalid_input) for anything else.
Result<Role> role_from(std::string_view text);

/// What this process does. It comes with the command line and not with the configuration, which all processes share.
struct Duty {
  Role role = Role::all;
  std::vector<std::string> queues = {};  ///< the only ones that a worker works on; none: all

  bool answers() const { return role != Role::worker; }
  bool works() const { return role != Role::web; }
  bool works_on(std::string_view queue) const {
    return works() && (queues.empty() || std::ranges::find(queues, queue) != queues.end());
  }
};

/// Whether a process with these settings may do that. Errors (invalid_input): `role_needs_postgres`,
/// `role_needs_real_outside`, `queues_need_worker`, `queue_unknown`.
Result<void> check_role(const Settings& settings, const Duty& duty);

/// The queues that the process works on. On SQLite, which one process has, what ran at its start is lost and rescued at
/// once; deployments wait for their leases.
std::map<std::string, queue::QueueSettings> queues_of(const Settings& settings, const Duty& duty);

/// Host and process id: tells this process from the others of the installation, on this machine and elsewhere.
std::string process_name();

}  // namespace matjar::app
