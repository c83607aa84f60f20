#include <algorithm>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <condition_variable>
#include <ctime>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gtest/gtest.h>
#include <mutex>
#include <sys/resource.h>

#include "base/sanitized.hpp"
#include "net/curl_http_client.hpp"
#include "net/test_loop.hpp"
#include "sourcing/http_fetcher.hpp"
#include "sourcing/in_process_page_reader.hpp"
#include "sourcing/product_source.hpp"
#include "sourcing/test_shops.hpp"

namespace matjar::sourcing {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

constexpr int kPages = 500;
constexpr std::size_t kPageBytes = 64UZ << 10;
constexpr auto kDeadline = 100s;  // of what never takes long, for a test that fails instead of hanging

/// Shops at as many addresses of this machine as one wants. They keep every page back until all that are expected have
/// been asked for, and until they are told to let them go.
class SlowShops {
 public:
  explicit SlowShops(int expected)
      : expected_(expected),
        acceptor_(loop_, tcp::endpoint(asio::ip::address_v4::any(), 0)),
        gate_(loop_, asio::steady_timer::time_point::max()) {
    acceptor_.listen(kPages);
    asio::co_spawn(loop_, accept(this), asio::detached);
    thread_ = std::thread([this] { loop_.run(); });
  }
  ~SlowShops() {
    loop_.stop();
    thread_.join();
  }
  SlowShops(const SlowShops&) = delete;
  SlowShops& operator=(const SlowShops&) = delete;

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  bool wait_for_all() {
    return wait([this] { return asked_ == expected_; });
  }
  /// Whether there were no more than so many connections at some time from now on.
  bool wait_for_open(int most) {
    return wait([this, most] { return open_ <= most; });
  }
  void let_go() {
    asio::post(loop_, [this] { gate_.expires_at(asio::steady_timer::clock_type::now()); });
  }

 private:
  template <class Condition>
  bool wait(Condition condition) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kDeadline, condition);
  }
  void count(int& what, int by) {
    const std::scoped_lock lock(mutex_);
    what += by;
    changed_.notify_all();
  }

  static std::string answer_to(std::string_view head) {
    if (head.starts_with("GET /robots.txt ")) return "HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n";
    const std::string number(head.substr(head.find("/item/") + 6, 3));
    std::string page = fmt::format(
        R"(<h1>Lamp {0}</h1><script type="application/ld+json">{{"@type":"Product","name":"Lamp {0}","offers":{{"price":"5","priceCurrency":"USD"}}}}</script>)",
        number);
    page += "<p>" + std::string(kPageBytes - page.size(), 'x');
    return fmt::format("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{}", page.size(), page);
  }

  static Task<void> serve(SlowShops* self, tcp::socket socket) {
    struct Counted {
      SlowShops* shops;
      ~Counted() { shops->count(shops->open_, -1); }
    } counted{self};
    self->count(self->open_, 1);
    std::string seen;
    while (true) {
      auto buffer = asio::dynamic_buffer(seen, 16'384);
      const auto [end, size] =
          co_await asio::async_read_until(socket, buffer, "\r\n\r\n", asio::as_tuple(asio::use_awaitable));
      if (end) co_return;
      const std::string answer = answer_to(seen.substr(0, size));
      seen.erase(0, size);
      if (answer.size() > kPageBytes) {
        self->count(self->asked_, 1);
        co_await self->gate_.async_wait(asio::as_tuple(asio::use_awaitable));
      }
      const auto [broken, sent] =
          co_await asio::async_write(socket, asio::buffer(answer), asio::as_tuple(asio::use_awaitable));
      if (broken) co_return;
    }
  }

  static Task<void> accept(SlowShops* self) {
    while (true) {
      auto [error, socket] = co_await self->acceptor_.async_accept(asio::as_tuple(asio::use_awaitable));
      if (error) co_return;
      asio::co_spawn(self->loop_, serve(self, std::move(socket)), asio::detached);
    }
  }

  const int expected_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int asked_ = 0;
  int open_ = 0;
  asio::io_context loop_{1};
  tcp::acceptor acceptor_;
  asio::steady_timer gate_;
  std::thread thread_;
};

std::ptrdiff_t open_files() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}

/// A line of /proc/self/status, in KiB.
long memory(std::string_view field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(field)) return std::stol(line.substr(field.size() + 1));
  }
  return 0;
}

void forget_highest_memory() {
  std::ofstream("/proc/self/clear_refs") << 5;
}

bool may_open(rlim_t files) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return false;
  limit.rlim_cur = std::min(std::max(limit.rlim_cur, files), limit.rlim_max);
  return ::setrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= files;
}

