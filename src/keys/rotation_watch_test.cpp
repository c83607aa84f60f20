#include "keys/rotation_watch.hpp"

#include <gtest/gtest.h>

#include "keys/reseal_worker.hpp"
#include "queue/job_desk.hpp"
#include "queue/local_wake_up.hpp"
#include "storage/test_database.hpp"

namespace matjar::keys {
namespace {

using crypto::KeyRing;
using crypto::SealingKey;
using storage::run_task;

/// A ring that the test changes.
class SetKeys final : public crypto::KeySource {
 public:
  std::shared_ptr<const KeyRing> ring() override { return std::make_shared<const KeyRing>(now); }
  std::shared_ptr<const KeyRing> ring_again() override { return ring(); }
  void rotate() { now = now.rotated(SealingKey::generate()); }

  KeyRing now{SealingKey::generate()};
};

class RotationWatchTest : public testing::Test {
 protected:
  bool look(RotationWatch& watch) {
    const auto looked = run_task(watch.look());
    EXPECT_TRUE(looked) << describe(looked.error());
    return *looked;
  }
  bool look() { return look(watch_); }
  std::optional<queue::Job> claim() {
    return *run_task(jobs_.claim(std::string(RotationWatch::kQueue), "test", std::chrono::minutes(1)));
  }
  int waiting() { return static_cast<int>(run_task(jobs_.list(queue::JobState::available, 10))->size()); }
  template <class End>
  void end(End body) {
    ASSERT_TRUE(run_task(storage::transact(*database_, std::move(body))));
  }

  storage::TestDatabase database_;
  ManualClock clock_;
  RandomIdSource ids_{clock_};
  queue::LocalWakeUp wake_up_;
  queue::JobEngine jobs_{*database_, clock_, ids_, wake_up_};
  telemetry::Log log_ = telemetry::Log::silent();
  SetKeys keys_;
  RotationWatch watch_{keys_, jobs_, log_};
};

TEST_F(RotationWatchTest, asks_for_nothing_while_there_is_one_key) {
  EXPECT_FALSE(look());
  EXPECT_EQ(waiting(), 0);
}

TEST_F(RotationWatchTest, asks_once_for_each_rotation_however_many_processes_look) {
  keys_.rotate();
  RotationWatch other(keys_, jobs_, log_);
  EXPECT_TRUE(look());
  EXPECT_TRUE(look());
  EXPECT_TRUE(look(other));
  EXPECT_EQ(waiting(), 1);
  EXPECT_EQ(claim()->kind, ResealWorker::kKind);
}

TEST_F(RotationWatchTest, asks_again_when_a_rotation_came_while_the_job_of_the_last_was_ending) {
  keys_.rotate();
  look();
  const auto job = claim();
  ASSERT_TRUE(job);
  keys_.rotate();
  look();  // finds the running job
  end([&](storage::Transaction& transaction) { return jobs_.complete(transaction, job->lease()); });
  EXPECT_TRUE(look());
  EXPECT_EQ(waiting(), 1);
}

TEST_F(RotationWatchTest, leaves_a_dead_letter_to_the_operator_until_something_changes) {
  keys_.rotate();
  look();
  const auto job = claim();
  ASSERT_TRUE(job);
  end([&](storage::Transaction& transaction) { return jobs_.discard(transaction, job->lease(), "sealed_unreadable"); });
  EXPECT_TRUE(look());
  EXPECT_EQ(waiting(), 0);
  keys_.rotate();
  look();
  EXPECT_EQ(waiting(), 1);
}

TEST_F(RotationWatchTest, of_a_new_process_goes_on_with_what_an_earlier_one_left) {
  keys_.rotate();
  RotationWatch first(keys_, jobs_, log_);
  look(first);
  const auto job = claim();
  ASSERT_TRUE(job);
  end([&](storage::Transaction& transaction) { return jobs_.discard(transaction, job->lease(), "sealed_unreadable"); });
  EXPECT_TRUE(look());
  EXPECT_EQ(waiting(), 1);
}

}  // namespace
}  // namespace matjar::keys
