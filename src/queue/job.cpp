#include "queue/job.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace matjar::queue {

namespace {

constexpr std::array kStates{
    std::pair{JobState::available, std::string_view("available")},
    std::pair{JobState::scheduled, std::string_view("scheduled")},
    std::pair{JobState::running, std::string_view("running")},
    std::pair{JobState::retryable, std::string_view("retryable")},
    std::pair{JobState::completed, std::string_view("completed")},
    std::pair{JobState::cancelled, std::string_view("cancelled")},
    std::pair{JobState::discarded, std::string_view("discarded")},
};

/// However often the delay doubles and whatever Retry-After says, a job is looked at again within a day.
constexpr double kLongestDelay = 24.0 * 60 * 60 * 1000;

}  // namespace

std::string_view to_string(JobState state) {
  for (const auto& [value, text] : kStates) {
    if (value == state) return text;
  }
  return "available";
}

std::optional<JobState> job_state_from(std::string_view text) {
  for (const auto& [value, name] : kStates) {
    if (name == text) return value;
  }
  return std::nullopt;
}

std::chrono::milliseconds RetryPolicy::delay_after(int attempt, double chance,
                                                   std::optional<std::chrono::milliseconds> asked) const {
  const double doubled = std::ldexp(static_cast<double>(first_delay.count()), std::clamp(attempt - 1, 0, 40));
  double delay = doubled * (1.0 + jitter * (2.0 * std::clamp(chance, 0.0, 1.0) - 1.0));
  if (asked) delay = std::max(delay, static_cast<double>(asked->count()));
  return std::chrono::milliseconds(static_cast<std::int64_t>(std::clamp(delay, 0.0, kLongestDelay)));
}

RetryDecision decide(const Error& error, int attempt, int max_attempts, const RetryPolicy& policy, double chance) {
  if (!error.transient() || attempt >= max_attempts) return {.retry = false};
  return {.retry = true, .delay = policy.delay_after(attempt, chance, error.retry_after)};
}

double jitter_chance(const Job& job) {
  constexpr std::size_t kSteps = 10'007;
  const std::size_t spread = std::hash<std::string>()(job.id.value()) + static_cast<std::size_t>(job.attempt) * 7'919;
  return static_cast<double>(spread % kSteps) / static_cast<double>(kSteps - 1);
}

}  // namespace matjar::queue
