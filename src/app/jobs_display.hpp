#pragma once

#include <string>
#include <vector>

#include "api/operator_desk.hpp"

namespace matjar::app {

// What `matjar jobs` tells a person; every text ends with a line break.

std::string show_jobs(const std::vector<queue::Job>& jobs, const queue::JobFilter& filter);
std::string show_job(const queue::Job& job);
std::string show_queues(const std::vector<api::QueueOverview>& queues);

}  // namespace matjar::app
