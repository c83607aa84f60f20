#include "queue/job_pruner.hpp"

#include <gtest/gtest.h>

#include "queue/job_engine.hpp"
#include "queue/local_wake_up.hpp"
#include "storage/test_database.hpp"

namespace matjar::queue {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using storage::run_task;

class JobPrunerTest : public testing::Test {
 protected:
  JobId add() {
    auto body = [this](storage::Transaction& transaction) {
      NewJob job{.queue = "scrape", .kind = "test"};
      return engine_.insert(transaction, std::move(job));
    };
    return run_task(storage::transact(*database_, std::move(body))).value();
  }
  JobId add_ended(JobState state) {
    const JobId id = add();
    const Lease lease = run_task(engine_.claim("scrape", "worker-1", seconds(15)))->value().lease();
    auto body = [this, lease, state](storage::Transaction& transaction) {
      if (state == JobState::completed) return engine_.complete(transaction, lease);
      if (state == JobState::cancelled) return engine_.cancel(transaction, lease, "not wanted");
      return engine_.discard(transaction, lease, "final");
    };
    EXPECT_TRUE(run_task(storage::transact(*database_, std::move(body))));
    return id;
  }
  bool is_kept(const JobId& id) { return run_task(engine_.find(id))->has_value(); }

  storage::TestDatabase database_;
  ManualClock clock_;
  RandomIdSource ids_{clock_};
  LocalWakeUp wake_up_;
  JobEngine engine_{*database_, clock_, ids_, wake_up_};
  JobPruner pruner_{*database_, clock_, {.at_most = 2}};
};

TEST_F(JobPrunerTest, keeps_ended_jobs_for_a_week_and_dead_letters_for_a_month) {
  const JobId completed = add_ended(JobState::completed);
  const JobId cancelled = add_ended(JobState::cancelled);
  const JobId discarded = add_ended(JobState::discarded);
  clock_.advance(hours(24 * 7));
  EXPECT_EQ(run_task(pruner_.prune()), 0);
  clock_.advance(seconds(1));
  EXPECT_EQ(run_task(pruner_.prune()), 2);
  EXPECT_FALSE(is_kept(completed));
  EXPECT_FALSE(is_kept(cancelled));
  EXPECT_TRUE(is_kept(discarded));
  clock_.advance(hours(24 * 23));
  EXPECT_EQ(run_task(pruner_.prune()), 1);
  EXPECT_FALSE(is_kept(discarded));
}

TEST_F(JobPrunerTest, removes_more_than_one_statement_takes) {
  for (int i = 0; i < 5; ++i) add_ended(JobState::completed);
  clock_.advance(hours(24 * 8));
  EXPECT_EQ(run_task(pruner_.prune()), 5);
}

TEST_F(JobPrunerTest, leaves_jobs_that_have_not_ended_however_old) {
  const JobId id = add();
  clock_.advance(hours(24 * 365));
  EXPECT_EQ(run_task(pruner_.prune()), 0);
  EXPECT_TRUE(is_kept(id));
}

}  // namespace
}  // namespace matjar::queue
