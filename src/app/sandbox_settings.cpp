#include "app/sandbox_settings.hpp"

namespace matjar::app {

sandbox::SandboxSettings sandbox_settings(const Settings& settings, const std::filesystem::path& assets) {
  sandbox::SandboxSettings emulated;
  emulated.port = settings.sandbox.port;
  emulated.pages = settings.sandbox.pages;
  emulated.demo = assets / "data" / "demo";
  emulated.templates = assets / "templates";
  emulated.state = settings.data.directory / "sandbox.jsonl";
  emulated.latency = settings.sandbox.latency;
  return emulated;
}

void point_at_sandbox(Settings& settings, const sandbox::Sandbox& sandbox) {
  const std::string base = sandbox.base_url();
  const auto demo = sandbox.demo();
  settings.salla.api_url = base + "/salla/admin/v2";
  settings.salla.accounts_url = base + "/salla/accounts";
  settings.salla.client_id = demo.client_id;
  settings.salla.client_secret = Secret(demo.client_secret);
  settings.sourcing.direct = false;
  settings.sourcing.unlocker_url = base + "/unlocker/request";
  settings.sourcing.unlocker_token = Secret(demo.unlocker_key);
}

}  // namespace matjar::app
