#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace matjar::confined::child {

/// What a child may use in its whole life.
struct Limits {
  std::size_t address_space = 512U << 20U;  ///< bytes; no limit under a sanitizer, which reserves terabytes
  std::chrono::seconds cpu{1'800};          ///< on all its threads; its parent counts what each request uses
};

/// Whether the filter lets a child start threads. None may where none are needed.
enum class Threads { none, own };

/// The two halves of the confinement, each without need of privileges and the same inside a chroot. They answer with an
/// empty text, or with what failed; then the process must not work on anything.

/// Before libraries start: no files but the socket and standard error, limits on address space, processor time, file
/// size and descriptors, no core dump, no new privileges, not traceable; deaf to SIGTERM, SIGINT and SIGHUP, which are
/// meant for the parent: it ends its children itself, after their work.
std::string limit_resources(const Limits& limits);

/// When everything is loaded and warm: from here on every thread may compute, use memory and talk on what is open;
/// opening a file, a socket or a process, or making memory executable, fails with EPERM. Ends with closing standard
/// error.
std::string forbid_system_calls(Threads threads);

}  // namespace matjar::confined::child
