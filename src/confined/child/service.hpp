#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "confined/child/confinement.hpp"

namespace matjar::confined::child {

/// What a child does, between confining itself and its parent's hanging up.
struct Service {
  std::string_view name;  ///< before what it says on standard error
  Limits limits;
  Threads threads = Threads::none;
  std::size_t most_request_bytes = 0;
  /// Runs what libraries load or open when they are first used; what fails, or an empty text. The limits hold by then,
  /// the filter of system calls does not.
  std::function<std::string()> warm_up;
  /// The answer to one request; none when the parent breaks the protocol.
  std::function<std::optional<std::string>(std::string request)> answer;
};

/// The life of a child: confine, warm up, tell that it is ready, then answer requests on `socket` until the parent
/// hangs up. Returns the exit status: 0 after a hang-up, 70 when it cannot confine itself, 76 when the parent breaks
/// the protocol. Memory that does not suffice ends the process at once, with kOutOfMemory.
int serve(const Service& service, int socket);

}  // namespace matjar::confined::child
