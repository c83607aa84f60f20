#include <fmt/core.h>

#include "api/operator_json.hpp"
#include "api/remote_operator_desk.hpp"
#include "app/application.hpp"
#include "app/commands.hpp"
#include "app/jobs_display.hpp"
#include "app/operator_key.hpp"
#include "app/server_address.hpp"
#include "workflow/step_transitions.hpp"

namespace matjar::app {

namespace {

using Text = Result<std::string>;

Result<queue::JobFilter> filter_of(const JobsOptions& options) {
  const auto state = queue::job_state_from(options.state);
  if (!state) {
    return fail(ErrorKind::invalid_input,
                {.name = "setting_invalid",
                 .message = "--state: \"" + options.state + "\" is no state of a job.",
                 .next_step = "Use available, scheduled, running, retryable, completed, cancelled or discarded."});
  }
  queue::JobFilter filter{.state = *state, .queue = options.queue, .limit = options.limit};
  if (options.before) filter.before = JobId(*options.before);
  return filter;
}

Task<Text> list(api::OperatorDesk& desk, JobsOptions options) {
  CO_TRY_ASSIGN(const auto filter, filter_of(options));
  CO_TRY_ASSIGN(const auto jobs, co_await desk.list(filter));
  if (options.json) co_return api::jobs_json(jobs, filter.limit) + "\n";
  co_return show_jobs(jobs, filter);
}

Task<Text> show(api::OperatorDesk& desk, JobsOptions options) {
  CO_TRY_ASSIGN(const auto job, co_await desk.show(JobId(options.job)));
  if (options.json) co_return api::job_json(job) + "\n";
  co_return show_job(job);
}

Task<Text> retry(api::OperatorDesk& desk, JobsOptions options) {
  CO_TRY_ASSIGN(const auto job, co_await desk.retry(JobId(options.job)));
  if (options.json) co_return api::job_json(job) + "\n";
  std::string text = fmt::format("The job {} is taken up again in the queue {}.\n", job.id.value(), job.queue);
  if (job.kind == workflow::kStepJobKind) {
    text += "It is a step of a build. If that build has ended, start the link anew: the job will find nothing to do.\n";
  }
  co_return text;
}

Task<Text> discard(api::OperatorDesk& desk, JobsOptions options) {
  CO_TRY_ASSIGN(const auto job, co_await desk.discard(JobId(options.job)));
  if (options.json) co_return api::job_json(job) + "\n";
  co_return fmt::format("The job {} is given up. What waited for it has been told.\n", job.id.value());
}

Task<Text> counts(api::OperatorDesk& desk, JobsOptions options) {
  CO_TRY_ASSIGN(const auto queues, co_await desk.queues());
  if (options.json) co_return api::queues_json(queues) + "\n";
  co_return show_queues(queues);
}

Task<Text> pause(api::OperatorDesk& desk, JobsOptions options) {
  CO_TRY(co_await desk.pause(*options.queue));
  if (options.json) co_return api::pause_json(*options.queue, true) + "\n";
  co_return fmt::format("No job of the queue {} is begun until it is resumed; what runs goes on.\n", *options.queue);
}

Task<Text> resume(api::OperatorDesk& desk, JobsOptions options) {
  CO_TRY(co_await desk.resume(*options.queue));
  if (options.json) co_return api::pause_json(*options.queue, false) + "\n";
  co_return fmt::format("Jobs of the queue {} are begun again.\n", *options.queue);
}

Task<Text> perform(api::OperatorDesk& desk, const JobsOptions& options) {
  switch (options.action) {
    case JobsAction::list:
      return list(desk, options);
    case JobsAction::show:
      return show(desk, options);
    case JobsAction::retry:
      return retry(desk, options);
    case JobsAction::discard:
      return discard(desk, options);
    case JobsAction::counts:
      return counts(desk, options);
    case JobsAction::pause:
      return pause(desk, options);
    case JobsAction::resume:
      return resume(desk, options);
  }
  throw std::logic_error("an action that nobody performs");
}

int finish(const Text& text) {
  if (!text) return report(text.error());
  fmt::print("{}", *text);
  return kExitOk;
}

/// Through the server that has the data folder open; no value when none answers that proves to be ours.
std::optional<int> through_server(const Settings& settings, const JobsOptions& options) {
  const auto address = read_server_address(settings.data.directory);
  if (!address) return std::nullopt;
  auto url = Url::parse(*address);
  auto key = load_operator_key(settings.data.directory);
  if (!url || !key) return std::nullopt;
  Foundation foundation(settings, std::make_unique<SystemClock>(), telemetry::Log::silent());
  const net::OutboundGuard guard{net::OutboundGuard::Settings()};
  net::CurlHttpClient http(foundation.loop, guard, {});
  api::RemoteOperatorDesk desk(http, foundation.ids, foundation.clock, std::move(*url), std::move(*key));
  if (!foundation.run(desk.is_ours())) return std::nullopt;
  return finish(foundation.run(perform(desk, options)));
}

Result<void> must_be_an_installation(const Settings& settings) {
  const bool elsewhere = !settings.database.url.empty();
  std::error_code error;
  const bool has_database = elsewhere || std::filesystem::exists(settings.data.directory / "matjar.db", error);
  if (has_database && std::filesystem::exists(key_file_in(settings.data.directory), error)) return {};
  return fail(ErrorKind::not_found,
              {.name = "installation_missing",
               .message = settings.data.directory.string() + " is no data folder of matjar.",
               .next_step = "Name the data folder with --data, or the configuration with --config."});
}

}  // namespace

int jobs(const JobsOptions& options) {
  auto settings = settings_for(options.common);
  if (!settings) return kExitUsage;
  if (const auto status = through_server(*settings, options)) return *status;
  if (const auto present = must_be_an_installation(*settings); !present) return report(present.error());
  settings->sandbox.enabled = false;  // nothing is called
  settings->faults = {};
  if (settings->log.level == "info") settings->log.level = "error";
  auto application = Application::open(std::move(*settings));
  if (!application) return report(application.error());
  Application& app = **application;
  api::LocalOperatorDesk desk = app.operator_desk();
  app.leave(finish(app.foundation.run(perform(desk, options))));
}

}  // namespace matjar::app
