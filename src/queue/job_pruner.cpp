#include "queue/job_pruner.hpp"

namespace matjar::queue {

namespace {

using storage::Params;
using storage::Query;
using storage::Rows;

/// Names the state twice: a dead letter may be taken up again between the choice and the removal.
constexpr Query kPrune{"queue.prune", R"sql(
  delete from jobs
  where id in (select old.id from jobs old where old.state = $1 and old.ended_at < $2 limit $3)
    and state = $1 and ended_at < $2)sql"};

}  // namespace

Task<Result<int>> JobPruner::prune() {
  const Timestamp now = clock_.now();
  CO_TRY_ASSIGN(const int completed, co_await prune_state(JobState::completed, now - settings_.keep_ended));
  CO_TRY_ASSIGN(const int cancelled, co_await prune_state(JobState::cancelled, now - settings_.keep_ended));
  CO_TRY_ASSIGN(const int discarded, co_await prune_state(JobState::discarded, now - settings_.keep_discarded));
  co_return completed + cancelled + discarded;
}

Task<Result<int>> JobPruner::prune_state(JobState state, Timestamp ended_before) {
  int pruned = 0;
  while (true) {
    Params params{to_string(state), ended_before, settings_.at_most};
    CO_TRY_ASSIGN(const Rows removed, co_await storage::execute(database_, kPrune, std::move(params)));
    pruned += static_cast<int>(removed.changed());
    if (removed.changed() < settings_.at_most) co_return pruned;
  }
}

}  // namespace matjar::queue
