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
#include <thread>

#include "base/sanitized.hpp"
#include "imaging/test_pictures/canvas.hpp"

namespace matjar::imaging::local {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

confined::ChildSettings settings(std::size_t children) {
  confined::ChildSettings settings;
  settings.program = MATJAR_IMAGE_PROGRAM;
  settings.children = children;
  settings.cpu_limit = 60s;  // a sanitized program takes its time
  settings.wall_limit = 600s;
  settings.start_limit = 600s;
  settings.queue_limit = 600s;
  return settings;
}

const std::string& photo() {
  static const std::string bytes = test_pictures::product_on_white(400, 400).png();
  return bytes;
}

/// An event loop of one thread with a pool on it.
class Loop {
 public:
  explicit Loop(confined::ChildSettings settings) : pool_(io_.get_executor(), std::move(settings)) {}

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
  const auto deadline = std::chrono::steady_clock::now() + 60s;  // the system takes a moment to end one
  while (std::chrono::steady_clock::now() < deadline) {
    siginfo_t ended{};
    // Looks and reaps nothing: that is for whoever stopped them.
    if (::waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) == -1 && errno == ECHILD) return true;
    std::this_thread::yield();
  }
  return false;
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

TEST(ImageChildPool, keeps_the_child_after_a_picture_that_it_refused) {
  Loop loop(settings(1));
  EXPECT_EQ(error_of(loop.run(loop.inspect("GIF89a, or so it says"))), "image_not_readable");
  const std::set<int> ids = loop.process_ids();
  EXPECT_EQ(ids.size(), 1U);
  EXPECT_EQ(error_of(loop.run(loop.inspect(test_pictures::png_header_only(50'000, 50'000)))), "image_not_readable");
  EXPECT_TRUE(loop.run(loop.inspect(photo())));
  EXPECT_EQ(loop.process_ids(), ids);
}

TEST(ImageChildPool, refuses_nothing_and_too_much_without_a_child) {
  Loop loop(settings(1));
  EXPECT_EQ(error_of(loop.run(loop.inspect(""))), "image_not_readable");
  EXPECT_EQ(error_of(loop.run(loop.inspect(std::string(kMaxImageBytes + 1, 'x')))), "image_too_large");
  EXPECT_TRUE(loop.process_ids().empty());
}

TEST(ImageChildPool, names_every_way_in_which_a_child_can_fail) {
  const auto failure = [](confined::ChildSettings wrong) {
    Loop loop(std::move(wrong));
    Result<ChildAnswer> answer = loop.run(loop.inspect(photo()));
    EXPECT_FALSE(answer);
    return answer ? Error() : std::move(answer).error();
  };
  confined::ChildSettings missing = settings(1);
  missing.program = "/nonexistent/matjar-image";
  EXPECT_EQ(failure(missing).name, "image_service_unavailable");
  confined::ChildSettings costly = settings(1);
  costly.cpu_limit = 0s;
  EXPECT_EQ(failure(costly).name, "image_too_costly");
  EXPECT_FALSE(failure(costly).transient()) << "it must not be tried again";
  confined::ChildSettings slow = settings(1);
  slow.wall_limit = 0s;
  EXPECT_EQ(failure(slow).name, "image_service_too_slow");
  EXPECT_TRUE(failure(slow).transient());
  for (const auto& error : {failure(missing), failure(costly), failure(slow)}) EXPECT_NE(error.next_step, "");

  Loop loop(settings(1));
  ASSERT_TRUE(loop.run(loop.inspect(photo())));
  loop.run(loop.pool().shut_down());
  const auto stopped = loop.run(loop.inspect(photo()));
  EXPECT_EQ(error_of(stopped), "image_service_stopped");
  EXPECT_TRUE(stopped.error().transient()) << "the next start takes it up";
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

TEST(ImageChildPool, keeps_a_child_below_its_limit_of_memory) {
  if (kSanitized) GTEST_SKIP() << "a sanitizer reserves terabytes";
  Loop loop(settings(1));
  std::string large = test_pictures::grey_png(7'900, 5'000, 90);
  const ChildRequest enhance{.kind = RequestKind::enhance, .side = 1'600};
  ASSERT_TRUE(loop.run(loop.pool().ask(enhance, std::move(large))));
  const std::string status = "/proc/" + std::to_string(*loop.process_ids().begin()) + "/status";
  EXPECT_LT(std::stol(field(status, "VmPeak")), 512 * 1'024) << "in kB";
  EXPECT_LT(std::stol(field(status, "VmHWM")), 256 * 1'024) << "in kB";
}

}  // namespace
}  // namespace matjar::imaging::local
