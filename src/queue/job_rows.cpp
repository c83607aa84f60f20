#include "queue/job_rows.hpp"

#include <stdexcept>

namespace matjar::queue {

using storage::Row;
using storage::Rows;

Job job_from(const Row& row) {
  const auto state = job_state_from(row.get<std::string>("state"));
  if (!state) throw std::logic_error("a job has an unknown state");
  Job job;
  job.id = row.get<JobId>("id");
  job.queue = row.get<std::string>("queue");
  job.kind = row.get<std::string>("kind");
  job.args = row.get<std::string>("args");
  job.state = *state;
  job.priority = row.get<int>("priority");
  job.attempt = row.get<int>("attempt");
  job.max_attempts = row.get<int>("max_attempts");
  job.scheduled_at = row.get<Timestamp>("scheduled_at");
  job.lane = row.get<std::optional<std::string>>("lane").value_or("");
  job.fencing = row.get<std::int64_t>("fencing");
  job.lease_until = row.get<std::optional<Timestamp>>("lease_until");
  job.last_error = row.get<std::optional<std::string>>("last_error").value_or("");
  job.worker = row.get<std::optional<std::string>>("worker").value_or("");
  job.rescues = row.get<int>("rescues");
  job.created_at = row.get<Timestamp>("created_at");
  job.ended_at = row.get<std::optional<Timestamp>>("ended_at");
  return job;
}

std::vector<Job> jobs_from(const Rows& rows) {
  std::vector<Job> jobs;
  for (const Row row : rows) jobs.push_back(job_from(row));
  return jobs;
}

}  // namespace matjar::queue
