#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/operator_desk.hpp"

namespace matjar::api {

// The operator's API in JSON, in both directions: what the routes write, `matjar jobs` reads.

std::string job_json(const queue::Job& job);
/// {"jobs": […], "next": ID}: `next` goes into `before` for the next page, and is absent when this one was not full.
std::string jobs_json(const std::vector<queue::Job>& jobs, int limit);
std::string queues_json(const std::vector<QueueOverview>& queues);
std::string pause_json(std::string_view queue, bool paused);

/// Errors: `answer_malformed` (internal).
Result<queue::Job> job_from_json(std::string_view text);
Result<std::vector<queue::Job>> jobs_from_json(std::string_view text);
Result<std::vector<QueueOverview>> queues_from_json(std::string_view text);

/// What a problem JSON says; an answer that is none becomes `answer_malformed`.
Error error_from_problem(int status, std::string_view body);

}  // namespace matjar::api
