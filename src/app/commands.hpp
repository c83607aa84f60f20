#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/settings.hpp"

namespace matjar::app {

/// Exit statuses of the program (sysexits where one fits).
inline constexpr int kExitOk = 0;
inline constexpr int kExitFailed = 1;     ///< the build or the command ended with an error that it has told
inline constexpr int kExitUsage = 2;      ///< the command line or the configuration is wrong
inline constexpr int kExitTryAgain = 75;  ///< something outside is broken for now

/// What most commands share.
struct CommonOptions {
  std::optional<std::filesystem::path> config;
  std::optional<std::filesystem::path> data;
  bool sandbox = false;
  std::optional<std::filesystem::path> pages;
};

struct ServeOptions {
  CommonOptions common;
  std::optional<std::uint16_t> port;
  std::string role = "all";
  std::vector<std::string> queues;
};

struct BuildOptions {
  CommonOptions common;
  std::string url;
  std::optional<std::filesystem::path> html;
  std::optional<std::filesystem::path> product;  ///< typed in, as sourcing/product_form.hpp says
  std::optional<std::filesystem::path> out;
  bool json = false;
};

struct ExtractOptions {
  CommonOptions common;
  std::string url;
  std::optional<std::filesystem::path> html;
  bool batch = false;
  bool facts = false;  ///< every fact with its confidence and provenance
};

struct SandboxOptions {
  std::optional<std::filesystem::path> pages;
  std::filesystem::path state;  ///< empty: nothing is kept
  std::uint16_t port = 8090;
};

enum class JobsAction { list, show, retry, discard, counts, pause, resume };

struct JobsOptions {
  CommonOptions common;
  JobsAction action = JobsAction::counts;
  std::string state = "discarded";
  std::optional<std::string> queue;
  std::optional<std::string> before;
  int limit = 50;
  std::string job;
  bool json = false;
};

int serve(const ServeOptions& options);
int build(const BuildOptions& options);
int extract(const ExtractOptions& options);
/// Both answer each line of standard input with one line, at once.
int recognise_batch();
int money_batch();
int run_sandbox(const SandboxOptions& options);
int migrate(const CommonOptions& options);
int list_keys(const CommonOptions& options);
int rotate_keys(const CommonOptions& options);
int jobs(const JobsOptions& options);
int print_config(const CommonOptions& options);

/// Defaults, file, environment, then the command line. Tells what is wrong on standard error and returns no value.
std::optional<Settings> settings_for(const CommonOptions& options);

/// Tells an error on standard error, as "matjar: message\n  → next step", and returns the exit status for it.
int report(const Error& error);

}  // namespace matjar::app
