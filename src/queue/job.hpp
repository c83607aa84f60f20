#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"

namespace matjar::queue {

/// `discarded` is the dead letter: the job failed for good and waits for a person.
enum class JobState { available, scheduled, running, retryable, completed, cancelled, discarded };

std::string_view to_string(JobState state);
std::optional<JobState> job_state_from(std::string_view text);

/// 1 is first. The specification's words for them.
enum class Priority : int { critical = 1, high = 2, medium = 3, low = 4 };

/// What is asked of the queue.
struct NewJob {
  std::string queue;
  std::string kind;         ///< names the Worker
  std::string args = "{}";  ///< JSON, decoded by the worker; never a secret
  int priority = static_cast<int>(Priority::medium);
  int max_attempts = 4;                   ///< tries in all: the first and the retries
  std::optional<Timestamp> scheduled_at;  ///< none: now
  std::string lane;                       ///< jobs of one lane run one at a time; empty: no lane
  std::string unique_key;                 ///< a second unfinished job of this key is not added; empty: no key
};

/// The right to finish a job. The fencing number grows with every claim, so a worker that lost its lease changes
/// nothing.
struct Lease {
  JobId job;
  std::int64_t fencing = 0;
};

/// A job in the hands of a worker.
struct Job {
  JobId id;
  std::string queue;
  std::string kind;
  std::string args;
  JobState state = JobState::available;
  int priority = 3;
  int attempt = 0;  ///< 1 for the first try
  int max_attempts = 1;
  Timestamp scheduled_at;
  std::string lane;
  std::int64_t fencing = 0;
  std::optional<Timestamp> lease_until;
  std::string last_error;
  std::string worker;  ///< who runs it; empty unless it runs
  int rescues = 0;     ///< how often its worker vanished since the last try that ended
  Timestamp created_at;
  std::optional<Timestamp> ended_at;

  Lease lease() const { return {.job = id, .fencing = fencing}; }
  bool last_attempt() const { return attempt >= max_attempts; }
};

/// How a try ended, as the worker sees it.
struct Completed {};
struct Settled {};  ///< the worker has finished the job itself, inside a transaction of its own
struct Retry {
  Error error;
};
struct Snooze {
  std::chrono::milliseconds for_how_long;  ///< does not count as a try
};
struct Cancel {
  std::string reason;
};
using Verdict = std::variant<Completed, Settled, Retry, Snooze, Cancel>;

/// Retries and delays of one queue: the first delay, then doubling, with jitter.
struct RetryPolicy {
  int retries = 2;
  std::chrono::milliseconds first_delay{120'000};
  double jitter = 0.1;  ///< share of the delay, either way

  int max_attempts() const { return retries + 1; }
  /// `chance` in 0..1 chooses the jitter. `asked` (Retry-After) is a lower bound.
  std::chrono::milliseconds delay_after(int attempt, double chance,
                                        std::optional<std::chrono::milliseconds> asked) const;
};

/// The whole of retry policy as one pure function: transient errors are retried while tries are left; everything else,
/// and the last try, discards.
struct RetryDecision {
  bool retry = false;
  std::chrono::milliseconds delay{0};
};
RetryDecision decide(const Error& error, int attempt, int max_attempts, const RetryPolicy& policy, double chance);

/// Where in the jitter's range this try of this job lies, 0..1: spread over jobs, the same whoever computes it.
double jitter_chance(const Job& job);

}  // namespace matjar::queue
