#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <sys/prctl.h>

#include "app/commands.hpp"

namespace {

using namespace matjar::app;

void add_common(CLI::App& command, CommonOptions& options) {
  command.add_option("--config", options.config, "configuration file (config/matjar.example.toml shows every key)");
  command.add_option("--data", options.data, "folder for the database, the images and the key file");
}

void add_sandbox(CLI::App& command, CommonOptions& options) {
  command.add_flag("--sandbox", options.sandbox, "emulate the outside world: no account, no key, no network");
  command.add_option("--pages", options.pages, "folder of captured pages for the sandbox, with its manifest.tsv");
}

CLI::App* add_jobs_action(CLI::App& command, JobsOptions& options, JobsAction action, std::string name,
                          std::string purpose) {
  auto* added = command.add_subcommand(std::move(name), std::move(purpose));
  add_common(*added, options.common);
  added->add_flag("--json", options.json, "print one JSON object, as the operator's API does");
  added->callback([&options, action] { options.action = action; });
  return added;
}

CLI::App* add_jobs(CLI::App& program, JobsOptions& options) {
  auto* command = program.add_subcommand("jobs", "look at the jobs, through the running server if there is one");
  command->require_subcommand(1);
  const auto add = [&](JobsAction action, const char* name, const char* purpose) {
    return add_jobs_action(*command, options, action, name, purpose);
  };
  auto* list = add(JobsAction::list, "list", "jobs of one state, newest first");
  list->add_option("--state", options.state,
                   "available, scheduled, running, retryable, completed, cancelled, discarded")
      ->capture_default_str();
  list->add_option("--queue", options.queue, "of this queue alone");
  list->add_option("--before", options.before, "older than this job: the next page");
  list->add_option("--limit", options.limit, "how many at most")->check(CLI::Range(1, 500))->capture_default_str();
  for (auto* about_one : {add(JobsAction::show, "show", "everything about one job"),
                          add(JobsAction::retry, "retry", "take a discarded or cancelled job up again"),
                          add(JobsAction::discard, "discard", "give a job up that waits; its build hears of it")}) {
    about_one->add_option("job", options.job, "id of the job")->required();
  }
  add(JobsAction::counts, "counts", "how many jobs each queue has, and how long they wait");
  for (auto* about_queue : {add(JobsAction::pause, "pause", "begin no job of a queue until it is resumed"),
                            add(JobsAction::resume, "resume", "begin jobs of a queue again")}) {
    about_queue->add_option("queue", options.queue, "name of the queue")->required();
  }
  return command;
}

/// A command that answers lines of standard input, and does nothing else so far.
struct LineCommand {
  std::string name;
  std::string purpose;
  std::string lines;
};

CLI::App* add_line_command(CLI::App& program, const LineCommand& command) {
  auto* added = program.add_subcommand(command.name, command.purpose);
  added->add_flag("--batch", command.lines)->required();
  return added;
}

int run(int argc, char** argv) {
  CLI::App program("matjar: one product link becomes a finished product in a Salla store");
  program.set_version_flag("--version", "matjar 0.1.0");
  program.require_subcommand(1);

  ServeOptions serve_options;
  auto* serve_command = program.add_subcommand("serve", "run the server and its workers");
  add_common(*serve_command, serve_options.common);
  add_sandbox(*serve_command, serve_options.common);
  serve_command->add_option("--port", serve_options.port, "port to listen on; 0 takes any free one");
  serve_command->add_option("--role", serve_options.role,
                            "what this process does: web (answers), worker (works) or all (default); web and worker "
                            "alone need PostgreSQL");
  serve_command
      ->add_option("--queues", serve_options.queues, "the only queues that this worker works on, comma-separated")
      ->delimiter(',');

  SandboxOptions sandbox_options;
  auto* sandbox_command = program.add_subcommand("sandbox", "run the emulated outside world alone");
  sandbox_command->add_option("--port", sandbox_options.port, "port to listen on; 0 takes any free one");
  sandbox_command->add_option("--pages", sandbox_options.pages, "folder of captured pages, with its manifest.tsv");
  sandbox_command->add_option("--state", sandbox_options.state, "file that keeps the emulated store between runs");

  BuildOptions build_options;
  auto* build_command = program.add_subcommand("build", "bring one product link into the store, without a server");
  add_common(*build_command, build_options.common);
  add_sandbox(*build_command, build_options.common);
  build_command->add_option("url", build_options.url, "link of the product")->required();
  build_command->add_option("--html", build_options.html, "source of the product page, saved from a browser");
  build_command
      ->add_option("--product", build_options.product, "the product typed in as JSON, where no page can be read")
      ->excludes("--html");
  build_command->add_option("--out", build_options.out, "folder for product.json, the images and the landing page");
  build_command->add_flag("--json", build_options.json, "print one JSON object about the build");

  ExtractOptions extract_options;
  auto* extract_command = program.add_subcommand("extract", "print the facts of a product page as JSON");
  add_common(*extract_command, extract_options.common);
  add_sandbox(*extract_command, extract_options.common);
  extract_command->add_option("url,--url", extract_options.url, "link of the product");
  extract_command->add_option("--html", extract_options.html, "read this file instead of fetching the page");
  extract_command->add_flag("--batch", extract_options.batch,
                            "answer lines of {\"url\", \"file\"} on standard input with a line of facts each");
  extract_command->add_flag("--facts", extract_options.facts, "each fact with its confidence, its route and its text");

  auto* recognise_command = add_line_command(
      program, {.name = "recognise",
                .purpose = "tell shop and product from links, fetching nothing",
                .lines = "answer lines of one link each, as a JSON text, on standard input with what it is"});
  auto* money_command = add_line_command(
      program, {.name = "money",
                .purpose = "read amount and currency from the texts of prices",
                .lines = "answer lines of {\"currency_text\", \"price_text\"} on standard input with {\"amount\", "
                         "\"currency\"}"});

  CommonOptions migrate_options;
  auto* migrate_command = program.add_subcommand("migrate", "bring the database's schema up to date");
  add_common(*migrate_command, migrate_options);

  CommonOptions keys_options;
  auto* keys_command = program.add_subcommand("keys", "about the keys that seal the merchants' tokens");
  keys_command->require_subcommand(1);
  auto* list_keys_command = keys_command->add_subcommand("list", "show the keys' ids, ages and uses, never a key");
  add_common(*list_keys_command, keys_options);
  auto* rotate_keys_command = keys_command->add_subcommand("rotate", "seal with a new key from now on");
  add_common(*rotate_keys_command, keys_options);
  JobsOptions jobs_options;
  auto* jobs_command = add_jobs(program, jobs_options);

  CommonOptions config_options;
  auto* config_command = program.add_subcommand("config", "about the configuration");
  config_command->require_subcommand(1);
  auto* print_command = config_command->add_subcommand("print", "print every key with its present value");
  add_common(*print_command, config_options);

  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? kExitOk : kExitUsage;
  }
  if (*serve_command) return serve(serve_options);
  if (*sandbox_command) return run_sandbox(sandbox_options);
  if (*build_command) return build(build_options);
  if (*extract_command) return extract(extract_options);
  if (*recognise_command) return recognise_batch();
  if (*money_command) return money_batch();
  if (*list_keys_command) return list_keys(keys_options);
  if (*rotate_keys_command) return rotate_keys(keys_options);
  if (*migrate_command) return migrate(migrate_options);
  if (*jobs_command) return jobs(jobs_options);
  return print_config(config_options);
}

}  // namespace

int main(int argc, char** argv) {
  // A core dump would hold keys.
  ::prctl(PR_SET_DUMPABLE, 0);
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "matjar: a defect ended the program: %s\n", error.what());
    return 70;
  }
}
