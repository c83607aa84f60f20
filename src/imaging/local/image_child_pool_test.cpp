#include "imaging/local/image_child_pool.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <fstream>
#include <future>
#include <gtest/gtest.h>
#include <iterator>
#include <set>
#include <signal.h>
#include <sys/wait.h>

#include "imaging/test_pictures/canvas.hpp"

namespace matjar::imaging::local {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

ImageChildSettings settings(std::size_t children) {
  ImageChildSettings settings;
  settings.program = MATJAR_IMAGE_PROGRAM;
  settings.children = children;
  settings.deadline = 60s;  // a busy machine is no failure; tests that want one set their own
  settings.start_deadline = 60s;
  return settings;
}

const std::string& photo() {
  static const std::string bytes = test_pictures::product_on_white(400, 400).png();
  return bytes;
}

/// An event loop of one thread with a pool on it.
class Loop {
 public:
  explicit Loop(ImageChildSettings settings) : pool_(io_.get_executor(), std::move(settings)) {}

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

  Task<Result<ChildAnswer>> inspect(std::string bytes) {
    return pool_.ask(ChildRequest{.kind = RequestKind::inspect}, std::move(bytes));
  }
  std::set<int> process_ids() {
    const std::vector<int> ids = run(pool_.process_ids());
    return {ids.begin(), ids.end()};
  }
  ImageChildPool& pool() { return pool_; }

 private:
  asio::io_context io_;
  ImageChildPool pool_;
};

std::string error_of(const Result<ChildAnswer>& result) {
  return result ? "" : result.error().name;
}

/// The value of "Name:\tvalue" in a file of /proc.
std::string field(const std::string& path, const std::string& name) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(name + ":")) continue;
    const auto start = line.find_first_not_of(" \t", name.size() + 1);
    return start == std::string::npos ? "" : line.substr(start);
  }
  return "missing";
}

bool no_child_is_left() {
  const bool none = ::waitpid(-1, nullptr, WNOHANG) == -1;
  return none && errno == ECHILD;
}

TEST(ImageChildPool, answers_and_keeps_the_child_for_the_next_picture) {
  Loop loop(settings(2));
  EXPECT_TRUE(loop.process_ids().empty()) << "started when first needed";
  ASSERT_TRUE(loop.run(loop.inspect(photo())));
  const std::set<int> ids = loop.process_ids();
  ASSERT_EQ(ids.size(), 1U);
  ASSERT_TRUE(loop.run(loop.inspect(photo())));
  EXPECT_EQ(loop.process_ids(), ids);
}

TEST(ImageChildPool, works_on_two_pictures_at_once_and_queues_the_others) {
  Loop loop(settings(2));
  std::vector<std::future<Result<ChildAnswer>>> answers;
  for (int i = 0; i < 7; ++i) answers.push_back(loop.begin(loop.inspect(photo())));
  loop.finish();
  for (auto& answer : answers) EXPECT_TRUE(answer.get());
  EXPECT_EQ(loop.process_ids().size(), 2U);
}

TEST(ImageChildPool, serves_several_threads) {
  asio::io_context io;
  ImageChildPool pool(io.get_executor(), settings(2));
  std::vector<std::future<Result<ChildAnswer>>> answers;
  for (int i = 0; i < 24; ++i) {
    auto task = pool.ask(ChildRequest{.kind = RequestKind::inspect}, i % 3 == 0 ? std::string("no picture") : photo());
    answers.push_back(asio::co_spawn(io, std::move(task), asio::use_future));
  }
  std::vector<std::jthread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back([&io] { io.run(); });
  threads.clear();
  for (std::size_t i = 0; i < answers.size(); ++i) EXPECT_EQ(answers[i].get().has_value(), i % 3 != 0) << i;
}

TEST(ImageChildPool, replaces_a_child_after_its_share_of_pictures) {
  ImageChildSettings few = settings(1);
  few.requests_per_child = 2;
  Loop loop(few);
  ASSERT_TRUE(loop.run(loop.inspect(photo())));
  const std::set<int> first = loop.process_ids();
  ASSERT_TRUE(loop.run(loop.inspect(photo())));
  ASSERT_TRUE(loop.run(loop.inspect(photo())));
  EXPECT_NE(loop.process_ids(), first);
}

