#include "app/jobs_display.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/plain_text.hpp"
#include "base/time_text.hpp"

namespace matjar::app {

namespace {

using queue::JobState;

using Cells = std::vector<std::string>;

/// Columns as wide as their widest cell; the last one is left as it is.
std::string table(const std::vector<Cells>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const Cells& row : rows) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const Cells& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) line += fmt::format("{:<{}}  ", row[i], widths[i]);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

/// A text from outside as one line that moves no cursor.
std::string one_line(const std::string& text) {
  return PlainText::from(text).str();
}

std::string tries(const queue::Job& job) {
  return fmt::format("{}/{}", job.attempt, job.max_attempts);
}

std::string duration(std::chrono::milliseconds time) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time).count();
  if (seconds < 60) return fmt::format("{} s", seconds);
  if (seconds < 3'600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  return fmt::format("{} h {} min", seconds / 3'600, seconds / 60 % 60);
}

}  // namespace

std::string show_jobs(const std::vector<queue::Job>& jobs, const queue::JobFilter& filter) {
  if (jobs.empty()) return fmt::format("No job is {}.\n", queue::to_string(filter.state));
  std::vector<Cells> rows{{"JOB", "QUEUE", "KIND", "STATE", "TRY", "DUE", "LAST ERROR"}};
  for (const queue::Job& job : jobs) {
    rows.push_back({job.id.value(), job.queue, job.kind, std::string(queue::to_string(job.state)), tries(job),
                    to_rfc3339(job.scheduled_at), one_line(job.last_error)});
  }
  std::string text = table(rows);
  if (std::ssize(jobs) == filter.limit) text += fmt::format("More: --before {}\n", jobs.back().id.value());
  return text;
}

std::string show_job(const queue::Job& job) {
  std::vector<Cells> rows{{"job", job.id.value()},
                          {"queue", job.queue},
                          {"kind", job.kind},
                          {"state", std::string(queue::to_string(job.state))},
                          {"try", fmt::format("{} of {}", job.attempt, job.max_attempts)},
                          {"priority", fmt::format("{}", job.priority)},
                          {"created", to_rfc3339(job.created_at)},
                          {"due", to_rfc3339(job.scheduled_at)}};
  if (job.ended_at) rows.push_back({"ended", to_rfc3339(*job.ended_at)});
  if (!job.worker.empty()) rows.push_back({"worker", one_line(job.worker)});
  if (job.lease_until) rows.push_back({"lease until", to_rfc3339(*job.lease_until)});
  if (!job.lane.empty()) rows.push_back({"lane", one_line(job.lane)});
  if (job.rescues > 0) rows.push_back({"vanished", fmt::format("its worker, {} times", job.rescues)});
  if (!job.last_error.empty()) rows.push_back({"last error", one_line(job.last_error)});
  rows.push_back({"args", one_line(job.args)});
  return table(rows);
}

std::string show_queues(const std::vector<api::QueueOverview>& queues) {
  constexpr std::array kStates{JobState::available, JobState::scheduled, JobState::retryable, JobState::running,
                               JobState::completed, JobState::cancelled, JobState::discarded};
  std::vector<Cells> rows{{"QUEUE"}};
  for (const JobState state : kStates) rows.front().emplace_back(queue::to_string(state));
  rows.front().insert(rows.front().end(), {"WAITED", "PAUSED"});
  for (const auto& overview : queues) {
    Cells row{overview.name};
    for (const JobState state : kStates) {
      const auto count = overview.jobs.find(state);
      row.push_back(fmt::format("{}", count == overview.jobs.end() ? 0 : count->second));
    }
    row.push_back(overview.waited ? duration(*overview.waited) : "-");
    row.emplace_back(overview.paused ? "paused" : "-");
    rows.push_back(std::move(row));
  }
  return table(rows);
}

}  // namespace matjar::app
