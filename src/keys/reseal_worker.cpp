#include "keys/reseal_worker.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace matjar::keys {

namespace {

std::vector<std::string> older_ids(const crypto::KeyRing& ring) {
  std::vector<std::string> ids;
  for (const crypto::SealingKey& key : ring.older()) ids.push_back(key.id());
  return ids;
}

std::unexpected<Error> unreadable(int count, const std::string& where) {
  return fail(ErrorKind::rejected,
              {.name = "sealed_unreadable",
               .message = fmt::format("{} stored texts cannot be opened: {}. Their key stays.", count, where),
               .next_step = "Let these merchants connect their stores again, then run `matjar keys rotate`."});
}

}  // namespace

Task<queue::Verdict> ResealWorker::work(queue::Job job) {
  static_cast<void>(job);
  Result<queue::Verdict> verdict = co_await advance();
  if (!verdict) co_return queue::Retry{std::move(verdict).error()};
  co_return std::move(*verdict);
}

Task<Result<queue::Verdict>> ResealWorker::advance() {
  const auto ring = keys_.ring();
  if (ring->older().empty()) co_return queue::Completed{};
  // Asked before the search: a search that began too early proves nothing.
  const auto rest = rest_of_quiet(*ring);
  CO_TRY_ASSIGN(const Pass done, co_await pass());
  if (done.resealed > 0) log_.info("sealed_anew", {{"count", done.resealed}, {"key", ring->current().id()}});
  const bool settled = rest.count() == 0 && done.resealed == 0;
  if (!settled) {
    // Never longer than `again`: the next rotation may come before this one has ended.
    const bool soon = rest.count() > 0 && rest < settings_.again;
    co_return queue::Snooze{soon ? rest : settings_.again};
  }

  CO_TRY_ASSIGN(const auto retired, co_await unused(older_ids(*ring)));
  if (!retired.empty()) {
    CO_TRY(keys_.retire(retired));
    log_.info("keys_retired", {{"count", static_cast<int>(retired.size())}});
  }
  if (done.unreadable > 0) co_return unreadable(done.unreadable, done.where);
  if (keys_.ring()->older().empty()) co_return queue::Completed{};
  co_return queue::Snooze{settings_.again};
}

Task<Result<ResealWorker::Pass>> ResealWorker::pass() {
  Pass all;
  for (crypto::SealedTable* table : tables_) {
    std::string after;
    int unreadable_before = all.unreadable;
    while (true) {
      CO_TRY_ASSIGN(auto batch, co_await table->reseal(after, settings_.batch));
      all.resealed += batch.resealed;
      all.unreadable += batch.unreadable;
      if (batch.rows < settings_.batch) break;
      after = std::move(batch.last);
    }
    if (all.unreadable > unreadable_before)
      all.where += std::string(all.where.empty() ? "" : ", ").append(table->name());
  }
  co_return all;
}

Task<Result<std::vector<std::string>>> ResealWorker::unused(std::vector<std::string> ids) {
  for (crypto::SealedTable* table : tables_) {
    std::vector<std::string> still;
    for (const std::string& id : ids) {
      CO_TRY_ASSIGN(const bool used, co_await table->uses(id));
      if (!used) still.push_back(id);
    }
    ids = std::move(still);
  }
  co_return ids;
}

std::chrono::milliseconds ResealWorker::rest_of_quiet(const crypto::KeyRing& ring) const {
  const auto& rotated_at = ring.current().made_at();
  if (!rotated_at) return std::chrono::milliseconds(0);
  const auto rest = *rotated_at + settings_.quiet - clock_.now();
  return std::max<std::chrono::milliseconds>(rest, std::chrono::milliseconds(0));
}

}  // namespace matjar::keys
