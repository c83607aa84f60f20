#pragma once

#include <chrono>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>

namespace matjar::confined {

/// A running child: its process and our end of its socket. Ends with this object: killed, reaped, socket closed.
/// Nothing here waits for it. Not safe for concurrent use.
class ChildProcess {
 public:
  /// Starts the program directly (no shell), with nothing of ours but the socket and standard error: no environment,
  /// no open files. Standard error is there for what goes wrong before the child has confined itself; then it closes
  /// it. Fails with what a person can read.
  static std::expected<ChildProcess, std::string> start(const std::filesystem::path& program);

  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ~ChildProcess() { stop(); }

  pid_t id() const { return id_; }

  /// Gives our end of the socket away; afterwards the caller closes it.
  int take_socket();

  /// Whether it is still there; one that ended by itself is reaped here.
  bool running();

  /// SIGKILL: the child holds no state worth a farewell. The kernel may need a while to end it; whoever waits for that
  /// and reaps it is a thread of its own, and not the caller.
  void stop();

  /// The status that it left with by itself; none while it runs, after stop(), and when a signal ended it.
  std::optional<int> exit_status() const { return exit_status_; }

  /// The signal that ended it; none while it runs, after stop(), and when it left by itself.
  std::optional<int> signal() const { return signal_; }

  /// Processor time of all its threads so far; what it used in all when it is gone.
  std::chrono::nanoseconds cpu_time() const;

  /// From now on the kernel ends it when it has used `more` beyond what it used so far, rounded up to whole seconds:
  /// for when we are not there any more to look.
  void allow_cpu(std::chrono::milliseconds more) const;

 private:
  ChildProcess(pid_t id, int socket) : id_(id), socket_(socket) {}

  pid_t id_ = -1;
  int socket_ = -1;
  std::optional<int> exit_status_;
  std::optional<int> signal_;
  std::chrono::nanoseconds used_{};  ///< once it is gone
};

}  // namespace matjar::confined
