#pragma once

#include <filesystem>
#include <sys/types.h>

#include "base/result.hpp"

namespace matjar::imaging::local {

/// A running `matjar-image`: its process and our end of its socket. Ends with this object: killed, reaped, socket
/// closed. Not safe for concurrent use.
class ChildProcess {
 public:
  /// Starts the program directly (no shell), with nothing of ours but the socket and standard error: no environment,
  /// no open files. Standard error is there for what goes wrong before the child has confined itself; then it closes
  /// it.
  ///
  /// Errors: `image_service_unavailable`.
  static Result<ChildProcess> start(const std::filesystem::path& program);

  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ~ChildProcess() { stop(); }

  pid_t id() const { return id_; }

  /// Gives our end of the socket away; afterwards the caller closes it.
  int take_socket();

  /// Whether it is still there; one that ended by itself is reaped here.
  bool running();

  /// SIGKILL, and waits for the end: the child holds no state worth a farewell.
  void stop();

 private:
  ChildProcess(pid_t id, int socket) : id_(id), socket_(socket) {}

  pid_t id_ = -1;
  int socket_ = -1;
};

}  // namespace matjar::imaging::local
