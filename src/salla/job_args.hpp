#pragma once

#include <string>
#include <string_view>

namespace matjar::salla {

/// A text among the arguments of a job of ours; empty when it is not there.
std::string job_argument(std::string_view args, std::string_view name);

}  // namespace matjar::salla