std::chrono::nanoseconds cpu_of_this_thread() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

/// What the loop's own thread did at most before it came back to others. Its processor time: how long that took depends
/// on what else the machine does.
struct Pulse {
  std::atomic<bool> stops = false;
  std::atomic<std::int64_t> beats = 0;
  std::chrono::nanoseconds longest{0};

  static Task<int> run(Pulse* self) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    auto before = cpu_of_this_thread();
    while (!self->stops) {
      timer.expires_after(1ms);
      co_await timer.async_wait(asio::use_awaitable);
      const auto now = cpu_of_this_thread();
      self->longest = std::max(self->longest, now - before);
      before = now;
      ++self->beats;
    }
    co_return 0;
  }
};

Task<int> nothing() {
  co_return 0;
}

std::string host_of(int number) {
  return fmt::format("127.0.{}.{}", 1 + number / 250, 1 + number % 250);
}

std::vector<std::string> hosts(std::uint16_t port) {
  std::vector<std::string> all;
  for (int i = 0; i < kPages; ++i) all.push_back(fmt::format("{}:{}", host_of(i), port));
  return all;
}

/// Everything between a link and its facts, as the program has it.
struct Reader {
  explicit Reader(std::uint16_t port) : guard({.allowed_endpoints = hosts(port)}) {}
  ~Reader() { loop.stop(); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  std::future<Result<product::SourceProduct>> read(int number, std::uint16_t port) {
    const std::string link = fmt::format("http://{}:{}/item/{:03}", host_of(number), port, number);
    RecognisedLink recognised{{"generic", "", link}, *Url::parse(link), LinkKind::product};
    return asio::co_spawn(loop.loop(), source.read(std::move(recognised)), asio::use_future);
  }

  net::TestLoop loop;
  SystemClock clock;
  BlockingPool pool{3};
  telemetry::Log log = telemetry::Log::silent();
  LinkRecogniser links = test_recogniser();
  net::OutboundGuard guard;
  net::CurlHttpClient client{loop.loop(), guard, {.max_connections = 600}};
  HttpFetcher rules{client, clock, {.total = kDeadline, .first_byte = kDeadline}};
  HostManners manners{loop.loop().get_executor(), rules, clock};
  HttpFetcher http{client, clock, {.manners = &manners, .total = kDeadline, .first_byte = kDeadline}};
  PageCache cache{clock, {}};
  InProcessPageReader pages{pool};
  ProductSource source{{.fetchers = {&http}}, {links, clock, pages, log, &cache}};
};

TEST(ManyFetches, five_hundred_slow_pages_are_read_at_once_and_the_loop_stays_free) {
  if (!may_open(2 * kPages + 200)) GTEST_SKIP() << "this user may not open so many files";
  SlowShops shops(kPages);
  Reader reader(shops.port());
  const auto files_before = open_files();
  forget_highest_memory();
  const long memory_before = memory("VmRSS:");

  std::vector<std::future<Result<product::SourceProduct>>> reads;
  for (int i = 0; i < kPages; ++i) reads.push_back(reader.read(i, shops.port()));
  ASSERT_TRUE(shops.wait_for_all()) << "not all were under way at once";
  // Both ends of every connection are in this process.
  EXPECT_LE(open_files() - files_before, 2 * kPages + 20);
  for (int i = 0; i < 1'000; ++i) reader.loop.run(nothing());
  for (auto& read : reads) EXPECT_NE(read.wait_for(0s), std::future_status::ready);

  Pulse pulse;
  auto beating = asio::co_spawn(reader.loop.loop(), Pulse::run(&pulse), asio::use_future);
  shops.let_go();
  for (int i = 0; i < kPages; ++i) {
    auto& read = reads[static_cast<std::size_t>(i)];
    ASSERT_EQ(read.wait_for(kDeadline), std::future_status::ready);
    const auto product = read.get();
    ASSERT_TRUE(product) << describe(product.error());
    EXPECT_EQ(product->title->value.str(), fmt::format("Lamp {:03}", i));
  }
  pulse.stops = true;
  beating.get();
  EXPECT_GT(pulse.beats, 0);
  if (!kSanitized) EXPECT_LT(pulse.longest, 500ms);

  EXPECT_TRUE(shops.wait_for_open(64)) << "connections that nobody needs are closed";
  if (!kSanitized) EXPECT_LT(memory("VmHWM:") - memory_before, 192 * 1'024) << "KiB for 32 MiB of pages";
}

}  // namespace
}  // namespace matjar::sourcing
