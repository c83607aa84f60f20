#include "confined/child/confinement.hpp"

#include <array>
#include <errno.h>
#include <fmt/core.h>
#include <malloc.h>
#include <memory>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <span>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <type_traits>
#include <unistd.h>

#include "base/sanitized.hpp"

namespace matjar::confined::child {

namespace {

constexpr rlim_t kOpenFiles = 64;  // while libraries load; the filter then forbids opening altogether

std::string problem(std::string_view what, int error) {
  return fmt::format("{}: {}", what, ::strerror(error));
}

bool limit(__rlimit_resource resource, rlim_t value) {
  const rlimit both{.rlim_cur = value, .rlim_max = value};
  if (::setrlimit(resource, &both) == 0) return true;
  // The parent may stand under a stricter hard limit already, which an ordinary user cannot raise: that is as good.
  rlimit present{};
  return ::getrlimit(resource, &present) == 0 && present.rlim_max <= value;
}

struct FilterRelease {
  void operator()(void* filter) const { ::seccomp_release(filter); }
};
using Filter = std::unique_ptr<std::remove_pointer_t<scmp_filter_ctx>, FilterRelease>;

/// What computing, memory, threads and the open socket need. Each group with its reason.
constexpr std::array kAllowed{
    "read",
    "write",
    "readv",
    "writev",
    "close",  // the socket
    "mmap",
    "munmap",
    "mremap",
    "madvise",
    "brk",  // memory; PROT_EXEC is judged below
    "futex",
    "set_robust_list",
    "rseq",
    "sched_yield",
    "sched_getaffinity",
    "exit",  // threads
    "exit_group",
    "membarrier",
    "gettid",
    "getpid",
    "restart_syscall",
    "getcpu",  //
    "rt_sigprocmask",
    "rt_sigreturn",
    "rt_sigaction",
    "sigaltstack",  // thread start, abort()
    "clock_gettime",
    "clock_getres",
    "clock_nanosleep",
    "nanosleep",
    "gettimeofday",  // time
    "getrandom",
    "sysinfo",
    "fstat",  // not newfstatat, which takes paths: where libc makes fstat() of it, fstat() fails
    "lseek",
    "getrusage",  // asked by libraries, reveal nothing
};

/// Adds a rule; a call that this architecture does not have needs none.
bool allow(const Filter& filter, const char* name, std::span<const scmp_arg_cmp> conditions = {}) {
  const int number = ::seccomp_syscall_resolve_name(name);
  if (number < 0) return number != __NR_SCMP_ERROR;
  return ::seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, number, static_cast<unsigned>(conditions.size()),
                                  conditions.data()) == 0;
}

bool add_rules(const Filter& filter, Threads threads) {
  for (const char* name : kAllowed) {
    const std::string_view call(name);
    if (call == "mmap") {
      const std::array not_executable{SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)};
      if (!allow(filter, name, not_executable)) return false;
    } else if (!allow(filter, name)) {
      return false;
    }
  }
  const std::array not_executable{SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)};
  // Threads of this process only, never a new process: exactly what a thread shares must be shared.
  constexpr scmp_datum_t kThread = CLONE_VM | CLONE_THREAD | CLONE_SIGHAND;
  const std::array thread_only{SCMP_A0(SCMP_CMP_MASKED_EQ, kThread, kThread)};
  const std::array own_abort{SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid()), 0),
                             SCMP_A2(SCMP_CMP_EQ, SIGABRT, 0)};
  const std::array thread_name{SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME, 0)};
  // For abort(). SIGKILL least of all: who dies of that is thought to have been killed from outside.
  if (!allow(filter, "mprotect", not_executable) || !allow(filter, "tgkill", own_abort)) return false;
  if (threads == Threads::none) return true;
  if (!allow(filter, "clone", thread_only) || !allow(filter, "prctl", thread_name)) return false;
  // clone3 hides its flags behind a pointer; with ENOSYS the C library falls back to clone.
  return ::seccomp_rule_add_array(filter.get(), SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0, nullptr) == 0;
}

}  // namespace

std::string limit_resources(const Limits& limits) {
  // 0 is the socket, 2 is standard error; whatever else the parent's threads may have had open at that moment goes.
  ::close(STDOUT_FILENO);
  if (::close_range(STDERR_FILENO + 1, ~0U, 0) != 0) return problem("close_range", errno);
  // One heap for all threads: each further one reserves 64 MiB of the address space.
  ::mallopt(M_ARENA_MAX, 1);
  for (const int signal : {SIGPIPE, SIGTERM, SIGINT, SIGHUP}) ::signal(signal, SIG_IGN);
  if (!kSanitized && !limit(RLIMIT_AS, limits.address_space)) return problem("RLIMIT_AS", errno);
  if (!limit(RLIMIT_CPU, static_cast<rlim_t>(limits.cpu.count()))) return problem("RLIMIT_CPU", errno);
  if (!limit(RLIMIT_NOFILE, kOpenFiles)) return problem("RLIMIT_NOFILE", errno);
  if (!limit(RLIMIT_FSIZE, 0) || !limit(RLIMIT_CORE, 0)) return problem("RLIMIT_FSIZE", errno);
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return problem("PR_SET_NO_NEW_PRIVS", errno);
  if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return problem("PR_SET_DUMPABLE", errno);
  return {};
}

std::string forbid_system_calls(Threads threads) {
  const Filter filter(::seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  if (!filter) return "seccomp_init failed";
  // A library's threads are there already: the filter must hold for them too.
  if (const int error = ::seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_TSYNC, 1); error != 0) {
    return problem("seccomp for all threads", -error);
  }
  if (!add_rules(filter, threads)) return "a seccomp rule was refused";
  if (const int error = ::seccomp_load(filter.get()); error != 0) return problem("seccomp_load", -error);
  if (!kSanitized) ::close(STDERR_FILENO);
  return {};
}

}  // namespace matjar::confined::child
