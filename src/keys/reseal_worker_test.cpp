#include "keys/reseal_worker.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/gather.hpp"
#include "crypto/key_ring_text.hpp"
#include "keys/test_process.hpp"
#include "salla/sealed_places.hpp"

namespace matjar::keys {
namespace {

using std::chrono::hours;
using storage::run_task;

class ResealWorkerTest : public testing::Test {
 protected:
  ResealWorkerTest() { write_key_file(std::string(64, 'a') + "\n"); }

  void write_key_file(const std::string& text) {
    std::filesystem::remove(key_file());
    std::ofstream(key_file()) << text;
    std::filesystem::permissions(key_file(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  }
  std::filesystem::path key_file() const { return directory_.path() / "sealing.key"; }
  std::unique_ptr<Process> start(int batch = 2) {
    return std::make_unique<Process>(*database_, key_file(), endpoint_, clock_, batch);
  }
  static MerchantId merchant(int number) { return MerchantId(fmt::format("m-{:02}", number)); }

  void connect(Process& process, int merchants) {
    for (int i = 0; i < merchants; ++i) {
      salla::TokenSet tokens = endpoint_.grant(clock_.now());
      tokens.expires_at = clock_.now() + hours(24 * 14);
      ASSERT_TRUE(run_task(process.vault.store(merchant(i), std::move(tokens))));
    }
  }
  std::string access(Process& process, int number) {
    const auto token = run_task(process.vault.access_token(merchant(number)));
    return token ? token->reveal() : token.error().name;
  }
  void expect_all_open(Process& process, int merchants) {
    for (int i = 0; i < merchants; ++i) EXPECT_EQ(access(process, i), fmt::format("access-{}", i + 1));
  }
  std::string verdict(Process& process) {
    const queue::Verdict verdict = run_task(process.worker.work(queue::Job()));
    if (std::holds_alternative<queue::Completed>(verdict)) return "completed";
    if (std::holds_alternative<queue::Snooze>(verdict)) return "snooze";
    if (const auto* retry = std::get_if<queue::Retry>(&verdict)) return retry->error.name;
    return "another";
  }
  /// What a server makes of it once the quiet hour is over: the job's last verdict.
  std::string outcome(Process& process) {
    clock_.advance(hours(1));
    std::string last = "snooze";
    for (int tries = 0; tries < 5 && last == "snooze"; ++tries) last = verdict(process);
    return last;
  }
  int sealed_with(const std::string& key_id) {
    const storage::Query count{"test.count", "select count(*) as n from salla_tokens where access_token like $1"};
    const auto rows = run_task(database_->query(count, {crypto::Sealer::prefix_of(key_id) + "%"}));
    return rows->front().get<int>("n");
  }
  static std::string current(Process& process) { return process.keys->ring()->current().id(); }
  static std::size_t older(Process& process) { return process.keys->ring()->older().size(); }

  storage::TestDatabase database_;
  storage::TestDirectory directory_;
  ManualClock clock_;
  TokenEndpoint endpoint_;
};

TEST_F(ResealWorkerTest, seals_everything_anew_at_once_and_retires_the_old_key_an_hour_later) {
  const auto process = start();
  connect(*process, 5);
  const std::string first = current(*process);
  ASSERT_TRUE(process->keys->rotate(clock_.now()));
  EXPECT_EQ(verdict(*process), "snooze");
  EXPECT_EQ(sealed_with(first), 0);
  EXPECT_EQ(sealed_with(current(*process)), 5);
  EXPECT_EQ(older(*process), 1U) << "somebody may still store what he sealed a moment ago";
  EXPECT_EQ(outcome(*process), "completed");
  EXPECT_EQ(older(*process), 0U);
  expect_all_open(*start(), 5);
}

TEST_F(ResealWorkerTest, has_nothing_to_do_without_older_keys) {
  const auto process = start();
  connect(*process, 1);
  process->table.batches_left = 0;
  EXPECT_EQ(verdict(*process), "completed");
}

TEST_F(ResealWorkerTest, finds_what_was_stored_late_with_the_old_key) {
  const auto process = start();
  connect(*process, 1);
  const crypto::Sealer late{*process->keys->ring()};
  ASSERT_TRUE(process->keys->rotate(clock_.now()));
  EXPECT_EQ(verdict(*process), "snooze");
  const MerchantId id = merchant(0);
  storage::Params params{late.seal(Secret("late"), salla::token_place(id.value(), "access_token"))};
  const storage::Query store{"test.late", "update salla_tokens set access_token = $1"};
  ASSERT_TRUE(run_task(storage::execute(*database_, store, std::move(params))));
  EXPECT_EQ(outcome(*process), "completed");
  EXPECT_EQ(access(*start(), 0), "late");
}

TEST_F(ResealWorkerTest, keeps_a_key_for_those_who_read_a_moment_ago_what_it_has_just_sealed_anew) {
  const auto process = start();
  connect(*process, 1);
  ASSERT_TRUE(process->keys->rotate(clock_.now()));
  clock_.advance(hours(2));
  EXPECT_EQ(verdict(*process), "snooze");
  EXPECT_EQ(older(*process), 1U);
  EXPECT_EQ(verdict(*process), "completed");
  EXPECT_EQ(older(*process), 0U);
}

TEST_F(ResealWorkerTest, ends_as_a_dead_letter_and_keeps_the_key_of_a_text_that_nobody_can_open) {
  const auto process = start();
  connect(*process, 3);
  const std::string first = current(*process);
  ASSERT_TRUE(run_task(storage::execute(
      *database_, {"test.move", "update salla_tokens set merchant_id = 'moved' where merchant_id = 'm-01'"})));
  ASSERT_TRUE(process->keys->rotate(clock_.now()));
  ASSERT_TRUE(process->keys->rotate(clock_.now()));
  EXPECT_EQ(outcome(*process), "sealed_unreadable");
  const queue::Verdict verdict = run_task(process->worker.work(queue::Job()));
  const auto* retry = std::get_if<queue::Retry>(&verdict);
  ASSERT_NE(retry, nullptr);
  EXPECT_EQ(retry->error.name, "sealed_unreadable");
  EXPECT_FALSE(retry->error.transient());
  EXPECT_NE(retry->error.message.find("salla_tokens"), std::string::npos);
  ASSERT_EQ(older(*process), 1U) << "the key between them is needed by nothing";
  EXPECT_EQ(process->keys->ring()->older().front().id(), first);
  EXPECT_EQ(sealed_with(first), 1);
  EXPECT_EQ(access(*process, 2), "access-3");
}

// What is left when a process ends between two steps of a rotation, and what the next one makes of it.

TEST_F(ResealWorkerTest, goes_on_after_a_crash_before_the_new_key_seals) {
  auto process = start();
  connect(*process, 3);
  const auto ring = process->keys->ring();
  write_key_file(crypto::key_ring_text(ring->prepared(crypto::SealingKey::generate(clock_.now()))).reveal());
  process = start();
  expect_all_open(*process, 3);
  EXPECT_EQ(outcome(*process), "completed");
  EXPECT_EQ(current(*process), ring->current().id()) << "the operator has to say it again";
  EXPECT_EQ(older(*process), 0U);
  expect_all_open(*start(), 3);
}

TEST_F(ResealWorkerTest, goes_on_when_a_power_cut_took_the_new_ring_back_after_it_had_sealed) {
  auto process = start();
  connect(*process, 2);
  const crypto::KeyRing before = *process->keys->ring();
  ASSERT_TRUE(process->keys->rotate(clock_.now()));
  connect(*process, 2);
  const auto lost = process->keys->ring();
  ASSERT_EQ(sealed_with(lost->current().id()), 2);
  // The file as it was between the two writes of a rotation.
  write_key_file(crypto::key_ring_text(before.prepared(lost->current())).reveal());
  process = start();
  EXPECT_EQ(access(*process, 0), "access-3");
  EXPECT_EQ(outcome(*process), "completed");
  EXPECT_EQ(sealed_with(before.current().id()), 2);
  EXPECT_EQ(access(*start(), 1), "access-4");
}

TEST_F(ResealWorkerTest, goes_on_after_a_crash_between_the_new_key_and_the_first_row) {
  auto process = start();
  connect(*process, 3);
  ASSERT_TRUE(process->keys->rotate(clock_.now()));
  process = start();
  expect_all_open(*process, 3);
  EXPECT_EQ(outcome(*process), "completed");
  expect_all_open(*start(), 3);
}

TEST_F(ResealWorkerTest, goes_on_after_a_crash_in_the_middle_of_the_rows) {
  for (int batches = 1; batches <= 3; ++batches) {
    auto process = start();
    connect(*process, 5);
    const std::string old = current(*process);
    ASSERT_TRUE(process->keys->rotate(clock_.now()));
    clock_.advance(hours(1));
    process->table.batches_left = batches - 1;
    EXPECT_EQ(verdict(*process), "connection_lost");
    EXPECT_EQ(sealed_with(old), 5 - 2 * (batches - 1));
    EXPECT_EQ(older(*process), 1U);
    process = start();
    EXPECT_EQ(outcome(*process), "completed");
    EXPECT_EQ(sealed_with(old), 0);
    EXPECT_EQ(access(*start(), 4), fmt::format("access-{}", 5 * batches));
  }
}

TEST_F(ResealWorkerTest, goes_on_after_a_crash_between_the_last_row_and_the_old_keys_end) {
  auto process = start(100);
  connect(*process, 3);
  ASSERT_TRUE(process->keys->rotate(clock_.now()));
  ASSERT_TRUE(run_task(process->sealed.reseal("", 100)));
  process = start(100);
  expect_all_open(*process, 3);
  EXPECT_EQ(outcome(*process), "completed");
  EXPECT_EQ(older(*process), 0U);
  expect_all_open(*start(), 3);
}

/// Two processes that use, refresh and store tokens as fast as they can, while keys come and go.
class RotationUnderLoad : public ResealWorkerTest {
 protected:
  static constexpr int kMerchants = 6;
  static constexpr int kRotations = 8;

  Task<bool> use_tokens(int number) {
    while (!over_) {
      Process& process = *processes_[static_cast<std::size_t>(rounds_[number] % 2)];
      const auto token = co_await process.vault.access_token(merchant(number));
      if (!token) failures_.push_back(token.error().name);
      if (rounds_[number] % 5 == 4) {
        salla::TokenSet tokens = endpoint_.grant(clock_.now());
        newest_[number] = tokens.refresh_token.reveal();
        if (!co_await process.vault.store(merchant(number), std::move(tokens))) failures_.emplace_back("store");
      }
      ++rounds_[number];
    }
    co_return true;
  }
  /// Whether the row of each merchant opens, for a process that has looked at the key file before the row was stored.
  Task<bool> read_all() {
    const storage::Query all{"test.all", "select merchant_id, access_token, refresh_token from salla_tokens"};
    const auto rows = co_await database_->query(all);
    for (const auto row : *rows) {
      const auto id = row.get<MerchantId>("merchant_id");
      for (const char* column : {"access_token", "refresh_token"}) {
        const auto opened =
            processes_[1]->sealer.open(row.get<std::string>(column), salla::token_place(id.value(), column));
        if (!opened) failures_.push_back(opened.error().name);
        ++opened_;
      }
    }
    co_return true;
  }
  /// Reads until everybody has begun and ended a round: then nobody stores any more what he sealed before.
  Task<bool> rounds_pass() {
    const auto from = rounds_;
    const auto done = [&] {
      return std::ranges::all_of(from, [this](const auto& one) { return rounds_[one.first] >= one.second + 2; });
    };
    while (!done()) co_await read_all();
    co_return true;
  }
  Task<bool> rotate_again_and_again() {
    for (int i = 0; i < kRotations; ++i) {
      if (!processes_[0]->keys->rotate(clock_.now())) failures_.emplace_back("rotate");
      Process& process = *processes_[static_cast<std::size_t>(i % 2)];
      static_cast<void>(co_await process.worker.work(queue::Job()));
      co_await rounds_pass();
      clock_.advance(hours(1));
      for (int pass = 0; pass < 100 && older(process) > 0; ++pass) {
        static_cast<void>(co_await process.worker.work(queue::Job()));
        co_await rounds_pass();
      }
      if (older(process) > 0) failures_.emplace_back("an old key is still there");
    }
    over_ = true;
    co_return true;
  }

  std::vector<std::unique_ptr<Process>> processes_;
  std::map<int, int> rounds_;
  std::map<int, std::string> newest_;
  std::vector<std::string> failures_;
  int opened_ = 0;
  bool over_ = false;
};

TEST_F(RotationUnderLoad, loses_no_token_and_each_opens_at_each_moment) {
  processes_.push_back(start());
  processes_.push_back(start());
  std::vector<Task<bool>> all;
  for (int i = 0; i < kMerchants; ++i) {
    rounds_[i] = 0;
    ASSERT_TRUE(run_task(processes_[0]->vault.store(merchant(i), endpoint_.grant(clock_.now()))));
    all.push_back(use_tokens(i));
  }
  all.push_back(rotate_again_and_again());
  run_task(gather(std::move(all)));
  EXPECT_EQ(failures_, std::vector<std::string>());
  EXPECT_GT(endpoint_.refreshed, kMerchants * kRotations);
  EXPECT_EQ(endpoint_.refused, 0) << "a refresh token was lost, or presented twice";
  EXPECT_GT(opened_, kMerchants * kRotations);
  const auto process = start();
  EXPECT_EQ(older(*process), 0U);
  for (int i = 0; i < kMerchants; ++i) EXPECT_TRUE(access(*process, i).starts_with("access-"));
  EXPECT_EQ(sealed_with(current(*process)), kMerchants);
}

}  // namespace
}  // namespace matjar::keys
