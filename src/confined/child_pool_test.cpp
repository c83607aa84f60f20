#include "confined/child_pool.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <filesystem>
#include <fstream>
#include <future>
#include <gtest/gtest.h>
#include <iterator>
#include <set>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <time.h>
#include <unistd.h>

#include "base/sanitized.hpp"
#include "confined/child_process.hpp"
#include "confined/frame.hpp"

namespace matjar::confined {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

ChildSettings settings(std::size_t children) {
  ChildSettings settings;
  settings.program = MATJAR_TEST_CHILD;
  settings.children = children;
  settings.most_answer_bytes = 1U << 20U;
  settings.wall_limit = 600s;
  settings.start_limit = 600s;  // a busy machine is no failure; tests that want one set their own
  return settings;
}

/// An event loop of one thread with a pool on it.
class Loop {
 public:
  explicit Loop(ChildSettings settings) : pool_(io_.get_executor(), std::move(settings)) {}

  template <class T>
  std::future<T> begin(Task<T> task) {
    return asio::co_spawn(io_, std::move(task), asio::use_future);
  }
  /// Runs what can run without waiting for the world outside.
  void advance() {
    io_.restart();
    while (io_.poll() > 0) {
    }
  }
  void finish() {
    io_.restart();
    io_.run();
  }
  template <class T>
  T run(Task<T> task) {
    std::future<T> result = begin(std::move(task));
    finish();
    return result.get();
  }

  Task<Answer> send(std::string text, Check check = nullptr) {
    return pool_.ask({.head = std::move(text), .body = ""}, std::move(check));
  }
  Answer ask(std::string text, Check check = nullptr) { return run(send(std::move(text), std::move(check))); }
  std::optional<RefusalReason> refusal_of(std::string text, Check check = nullptr) {
    const Answer answer = ask(std::move(text), std::move(check));
    return answer ? std::nullopt : std::optional(answer.error().reason);
  }
  std::set<int> process_ids() {
    const std::vector<int> ids = run(pool_.process_ids());
    return {ids.begin(), ids.end()};
  }
  ChildPool& pool() { return pool_; }

 private:
  asio::io_context io_;
  ChildPool pool_;
};

/// Takes anything for an answer but "nonsense", and keeps in `seen` what it took last.
Check sense(std::string* seen) {
  return [seen](std::string answer) -> Task<bool> {
    if (answer == "nonsense") co_return false;
    *seen = std::move(answer);
    co_return true;
  };
}

/// True when they all end, which takes the system a moment.
bool no_child_is_left() {
  const auto deadline = std::chrono::steady_clock::now() + 60s;
  while (std::chrono::steady_clock::now() < deadline) {
    siginfo_t ended{};
    // Looks and reaps nothing: that is for whoever stopped them.
    if (::waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) == -1 && errno == ECHILD) return true;
    std::this_thread::yield();
  }
  return false;
}

/// Waits until a child of ours is dead, and leaves it to whoever reaps it.
bool is_dead(int process) {
  siginfo_t ended{};
  return ::waitid(P_PID, static_cast<id_t>(process), &ended, WEXITED | WNOWAIT) == 0;
}

