#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <sys/types.h>

#include "base/result.hpp"

namespace matjar::sourcing::browser {

/// Whose walls hold a page that breaks out of its renderer.
enum class Walls {
  sandbox,   ///< Chromium's own; it cannot build them as root
  container  ///< those of a container that holds nothing but matjar: Chromium runs with --no-sandbox
};

/// Whether Chromium can be run by this user; `browser_needs_user` (rejected) says what to do.
Result<void> check_user(uid_t user, Walls walls);

/// A running Chromium: its processes, its profile in a temporary folder, our end of its DevTools socket. Ends with this
/// object: killed with all its processes, reaped, its profile removed. It ends by itself when we do: the kernel kills
/// it with the thread that started it, and it ends when its socket closes. Not safe for concurrent use; start() and
/// stop() block.
class BrowserProcess {
 public:
  /// Starts the program directly (no shell) with nothing of ours but the socket: no environment, no open files. It
  /// resolves no names and reaches nothing but this machine: what pages ask for goes over the proxy of their context.
  ///
  /// Errors: `browser_not_started` (rejected).
  static Result<BrowserProcess> start(const std::filesystem::path& program, Walls walls);

  BrowserProcess(BrowserProcess&& other) noexcept;
  BrowserProcess& operator=(BrowserProcess&& other) = delete;
  ~BrowserProcess() { stop(); }

  pid_t id() const { return id_; }
  const std::filesystem::path& profile() const { return profile_; }

  /// Gives our end of the socket away; afterwards the caller closes it.
  int take_socket();

  /// Whether its first process is still there; one that has ended stays to be reaped by stop().
  bool running() const;

  /// The last that it said on standard error.
  std::string last_words() const;

  void stop();

 private:
  BrowserProcess(pid_t id, int socket, std::filesystem::path profile)
      : id_(id), socket_(socket), profile_(std::move(profile)) {}

  pid_t id_ = -1;
  int socket_ = -1;
  std::filesystem::path profile_;
};

/// Bytes of memory that the processes of a group have for themselves: what they share is not counted.
std::size_t memory_of_group(pid_t group);

}  // namespace matjar::sourcing::browser
