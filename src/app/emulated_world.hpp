#pragma once

#include <filesystem>
#include <string>

#include "app/settings.hpp"
#include "base/task.hpp"
#include "net/http_client.hpp"
#include "sandbox/sandbox.hpp"

namespace matjar::app {

/// A sandbox that runs, within this process or elsewhere, and what is needed to use it.
struct EmulatedWorld {
  std::string base_url;
  sandbox::SandboxDemo demo;
};

/// What the emulated outside world is started with.
sandbox::SandboxSettings sandbox_settings(const Settings& settings, const std::filesystem::path& assets);

/// Asks a sandbox that runs elsewhere for its credentials. `sandbox_unreachable` (unavailable) when none answers there,
/// `setting_invalid` when the address is none.
Task<Result<EmulatedWorld>> find_sandbox(net::HttpClient& http, std::string address);

/// Sends everything that would leave the machine to the sandbox: Salla's calls, pages and pictures, and where
/// `sandbox.product_apis` asks for them the shops' own APIs, which are off otherwise. Vendors with a key of their own
/// keep it, but for those APIs: what they tell is what a page tells, and the sandbox has the pages.
void point_at(Settings& settings, const EmulatedWorld& world);

}  // namespace matjar::app