std::chrono::nanoseconds cpu_of(int process) {
  clockid_t clock{};
  timespec used{};
  if (::clock_getcpuclockid(process, &clock) != 0 || ::clock_gettime(clock, &used) != 0) return {};
  return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

TEST(ChildPool, answers_and_keeps_the_child_for_the_next_request) {
  Loop loop(settings(2));
  EXPECT_TRUE(loop.process_ids().empty()) << "started when first needed";
  EXPECT_EQ(loop.run(loop.pool().ask({.head = "one", .body = " request"})), "one request");
  const std::set<int> ids = loop.process_ids();
  ASSERT_EQ(ids.size(), 1U);
  EXPECT_EQ(loop.ask(""), "");
  EXPECT_EQ(loop.process_ids(), ids);
}

TEST(ChildPool, serves_several_threads_and_queues_what_is_too_much) {
  asio::io_context io;
  ChildPool pool(io.get_executor(), settings(2));
  std::vector<std::future<Answer>> answers;
  for (int i = 0; i < 24; ++i) {
    auto task = pool.ask({.head = i % 3 == 0 ? "die" : "live", .body = ""});
    answers.push_back(asio::co_spawn(io, std::move(task), asio::use_future));
  }
  std::vector<std::jthread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back([&io] { io.run(); });
  threads.clear();
  for (std::size_t i = 0; i < answers.size(); ++i) EXPECT_EQ(answers[i].get().has_value(), i % 3 != 0) << i;
}

TEST(ChildPool, replaces_a_child_after_its_share_of_requests) {
  ChildSettings few = settings(1);
  few.requests_per_child = 2;
  Loop loop(few);
  ASSERT_TRUE(loop.ask("1"));
  const std::set<int> first = loop.process_ids();
  ASSERT_TRUE(loop.ask("2"));
  ASSERT_TRUE(loop.ask("3"));
  EXPECT_NE(loop.process_ids(), first);
}

TEST(ChildPool, replaces_a_child_that_died_while_it_was_idle) {
  Loop loop(settings(1));
  ASSERT_TRUE(loop.ask("1"));
  const std::set<int> before = loop.process_ids();
  ASSERT_EQ(::kill(*before.begin(), SIGKILL), 0);
  ASSERT_TRUE(is_dead(*before.begin()));
  EXPECT_TRUE(loop.ask("2")) << "the next request is not to blame";
  EXPECT_NE(loop.process_ids(), before);
}

TEST(ChildPool, blames_a_request_over_which_a_fresh_child_dies) {
  Loop loop(settings(1));
  const Answer answer = loop.ask("die");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason, RefusalReason::died);
  EXPECT_EQ(answer.error().message, "it ended confined_test_child");
  EXPECT_TRUE(loop.ask("live"));
}

TEST(ChildPool, tries_once_more_in_a_fresh_child_what_ended_one_that_had_served_others) {
  Loop loop(settings(1));
  ASSERT_TRUE(loop.ask("another"));
  EXPECT_TRUE(loop.ask("die unless fresh"));
  EXPECT_EQ(loop.refusal_of("die"), RefusalReason::died) << "and not for ever";
}

TEST(ChildPool, tries_nonsense_once_more_in_a_fresh_child_too) {
  Loop loop(settings(1));
  std::string seen;
  ASSERT_TRUE(loop.ask("another", sense(&seen)));
  EXPECT_EQ(seen, "another");
  EXPECT_EQ(loop.ask("nonsense unless fresh", sense(&seen)), "");
  EXPECT_EQ(seen, "sense");
  EXPECT_EQ(loop.refusal_of("nonsense", sense(&seen)), RefusalReason::died);
}

TEST(ChildPool, gives_the_second_try_what_is_left_of_the_processor_time) {
  ChildSettings strict = settings(1);
  strict.cpu_limit = 300ms;
  Loop loop(strict);
  ASSERT_TRUE(loop.ask("another"));
  EXPECT_EQ(loop.refusal_of("work and die unless fresh"), RefusalReason::too_costly);
  EXPECT_TRUE(loop.ask("work and die unless fresh")) << "which is enough for one";
}

TEST(ChildPool, does_not_blame_a_request_whose_child_was_killed_from_outside) {
  Loop loop(settings(1));
  ASSERT_TRUE(loop.run(loop.pool().start()));
  const int id = *loop.process_ids().begin();
  std::future<Answer> answer = loop.begin(loop.send("wait"));
  loop.advance();
  ASSERT_EQ(::kill(id, SIGKILL), 0);
  loop.finish();
  const Answer refused = answer.get();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, RefusalReason::interrupted) << refused.error().message;
}

TEST(ChildPool, keeps_its_children_when_everybody_is_told_to_end) {
  Loop loop(settings(1));
  ASSERT_TRUE(loop.ask("1"));
  const std::set<int> before = loop.process_ids();
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) ASSERT_EQ(::kill(*before.begin(), signal), 0);
  EXPECT_TRUE(loop.ask("2"));
  EXPECT_EQ(loop.process_ids(), before);
}

