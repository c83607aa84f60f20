#include "confined/child_process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <fmt/core.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <time.h>
#include <unistd.h>
#include <utility>

#include "confined/frame.hpp"

namespace matjar::confined {

namespace {

std::unexpected<std::string> cannot_start(const std::filesystem::path& program, int error) {
  return std::unexpected(
      fmt::format("{} cannot be started: {}", program.string(), std::generic_category().message(error)));
}

/// posix_spawn's two option objects, freed on every way out.
class SpawnOptions {
 public:
  SpawnOptions() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
  }
  ~SpawnOptions() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnOptions(const SpawnOptions&) = delete;
  SpawnOptions& operator=(const SpawnOptions&) = delete;

  /// The socket in place of standard input and output; default signals, none blocked; a process group of its own, so
  /// that Ctrl-C on a terminal reaches us, who then end it, and not a child in the middle of its work.
  int prepare(int socket) {
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(
        &attributes_, static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP));
    if (const int error = posix_spawn_file_actions_adddup2(&actions_, socket, kChildSocket); error != 0) return error;
    return posix_spawn_file_actions_addclose(&actions_, STDOUT_FILENO);
  }
  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

std::chrono::nanoseconds time_of(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

/// Takes note of the end of a killed child whenever it comes: the kernel gives its memory back first, and a process
/// that waits for a disk does not even begin with that.
void reap(pid_t id) {
  if (::waitpid(id, nullptr, WNOHANG) != 0) return;
  const auto wait = [id] {
    while (::waitpid(id, nullptr, 0) < 0 && errno == EINTR) {
    }
  };
  try {
    // Refers to nothing of ours, and so nobody has to wait for it either.
    std::thread(wait).detach();
  } catch (const std::system_error&) {
    // No thread to be had: the number stays taken until we end, which is better than to stand still.
  }
}

}  // namespace

std::expected<ChildProcess, std::string> ChildProcess::start(const std::filesystem::path& program) {
  std::array<int, 2> ends{-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return cannot_start(program, errno);

  const std::string path = program.string();
  std::string name = program.filename().string();
  std::string locale = "LC_ALL=C";
  std::array<char*, 2> arguments{name.data(), nullptr};
  std::array<char*, 2> environment{locale.data(), nullptr};

  SpawnOptions options;
  pid_t id = -1;
  int error = options.prepare(ends[1]);
  if (error == 0) {
    error =
        ::posix_spawn(&id, path.c_str(), options.actions(), options.attributes(), arguments.data(), environment.data());
  }
  ::close(ends[1]);
  if (error != 0) {
    ::close(ends[0]);
    return cannot_start(program, error);
  }
  return ChildProcess(id, ends[0]);
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : id_(std::exchange(other.id_, -1)),
      socket_(std::exchange(other.socket_, -1)),
      exit_status_(other.exit_status_),
      signal_(other.signal_),
      used_(other.used_) {}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  if (this != &other) {
    stop();
    id_ = std::exchange(other.id_, -1);
    socket_ = std::exchange(other.socket_, -1);
    exit_status_ = other.exit_status_;
    signal_ = other.signal_;
    used_ = other.used_;
  }
  return *this;
}

int ChildProcess::take_socket() {
  return std::exchange(socket_, -1);
}

bool ChildProcess::running() {
  if (id_ < 0) return false;
  int status = 0;
  rusage used{};
  const pid_t answer = ::wait4(id_, &status, WNOHANG, &used);
  if (answer == 0) return true;
  if (answer < 0 && errno == EINTR) return true;
  id_ = -1;  // reaped: the number may belong to somebody else from now on
  if (answer < 0) return false;
  if (WIFEXITED(status)) exit_status_ = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) signal_ = WTERMSIG(status);
  used_ = time_of(used.ru_utime) + time_of(used.ru_stime);
  return false;
}

std::chrono::nanoseconds ChildProcess::cpu_time() const {
  if (id_ < 0) return used_;
  clockid_t clock{};
  timespec used{};
  if (::clock_getcpuclockid(id_, &clock) != 0 || ::clock_gettime(clock, &used) != 0) return {};
  return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

void ChildProcess::allow_cpu(std::chrono::milliseconds more) const {
  if (id_ < 0) return;
  rlimit limit{};
  if (::prlimit(id_, RLIMIT_CPU, nullptr, &limit) != 0) return;
  const auto until = std::chrono::ceil<std::chrono::seconds>(cpu_time() + more);
  limit.rlim_cur = std::min(static_cast<rlim_t>(until.count()), limit.rlim_max);
  ::prlimit(id_, RLIMIT_CPU, &limit, nullptr);
}

void ChildProcess::stop() {
  if (id_ >= 0) {
    used_ = cpu_time();
    const pid_t id = std::exchange(id_, -1);
    ::kill(id, SIGKILL);
    reap(id);
  }
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

}  // namespace matjar::confined