TEST(ImageChildPool, keeps_the_child_after_a_picture_that_it_refused) {
  Loop loop(settings(1));
  EXPECT_EQ(error_of(loop.run(loop.inspect("GIF89a, or so it says"))), "image_not_readable");
  const std::set<int> ids = loop.process_ids();
  EXPECT_EQ(ids.size(), 1U);
  EXPECT_EQ(error_of(loop.run(loop.inspect(test_pictures::png_header_only(50'000, 50'000)))), "image_not_readable");
  EXPECT_TRUE(loop.run(loop.inspect(photo())));
  EXPECT_EQ(loop.process_ids(), ids);
}

TEST(ImageChildPool, replaces_a_child_that_died_while_it_was_idle) {
  Loop loop(settings(1));
  ASSERT_TRUE(loop.run(loop.inspect(photo())));
  const std::set<int> before = loop.process_ids();
  ASSERT_EQ(::kill(*before.begin(), SIGKILL), 0);
  siginfo_t ended{};
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(*before.begin()), &ended, WEXITED | WNOWAIT), 0);
  EXPECT_TRUE(loop.run(loop.inspect(photo()))) << "the next picture is not to blame";
  EXPECT_NE(loop.process_ids(), before);
}

TEST(ImageChildPool, blames_the_picture_when_the_child_dies_over_it) {
  Loop loop(settings(1));
  ASSERT_TRUE(loop.run(loop.inspect(photo())));
  const int id = *loop.process_ids().begin();
  ASSERT_EQ(::kill(id, SIGSTOP), 0);
  std::future<Result<ChildAnswer>> answer = loop.begin(loop.inspect(std::string(kMaxImageBytes, 'x')));
  loop.advance();  // sends until the socket is full
  ASSERT_EQ(::kill(id, SIGKILL), 0);
  loop.finish();
  const Result<ChildAnswer> result = answer.get();
  EXPECT_EQ(error_of(result), "image_not_readable");
  EXPECT_FALSE(result.error().transient()) << "it must not be tried again";
  EXPECT_TRUE(loop.run(loop.inspect(photo())));
}

TEST(ImageChildPool, kills_a_child_that_overruns_its_deadline) {
  ImageChildSettings hasty = settings(1);
  hasty.deadline = 2s;
  Loop loop(hasty);
  ASSERT_TRUE(loop.run(loop.inspect(photo())));
  const std::set<int> before = loop.process_ids();
  ASSERT_EQ(::kill(*before.begin(), SIGSTOP), 0);
  EXPECT_EQ(error_of(loop.run(loop.inspect(photo()))), "image_not_readable");
  EXPECT_TRUE(loop.process_ids().empty());
  EXPECT_TRUE(loop.run(loop.inspect(photo())));
  EXPECT_NE(loop.process_ids(), before);
}

TEST(ImageChildPool, says_when_no_child_became_free) {
  ImageChildSettings impatient = settings(1);
  impatient.queue_deadline = 10ms;
  Loop loop(impatient);
  ASSERT_TRUE(loop.run(loop.inspect(photo())));
  const int id = *loop.process_ids().begin();
  ASSERT_EQ(::kill(id, SIGSTOP), 0);
  std::future<Result<ChildAnswer>> first = loop.begin(loop.inspect(photo()));
  loop.advance();
  std::future<Result<ChildAnswer>> second = loop.begin([](Loop& loop, int id) -> Task<Result<ChildAnswer>> {
    Result<ChildAnswer> answer = co_await loop.inspect(photo());
    ::kill(id, SIGCONT);
    co_return answer;
  }(loop, id));
  loop.finish();
  EXPECT_TRUE(first.get());
  const Result<ChildAnswer> answer = second.get();
  EXPECT_EQ(error_of(answer), "image_service_busy");
  EXPECT_TRUE(answer.error().transient());
  EXPECT_TRUE(loop.run(loop.inspect(photo()))) << "the slot is not lost";
}

TEST(ImageChildPool, refuses_nothing_and_too_much_without_a_child) {
  Loop loop(settings(1));
  EXPECT_EQ(error_of(loop.run(loop.inspect(""))), "image_not_readable");
  EXPECT_EQ(error_of(loop.run(loop.inspect(std::string(kMaxImageBytes + 1, 'x')))), "image_too_large");
  EXPECT_TRUE(loop.process_ids().empty());
}

TEST(ImageChildPool, says_when_the_program_is_missing) {
  ImageChildSettings wrong = settings(1);
  wrong.program = "/nonexistent/matjar-image";
  Loop loop(wrong);
  const Result<ChildAnswer> answer = loop.run(loop.inspect(photo()));
  EXPECT_EQ(error_of(answer), "image_service_unavailable");
  EXPECT_FALSE(answer.error().next_step.empty());
}