TEST(ChildPool, keeps_no_child_that_works_when_nobody_asked) {
  Loop loop(settings(1));
  ASSERT_TRUE(loop.ask("work on"));
  const std::set<int> before = loop.process_ids();
  ASSERT_EQ(before.size(), 1U);
  const auto start = cpu_of(*before.begin());
  const auto deadline = std::chrono::steady_clock::now() + 60s;
  while (cpu_of(*before.begin()) - start < 200ms) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "it does not work on";
    std::this_thread::yield();
  }
  EXPECT_TRUE(loop.ask("next"));
  EXPECT_FALSE(loop.process_ids().contains(*before.begin()));
}

TEST(ChildPool, tells_of_each_child_that_ends_before_its_time) {
  std::vector<std::string> told;
  ChildSettings watched = settings(1);
  watched.on_end = [&told](const ChildEnd& end) {
    told.push_back(end.program + " " + std::string(end.how) + " " + end.about + " " +
                   std::to_string(end.signal.value_or(0)));
  };
  Loop loop(watched);
  std::string seen;
  const auto ask = [&](std::string text) {
    return loop.run(loop.pool().ask({.head = std::move(text), .body = "", .about = "shop.example.com"}, sense(&seen)));
  };
  ASSERT_TRUE(ask("fine"));
  EXPECT_TRUE(told.empty());
  ASSERT_TRUE(ask("die unless fresh")) << "told although the second try went well";
  ASSERT_FALSE(ask("nonsense")) << "twice, the child had served another";
  const std::string abort = "confined_test_child died shop.example.com " + std::to_string(SIGABRT);
  const std::string nonsense = "confined_test_child nonsense shop.example.com 0";
  EXPECT_EQ(told, (std::vector<std::string>{abort, nonsense, nonsense}));
}

TEST(ChildPool, lets_the_asker_judge_whether_the_child_is_kept) {
  Loop loop(settings(1));
  std::vector<std::string> seen;
  const Check not_b = [&seen](std::string answer) -> Task<bool> {
    seen.push_back(answer);
    co_return answer != "b";
  };
  const auto ask = [&](std::string text) {
    return loop.run(loop.pool().ask({.head = std::move(text), .body = ""}, not_b));
  };
  EXPECT_EQ(ask("a"), "") << "it went to the check";
  const std::set<int> before = loop.process_ids();
  const Answer refused = ask("b");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, RefusalReason::died);
  EXPECT_EQ(refused.error().message, "the answer cannot be right");
  EXPECT_EQ(seen, (std::vector<std::string>{"a", "b", "b"})) << "once more in a fresh child";
  EXPECT_TRUE(loop.process_ids().empty());
  EXPECT_EQ(ask("a"), "");
  EXPECT_NE(loop.process_ids(), before);
}

TEST(ChildPool, starts_a_child_ahead_of_the_first_request) {
  Loop loop(settings(2));
  ASSERT_TRUE(loop.run(loop.pool().start()));
  const std::set<int> before = loop.process_ids();
  ASSERT_EQ(before.size(), 1U);
  ASSERT_TRUE(loop.ask("1"));
  EXPECT_EQ(loop.process_ids(), before);
  ChildSettings missing = settings(1);
  missing.program = "/nonexistent/child";
  Loop none(missing);
  const auto started = none.run(none.pool().start());
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().reason, RefusalReason::no_child);
}

TEST(ChildPool, counts_processor_time_and_no_more_than_is_allowed_is_used) {
  ChildSettings strict = settings(2);
  strict.cpu_limit = 300ms;
  Loop loop(strict);
  ASSERT_TRUE(loop.ask("another"));
  const int spinning = *loop.process_ids().begin();
  std::future<Answer> spins = loop.begin(loop.send("spin"));
  std::future<Answer> beside = loop.begin(loop.send("beside"));
  loop.finish();
  const Answer answer = spins.get();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason, RefusalReason::too_costly);
  EXPECT_EQ(answer.error().message, "it took more than 0.3 s of the processor");
  EXPECT_EQ(beside.get(), "beside") << "it is not disturbed";
  EXPECT_FALSE(loop.process_ids().contains(spinning)) << "and no fresh child spins";
}

