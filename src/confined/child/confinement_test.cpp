#include "confined/child/confinement.hpp"

#include <arpa/inet.h>
#include <csignal>
#include <cstdlib>
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace matjar::confined::child {
namespace {

/// Runs `attempt` in a process that has confined itself; its exit status is what `attempt` returns.
int confined(int (*attempt)(), Threads threads = Threads::own) {
  const pid_t id = ::fork();
  if (id == 0) {
    if (!limit_resources({}).empty()) ::_exit(100);
    if (!forbid_system_calls(threads).empty()) ::_exit(101);
    ::_exit(attempt());
  }
  int status = 0;
  ::waitpid(id, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 200 + WTERMSIG(status);
}

/// 0 when the call failed with EPERM.
int refused(long result) {
  return result == -1 && errno == EPERM ? 0 : 1;
}

TEST(Confinement, lets_the_process_compute_and_end) {
  EXPECT_EQ(confined([] { return 7; }), 7);
}

TEST(Confinement, gives_memory) {
  EXPECT_EQ(confined([] {
              auto* block = static_cast<volatile char*>(std::malloc(64U << 20U));
              if (block == nullptr) return 1;
              block[(64U << 20U) - 1] = 3;
              return block[(64U << 20U) - 1] - 3;
            }),
            0);
}

TEST(Confinement, refuses_to_open_files) {
  EXPECT_EQ(confined([] { return refused(::open("/etc/passwd", O_RDONLY)); }), 0);
  EXPECT_EQ(confined([] { return refused(::open("/tmp/new", O_CREAT | O_WRONLY, 0600)); }), 0);
  EXPECT_EQ(confined([] { return refused(::unlink("/tmp/none")); }), 0);
}

TEST(Confinement, refuses_sockets) {
  EXPECT_EQ(confined([] { return refused(::socket(AF_INET, SOCK_STREAM, 0)); }), 0);
  EXPECT_EQ(confined([] { return refused(::socket(AF_UNIX, SOCK_STREAM, 0)); }), 0);
}

TEST(Confinement, refuses_new_processes_and_programs) {
  EXPECT_EQ(confined([] { return refused(::syscall(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, nullptr)); }), 0);
  EXPECT_EQ(confined([] {
              char name[] = "true";
              char* arguments[] = {name, nullptr};
              return refused(::execv("/bin/true", arguments));
            }),
            0);
  EXPECT_EQ(confined([] { return ::syscall(SYS_clone3, nullptr, 0) == -1 && errno == ENOSYS ? 0 : 1; }), 0);
}

TEST(Confinement, lets_start_threads_only_where_they_are_needed) {
  const auto start = [] {
    pthread_t thread{};
    const auto nothing = [](void*) -> void* { return nullptr; };
    if (const int error = ::pthread_create(&thread, nullptr, nothing, nullptr); error != 0) return error;
    return ::pthread_join(thread, nullptr);
  };
  EXPECT_EQ(confined(start, Threads::own), 0);
  EXPECT_EQ(confined(start, Threads::none), EPERM);
}

TEST(Confinement, tells_nothing_of_files) {
  EXPECT_EQ(confined([] {
              struct stat about{};
              return refused(::syscall(SYS_newfstatat, AT_FDCWD, "/etc/passwd", &about, 0));
            }),
            0);
  EXPECT_EQ(confined([] {
              struct stat about{};
              return refused(::syscall(SYS_newfstatat, AT_FDCWD, "/etc/passwd", &about, AT_EMPTY_PATH));
            }),
            0);
}

TEST(Confinement, is_deaf_to_the_signals_that_end_the_parent) {
  EXPECT_EQ(confined([] {
              for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
                struct sigaction present{};
                if (::sigaction(signal, nullptr, &present) != 0 || present.sa_handler != SIG_IGN) return 1;
              }
              return 0;
            }),
            0);
}

TEST(Confinement, lets_the_process_end_itself_by_no_signal_that_would_be_somebody_elses) {
  EXPECT_EQ(confined([] { return refused(::syscall(SYS_tgkill, ::getpid(), ::gettid(), SIGKILL)); }), 0);
  EXPECT_EQ(confined([]() -> int { std::abort(); }), 200 + SIGABRT);
}

TEST(Confinement, refuses_executable_memory) {
  EXPECT_EQ(confined([] {
              void* memory = ::mmap(nullptr, 4'096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
              return memory == MAP_FAILED && errno == EPERM ? 0 : 1;
            }),
            0);
  EXPECT_EQ(confined([] {
              void* memory = ::mmap(nullptr, 4'096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
              return refused(::mprotect(memory, 4'096, PROT_READ | PROT_EXEC));
            }),
            0);
}

TEST(Confinement, refuses_to_signal_or_trace_others_and_to_raise_its_limits) {
  EXPECT_EQ(confined([] { return refused(::kill(1, 0)); }), 0);
  EXPECT_EQ(confined([] { return refused(::syscall(SYS_ptrace, 0, 0, 0, 0)); }), 0);
  EXPECT_EQ(confined([] {
              const rlimit more{.rlim_cur = 100, .rlim_max = 100};
              return refused(::setrlimit(RLIMIT_CORE, &more));
            }),
            0);
}

TEST(Confinement, closes_all_but_the_socket) {
  const int stray = ::open("/dev/null", O_RDONLY);
  ASSERT_GE(stray, 3);
  EXPECT_EQ(confined([] {
              char byte = 0;
              for (int descriptor = 3; descriptor < 64; ++descriptor) {
                if (::read(descriptor, &byte, 1) != -1 || errno != EBADF) return 1;
              }
              return 0;
            }),
            0);
  ::close(stray);
}

}  // namespace
}  // namespace matjar::confined::child