TEST(ImageChildPool, says_when_the_program_ends_or_speaks_otherwise) {
  for (const char* program : {"/bin/true", "/usr/bin/wc"}) {
    ImageChildSettings wrong = settings(1);
    wrong.program = program;
    wrong.start_deadline = 300ms;
    Loop loop(wrong);
    EXPECT_EQ(error_of(loop.run(loop.inspect(photo()))), "image_service_unavailable") << program;
    EXPECT_TRUE(loop.process_ids().empty());
  }
  EXPECT_TRUE(no_child_is_left());
}

TEST(ImageChildPool, leaves_no_process_behind) {
  {
    Loop loop(settings(2));
    std::future<Result<ChildAnswer>> one = loop.begin(loop.inspect(photo()));
    std::future<Result<ChildAnswer>> two = loop.begin(loop.inspect(photo()));
    loop.finish();
    EXPECT_EQ(loop.process_ids().size(), 2U);
  }
  EXPECT_TRUE(no_child_is_left());
}

TEST(ImageChildPool, ends_with_requests_still_under_way) {
  {
    Loop loop(settings(1));
    ASSERT_TRUE(loop.run(loop.inspect(photo())));
    ASSERT_EQ(::kill(*loop.process_ids().begin(), SIGSTOP), 0);
    std::future<Result<ChildAnswer>> busy = loop.begin(loop.inspect(photo()));
    std::future<Result<ChildAnswer>> waiting = loop.begin(loop.inspect(photo()));
    loop.advance();
  }
  EXPECT_TRUE(no_child_is_left());
}

TEST(ImageChildPool, fails_what_waits_when_it_is_shut_down) {
  Loop loop(settings(1));
  ASSERT_TRUE(loop.run(loop.inspect(photo())));
  ASSERT_EQ(::kill(*loop.process_ids().begin(), SIGSTOP), 0);
  std::future<Result<ChildAnswer>> busy = loop.begin(loop.inspect(photo()));
  std::future<Result<ChildAnswer>> waiting = loop.begin(loop.inspect(photo()));
  loop.advance();
  loop.run(loop.pool().shut_down());
  EXPECT_EQ(error_of(busy.get()), "image_service_stopped");
  EXPECT_EQ(error_of(waiting.get()), "image_service_stopped");
  EXPECT_EQ(error_of(loop.run(loop.inspect(photo()))), "image_service_stopped");
  EXPECT_TRUE(no_child_is_left());
}

TEST(ImageChildPool, confines_every_thread_of_a_child) {
  Loop loop(settings(1));
  ASSERT_TRUE(loop.run(loop.inspect(photo())));
  const std::string process = "/proc/" + std::to_string(*loop.process_ids().begin());
  EXPECT_EQ(field(process + "/status", "NoNewPrivs"), "1");
  int threads = 0;
  for (const auto& thread : std::filesystem::directory_iterator(process + "/task")) {
    EXPECT_EQ(field(thread.path().string() + "/status", "Seccomp"), "2") << thread.path();
    ++threads;
  }
  EXPECT_GE(threads, 1);
}

TEST(ImageChildPool, gives_a_child_nothing_but_its_socket) {
  ::setenv("MATJAR_TEST_SECRET", "for the parent only", 1);
  Loop loop(settings(1));
  ASSERT_TRUE(loop.run(loop.inspect(photo())));
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
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
  EXPECT_EQ(open, std::set<std::string>{"0"});
#endif
}

#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
TEST(ImageChildPool, keeps_a_child_below_its_limit_of_memory) {
  Loop loop(settings(1));
  std::string large = test_pictures::grey_png(7'900, 5'000, 90);
  const ChildRequest enhance{.kind = RequestKind::enhance, .side = 1'600};
  ASSERT_TRUE(loop.run(loop.pool().ask(enhance, std::move(large))));
  const std::string status = "/proc/" + std::to_string(*loop.process_ids().begin()) + "/status";
  EXPECT_LT(std::stol(field(status, "VmPeak")), 512 * 1'024) << "in kB";
  EXPECT_LT(std::stol(field(status, "VmHWM")), 256 * 1'024) << "in kB";
}
#endif

}  // namespace
}  // namespace matjar::imaging::local
