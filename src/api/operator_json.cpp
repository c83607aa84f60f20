#include "api/operator_json.hpp"

#include <array>
#include <boost/json.hpp>
#include <stdexcept>

#include "base/time_text.hpp"
#include "net/http_server.hpp"

namespace matjar::api {

namespace json = boost::json;

namespace {

using queue::Job;
using queue::JobState;

constexpr std::array kStates{JobState::available, JobState::scheduled, JobState::running,  JobState::retryable,
                             JobState::completed, JobState::cancelled, JobState::discarded};
constexpr std::string_view kProblem = "urn:matjar:problem:";

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::value time_or_null(const std::optional<Timestamp>& time) {
  return time ? json::value(to_rfc3339(*time)) : json::value(nullptr);
}

json::object object_of(const Job& job) {
  boost::system::error_code error;
  json::value args = json::parse(job.args, error);
  return {{"id", job.id.value()},
          {"queue", job.queue},
          {"kind", job.kind},
          {"state", queue::to_string(job.state)},
          {"priority", job.priority},
          {"attempt", job.attempt},
          {"max_attempts", job.max_attempts},
          {"rescues", job.rescues},
          {"created_at", to_rfc3339(job.created_at)},
          {"scheduled_at", to_rfc3339(job.scheduled_at)},
          {"ended_at", time_or_null(job.ended_at)},
          {"worker", text_or_null(job.worker)},
          {"lease_until", time_or_null(job.lease_until)},
          {"lane", text_or_null(job.lane)},
          {"last_error", text_or_null(job.last_error)},
          {"args", error ? json::value(nullptr) : std::move(args)}};
}

/// Members that are missing or of another type throw; parsed() turns that into a value.
std::string text_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr || value->is_null()) return {};
  return json::value_to<std::string>(*value);
}

std::optional<Timestamp> time_of(const json::object& object, std::string_view name) {
  const std::string text = text_of(object, name);
  return text.empty() ? std::nullopt : from_rfc3339(text);
}

Job job_of(const json::value& value) {
  const json::object& object = value.as_object();
  Job job;
  job.id = JobId(text_of(object, "id"));
  job.queue = text_of(object, "queue");
  job.kind = text_of(object, "kind");
  job.state = queue::job_state_from(text_of(object, "state")).value();
  job.priority = object.at("priority").to_number<int>();
  job.attempt = object.at("attempt").to_number<int>();
  job.max_attempts = object.at("max_attempts").to_number<int>();
  job.rescues = object.at("rescues").to_number<int>();
  job.created_at = time_of(object, "created_at").value();
  job.scheduled_at = time_of(object, "scheduled_at").value();
  job.ended_at = time_of(object, "ended_at");
  job.worker = text_of(object, "worker");
  job.lease_until = time_of(object, "lease_until");
  job.lane = text_of(object, "lane");
  job.last_error = text_of(object, "last_error");
  job.args = json::serialize(object.at("args"));
  return job;
}

QueueOverview overview_of(const json::value& value) {
  const json::object& object = value.as_object();
  QueueOverview overview{.name = text_of(object, "name"), .paused = object.at("paused").as_bool()};
  for (const auto& count : object.at("jobs").as_object()) {
    const auto jobs = count.value().to_number<std::int64_t>();
    if (jobs > 0) overview.jobs[queue::job_state_from(count.key()).value()] = jobs;
  }
  const json::value& waited = object.at("waited_ms");
  if (!waited.is_null()) overview.waited = std::chrono::milliseconds(waited.to_number<std::int64_t>());
  return overview;
}

std::unexpected<Error> malformed() {
  return fail(ErrorKind::internal, {.name = "answer_malformed",
                                    .message = "The server's answer cannot be understood.",
                                    .next_step = "Use the program of the version that the server runs."});
}

/// The value that `read` makes of the document, or `answer_malformed`.
template <class Read>
auto parsed(std::string_view text, Read read) -> Result<decltype(read(json::value()))> {
  try {
    return read(json::parse(text));
  } catch (const std::logic_error&) {  // what Boost.JSON throws for another type
    return malformed();
  } catch (const boost::system::system_error&) {  // ... and for what is no JSON
    return malformed();
  } catch (const std::bad_optional_access&) {
    return malformed();
  }
}

/// The elements of the array `name`, each read by `read`.
template <class T>
Result<std::vector<T>> parsed_array(std::string_view text, std::string_view name, T (*read)(const json::value&)) {
  return parsed(text, [name, read](const json::value& value) {
    std::vector<T> all;
    for (const json::value& element : value.as_object().at(name).as_array()) all.push_back(read(element));
    return all;
  });
}

}  // namespace

std::string job_json(const Job& job) {
  return json::serialize(object_of(job));
}

std::string jobs_json(const std::vector<Job>& jobs, int limit) {
  json::array all;
  for (const Job& job : jobs) all.push_back(object_of(job));
  json::object object{{"jobs", std::move(all)}};
  if (std::ssize(jobs) == limit) object["next"] = jobs.back().id.value();
  return json::serialize(object);
}

std::string queues_json(const std::vector<QueueOverview>& queues) {
  json::array all;
  for (const QueueOverview& overview : queues) {
    json::object jobs;
    for (const JobState state : kStates) {
      const auto count = overview.jobs.find(state);
      jobs[queue::to_string(state)] = count == overview.jobs.end() ? 0 : count->second;
    }
    json::value waited = nullptr;
    if (overview.waited) waited = overview.waited->count();
    all.push_back({{"name", overview.name},
                   {"paused", overview.paused},
                   {"waited_ms", std::move(waited)},
                   {"jobs", std::move(jobs)}});
  }
  return json::serialize(json::object{{"queues", std::move(all)}});
}

std::string pause_json(std::string_view queue, bool paused) {
  return json::serialize(json::object{{"name", queue}, {"paused", paused}});
}

Result<Job> job_from_json(std::string_view text) {
  return parsed(text, job_of);
}

Result<std::vector<Job>> jobs_from_json(std::string_view text) {
  return parsed_array<Job>(text, "jobs", job_of);
}

Result<std::vector<QueueOverview>> queues_from_json(std::string_view text) {
  return parsed_array<QueueOverview>(text, "queues", overview_of);
}

Error error_from_problem(int status, std::string_view body) {
  const auto problem = parsed(body, [status](const json::value& value) {
    const json::object& object = value.as_object();
    const std::string type = text_of(object, "type");
    Error error{.kind = ErrorKind::internal,
                .name = type.starts_with(kProblem) ? type.substr(kProblem.size()) : type,
                .message = text_of(object, "detail"),
                .next_step = text_of(object, "next_step"),
                .retry_after = std::nullopt,
                .where = std::source_location::current()};
    for (const ErrorKind kind : {ErrorKind::invalid_input, ErrorKind::not_found, ErrorKind::unauthorized,
                                 ErrorKind::forbidden, ErrorKind::conflict, ErrorKind::rate_limited,
                                 ErrorKind::unavailable, ErrorKind::timeout, ErrorKind::rejected}) {
      if (net::http_status_of(kind) == status) error.kind = kind;
    }
    return error;
  });
  return problem ? *problem : problem.error();
}

}  // namespace matjar::api