TEST(ChildPool, fails_nothing_because_the_child_gets_no_processor) {
  ChildSettings strict = settings(1);
  strict.cpu_limit = 100ms;
  Loop loop(strict);
  ASSERT_TRUE(loop.ask("another"));
  const int id = *loop.process_ids().begin();
  ASSERT_EQ(::kill(id, SIGSTOP), 0);
  std::future<Answer> answer = loop.begin(loop.send("patience"));
  auto wake = [](int child) -> Task<bool> {
    asio::steady_timer timer(co_await asio::this_coro::executor, 200ms);
    co_await timer.async_wait(asio::use_awaitable);
    co_return ::kill(child, SIGCONT) == 0;
  };
  std::future<bool> woken = loop.begin(wake(id));
  loop.finish();
  EXPECT_TRUE(woken.get());
  EXPECT_EQ(answer.get(), "patience");
}

TEST(ChildPool, ends_a_child_that_waits_for_something) {
  ChildSettings hasty = settings(1);
  hasty.wall_limit = 400ms;
  Loop loop(hasty);
  const Answer answer = loop.ask("wait");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason, RefusalReason::too_slow);
  EXPECT_EQ(answer.error().message, "it was not done within 0.4 s");
  EXPECT_TRUE(loop.process_ids().empty());
  EXPECT_TRUE(loop.ask("next"));
}

TEST(ChildPool, names_memory_that_does_not_suffice) {
  if (kSanitized) GTEST_SKIP() << "a sanitizer reserves terabytes: no limit";
  Loop loop(settings(1));
  const Answer answer = loop.ask("grow");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason, RefusalReason::too_costly);
  EXPECT_EQ(answer.error().message, "it took more memory than there is for one");
}

TEST(ChildPool, keeps_no_child_that_answers_what_cannot_be_right) {
  Loop loop(settings(1));
  std::string seen;
  ASSERT_TRUE(loop.ask("sense", sense(&seen)));
  const std::set<int> before = loop.process_ids();
  EXPECT_EQ(loop.refusal_of("nonsense", sense(&seen)), RefusalReason::died);
  EXPECT_TRUE(loop.process_ids().empty());
  EXPECT_EQ(loop.refusal_of("answer too much", sense(&seen)), RefusalReason::died);
  EXPECT_EQ(loop.refusal_of("break the protocol", sense(&seen)), RefusalReason::died);
  EXPECT_TRUE(loop.ask("sense", sense(&seen)));
  EXPECT_NE(loop.process_ids(), before);
}

TEST(ChildPool, says_when_no_child_became_free) {
  ChildSettings impatient = settings(1);
  impatient.queue_limit = 10ms;
  Loop loop(impatient);
  ASSERT_TRUE(loop.ask("1"));
  const int id = *loop.process_ids().begin();
  ASSERT_EQ(::kill(id, SIGSTOP), 0);
  std::future<Answer> first = loop.begin(loop.send("2"));
  loop.advance();
  std::future<Answer> second = loop.begin([](Loop& loop, int id) -> Task<Answer> {
    Answer answer = co_await loop.send("3");
    ::kill(id, SIGCONT);
    co_return answer;
  }(loop, id));
  loop.finish();
  EXPECT_TRUE(first.get());
  EXPECT_EQ(second.get().error().reason, RefusalReason::busy);
  EXPECT_TRUE(loop.ask("4")) << "the slot is not lost";
}

TEST(ChildPool, says_when_the_program_is_missing_ends_or_speaks_otherwise) {
  for (const char* program : {"/nonexistent/child", "/bin/true", "/usr/bin/wc"}) {
    ChildSettings wrong = settings(1);
    wrong.program = program;
    wrong.start_limit = 300ms;
    Loop loop(wrong);
    EXPECT_EQ(loop.refusal_of("1"), RefusalReason::no_child) << program;
    EXPECT_TRUE(loop.process_ids().empty());
  }
  EXPECT_TRUE(no_child_is_left());
}

