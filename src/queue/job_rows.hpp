#pragma once

#include <vector>

#include "queue/job.hpp"
#include "storage/rows.hpp"
#include "storage/value.hpp"

// A macro because statements are constants, joined at compile time.
#define MATJAR_JOB_COLUMNS                                                                                    \
  "id, queue, kind, args, state, priority, attempt, max_attempts, scheduled_at, lane, fencing, lease_until, " \
  "last_error, worker, rescues, created_at, ended_at"

namespace matjar::queue {

inline constexpr storage::Query kFindJob{"queue.find", "select " MATJAR_JOB_COLUMNS " from jobs where id = $1"};

/// Of rows with MATJAR_JOB_COLUMNS.
Job job_from(const storage::Row& row);
std::vector<Job> jobs_from(const storage::Rows& rows);

}  // namespace matjar::queue
