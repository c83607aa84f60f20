#pragma once

#include <cstddef>

#include "app/settings.hpp"

namespace matjar::app {

/// How many files a process with these settings has open at most: its calls, its visitors, its database, and a reserve.
std::size_t open_files_of(const Settings& settings);

/// Raises the process's own limit of open files to `wanted`, as far as the system allows; never lowers it. Returns what
/// the limit is then.
std::size_t raise_open_files(std::size_t wanted);

}  // namespace matjar::app
