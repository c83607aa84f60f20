#pragma once

#include <string>

namespace matjar::imaging::child {

/// The two halves of the confinement, each without need of privileges and the same inside a chroot. They answer with an
/// empty text, or with what failed; then the process must not decode anything.

/// Before libvips starts: no files but the socket and standard error, 512 MiB of address space (not under a sanitizer,
/// which reserves terabytes), limits on CPU time, file size and descriptors, no core dump, no new privileges, not
/// traceable.
std::string limit_resources();

/// When everything is loaded and warm: from here on every thread may compute, use memory and talk on what is open;
/// opening a file, a socket or a process, or making memory executable, fails with EPERM. Ends with closing standard
/// error.
std::string forbid_system_calls();

}  // namespace matjar::imaging::child
