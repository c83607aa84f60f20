#pragma once

#include <filesystem>

#include "app/settings.hpp"
#include "sandbox/sandbox.hpp"

namespace matjar::app {

/// What the emulated outside world is started with.
sandbox::SandboxSettings sandbox_settings(const Settings& settings, const std::filesystem::path& assets);

/// Sends everything that would leave the machine to the sandbox: Salla's calls, pages and pictures. Vendors with a key
/// of their own keep it.
void point_at_sandbox(Settings& settings, const sandbox::Sandbox& sandbox);

}  // namespace matjar::app
