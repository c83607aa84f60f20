#include <fmt/core.h>

#include "app/application.hpp"
#include "app/commands.hpp"

namespace matjar::app {

int report(const Error& error) {
  fmt::print(stderr, "matjar: {}\n", error.message.empty() ? error.name : error.message);
  if (!error.next_step.empty()) fmt::print(stderr, "  → {}\n", error.next_step);
  fmt::print(stderr, "  [{}]\n", error.name);
  if (error.transient()) return kExitTryAgain;
  return error.name.starts_with("setting_") || error.name.starts_with("configuration_") ? kExitUsage : kExitFailed;
}

std::optional<Settings> settings_for(const CommonOptions& options) {
  auto settings = load_settings(options.config, process_environment);
  if (!settings) {
    report(settings.error());
    return std::nullopt;
  }
  if (options.data) settings->data.directory = *options.data;
  if (options.sandbox) settings->sandbox.enabled = true;
  if (options.pages) settings->sandbox.pages = *options.pages;
  return std::move(*settings);
}

int print_config(const CommonOptions& options) {
  const auto settings = settings_for(options);
  if (!settings) return kExitUsage;
  fmt::print("{}", print_settings(*settings));
  return kExitOk;
}

int migrate(const CommonOptions& options) {
  auto settings = settings_for(options);
  if (!settings) return kExitUsage;
  auto application = Application::open(std::move(*settings));
  if (!application) return report(application.error());
  fmt::print("The schema is up to date.\n");
  (*application)->leave(kExitOk);
}

}  // namespace matjar::app