TEST(ChildPool, ends_with_requests_still_under_way) {
  {
    Loop loop(settings(1));
    ASSERT_TRUE(loop.ask("1"));
    std::future<Answer> busy = loop.begin(loop.send("wait"));
    std::future<Answer> waiting = loop.begin(loop.send("2"));
    loop.advance();
  }
  EXPECT_TRUE(no_child_is_left());
}

TEST(ChildPool, fails_what_waits_when_it_is_shut_down) {
  Loop loop(settings(1));
  ASSERT_TRUE(loop.ask("1"));
  std::future<Answer> busy = loop.begin(loop.send("wait"));
  std::future<Answer> waiting = loop.begin(loop.send("2"));
  loop.advance();
  loop.run(loop.pool().shut_down());
  EXPECT_EQ(busy.get().error().reason, RefusalReason::stopped);
  EXPECT_EQ(waiting.get().error().reason, RefusalReason::stopped);
  EXPECT_EQ(loop.refusal_of("3"), RefusalReason::stopped);
  EXPECT_TRUE(no_child_is_left());
}

TEST(ChildPool, gives_a_child_nothing_but_its_socket) {
  ::setenv("MATJAR_TEST_SECRET", "for the parent only", 1);
  Loop loop(settings(1));
  ASSERT_TRUE(loop.ask("1"));
  ::unsetenv("MATJAR_TEST_SECRET");
  const std::string process = "/proc/" + std::to_string(*loop.process_ids().begin());
  std::ifstream environment(process + "/environ");
  // The kernel keeps these from everybody but root once the child has made itself untraceable.
  if (!environment) GTEST_SKIP() << "a process that may not be traced shows these to root alone";
  const std::string all((std::istreambuf_iterator<char>(environment)), {});
  EXPECT_EQ(all.find("for the parent only"), std::string::npos);
  std::set<std::string> open;
  for (const auto& descriptor : std::filesystem::directory_iterator(process + "/fd")) {
    open.insert(descriptor.path().filename().string());
  }
  if (!kSanitized) EXPECT_EQ(open, std::set<std::string>{"0"});
}

TEST(ChildProcess, is_stopped_without_waiting_for_its_end) {
  auto process = ChildProcess::start(MATJAR_TEST_CHILD);
  ASSERT_TRUE(process) << process.error();
  const int id = process->id();
  process->stop();
  EXPECT_FALSE(process->running());
  EXPECT_EQ(process->signal(), std::nullopt) << "it was us";
  EXPECT_TRUE(no_child_is_left());
  // Its number is given back a moment after nobody can wait for it any more.
  const auto deadline = std::chrono::steady_clock::now() + 60s;
  while (::kill(id, 0) == 0 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  EXPECT_EQ(::kill(id, 0), -1) << "and reaped all the same";
}

TEST(ChildProcess, is_ended_by_the_kernel_when_nobody_looks) {
  auto process = ChildProcess::start(MATJAR_TEST_CHILD);
  ASSERT_TRUE(process) << process.error();
  const int socket = process->take_socket();
  char hello[8];
  ASSERT_EQ(::recv(socket, hello, sizeof(hello), MSG_WAITALL), 8);
  process->allow_cpu(1ms);
  const FrameHead head = frame_head(4);
  ASSERT_EQ(::send(socket, head.data(), head.size(), 0), 8);
  ASSERT_EQ(::send(socket, "spin", 4, 0), 4);
  siginfo_t ended{};
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(process->id()), &ended, WEXITED | WNOWAIT), 0);
  EXPECT_NE(ended.si_code, CLD_EXITED);
  EXPECT_EQ(ended.si_status, SIGXCPU);
  EXPECT_LT(cpu_of(process->id()), 3s);
  EXPECT_FALSE(process->running());
  EXPECT_EQ(process->exit_status(), std::nullopt);
  EXPECT_EQ(process->signal(), SIGXCPU);
  EXPECT_GT(process->cpu_time(), 500ms) << "known although it is gone";
  ::close(socket);
}

}  // namespace
}  // namespace matjar::confined
