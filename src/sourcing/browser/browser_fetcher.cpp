#include "sourcing/browser/browser_fetcher.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <fmt/format.h>
#include <utility>

#include "base/places.hpp"
#include "base/within.hpp"
#include "sourcing/browser/cdp_commands.hpp"
#include "sourcing/browser/page_visit.hpp"

namespace matjar::sourcing::browser {

namespace asio = boost::asio;

namespace {

constexpr std::string_view kLater = "Try again later, or paste the page's source.";

std::unexpected<Error> unavailable(ErrorKind kind, std::string message, std::string next_step = std::string(kLater)) {
  return fail(kind, {.name = "browser_unavailable", .message = std::move(message), .next_step = std::move(next_step)});
}

/// The room's own failures as the one that callers know.
Error known(Error error) {
  if (!error.name.starts_with("browser_")) return error;
  const ErrorKind kind = error.kind == ErrorKind::timeout ? ErrorKind::unavailable : error.kind;
  return unavailable(kind, std::move(error.message), std::move(error.next_step)).error();
}

/// A browser and our line to it. The last page in it, or the fetcher, ends it.
struct Browser {
  Browser(BrowserProcess started, std::shared_ptr<CdpConnection> line, BlockingPool& threads)
      : process(std::move(started)), connection(std::move(line)), pool(threads) {}
  ~Browser() {
    connection->close();
    // Waiting for the end of its processes and removing its profile takes a while.
    asio::post(pool, [ended = std::move(process)]() mutable { ended.stop(); });
  }
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  /// The processes that it leaves when it dies may hold its end of the line for a while: the line alone tells it late.
  bool usable() const { return process.running() && !connection->broken(); }

  BrowserProcess process;
  std::shared_ptr<CdpConnection> connection;
  BlockingPool& pool;
  std::size_t pages = 0;
};

}  // namespace

class BrowserFetcher::State : public std::enable_shared_from_this<State> {
 public:
  State(const asio::any_io_executor& executor, const net::OutboundGuard& guard, BlockingPool& pool,
        BrowserSettings settings)
      : strand_(asio::make_strand(executor)),
        guard_(guard),
        pool_(pool),
        settings_(std::move(settings)),
        places_(static_cast<int>(std::max<std::size_t>(settings_.pages_at_once, 1)), settings_.pages_waiting),
        start_(1, settings_.pages_at_once) {}

  const asio::strand<asio::any_io_executor>& strand() const { return strand_; }
  const net::OutboundGuard& guard() const { return guard_; }

  static Task<Result<Resource>> fetch(std::shared_ptr<State> self, Url url);
  static Task<BrowserFetcher::Report> report(std::shared_ptr<State> self);
  static Task<void> shut_down(std::shared_ptr<State> self);
  void close();

 private:
  Task<Result<std::shared_ptr<Browser>>> browser();
  Task<Result<std::shared_ptr<Browser>>> start();
  Task<Result<Resource>> visit(std::shared_ptr<Browser> browser, Url url);
  Task<Result<Resource>> watch(std::shared_ptr<Browser> browser);
  void forget(const std::shared_ptr<Browser>& browser) {
    if (browser_ == browser) browser_.reset();
  }

  asio::strand<asio::any_io_executor> strand_;
  const net::OutboundGuard& guard_;
  BlockingPool& pool_;
  BrowserSettings settings_;
  Places places_;
  Places start_;                      ///< one page starts the browser, the others wait for it
  std::shared_ptr<Browser> browser_;  // shared with the pages in it
  std::size_t starts_ = 0;
  bool closed_ = false;
};

Task<Result<std::shared_ptr<Browser>>> BrowserFetcher::State::start() {
  auto launch = [program = settings_.program, walls = settings_.walls] {
    return BrowserProcess::start(program, walls);
  };
  auto launching = run_blocking(pool_, std::move(launch));
  CO_TRY_ASSIGN(BrowserProcess process, co_await std::move(launching));
  CdpConnection::Socket socket(strand_);
  boost::system::error_code error;
  socket.assign(asio::local::stream_protocol(), process.take_socket(), error);
  if (error) co_return unavailable(ErrorKind::unavailable, error.message());
  auto browser = std::make_shared<Browser>(std::move(process), CdpConnection::open(std::move(socket)), pool_);
  ++starts_;
  auto version = co_await browser->connection->call(get_version(), settings_.start_deadline);
  if (!version) {
    co_return unavailable(ErrorKind::rejected,
                          fmt::format("Chromium ended before it was ready: {}", browser->process.last_words()),
                          "Check sourcing.browser, and that this user may start it.");
  }
  browser->connection->tell(discover_targets());
  co_return browser;
}

/// The browser for one more page.
Task<Result<std::shared_ptr<Browser>>> BrowserFetcher::State::browser() {
  const auto pass = co_await start_.take(settings_.start_deadline);
  if (!pass || closed_) co_return unavailable(ErrorKind::unavailable, "The browser is not ready.");
  const bool used_up = browser_ && browser_->pages >= settings_.pages_per_browser;
  if (browser_ && (used_up || !browser_->usable())) browser_.reset();
  if (!browser_) {
    CO_TRY_ASSIGN(auto started, co_await start());
    if (closed_) co_return unavailable(ErrorKind::cancelled, "The program is about to end.");
    browser_ = std::move(started);
  }
  ++browser_->pages;
  co_return browser_;
}

/// Ends when the browser has died or needs too much memory; nobody uses it any more then.
Task<Result<Resource>> BrowserFetcher::State::watch(std::shared_ptr<Browser> browser) {
  asio::steady_timer timer(strand_);
  while (browser->usable()) {
    timer.expires_after(settings_.check);
    co_await timer.async_wait(asio::use_awaitable);
    auto measure = [group = browser->process.id()] { return memory_of_group(group); };
    auto measuring = run_blocking(pool_, std::move(measure));
    const std::size_t memory = co_await std::move(measuring);
    if (memory <= settings_.memory) continue;
    forget(browser);
    browser->connection->close();
    co_return fail(ErrorKind::rejected, {.name = "page_too_large",
                                         .message = "The page needs more memory than a browser may have here.",
                                         .next_step = "Paste the page's source instead."});
  }
  forget(browser);
  browser->connection->close();
  co_return unavailable(ErrorKind::unavailable, "The browser ended while it was at work.");
}

Task<Result<Resource>> BrowserFetcher::State::visit(std::shared_ptr<Browser> browser, Url url) {
  using asio::experimental::awaitable_operators::operator||;
  VisitPlace place{.executor = strand_, .connection = browser->connection, .guard = guard_, .settings = settings_};
  auto drawing = visit_page(std::move(place), std::move(url));
  auto watching = watch(browser);
  auto both = std::move(drawing) || std::move(watching);
  auto first = co_await std::move(both);
  if (first.index() == 1) co_return std::get<1>(std::move(first));
  co_return std::get<0>(std::move(first));
}

Task<Result<Resource>> BrowserFetcher::State::fetch(std::shared_ptr<State> self, Url url) {
  const auto place = co_await self->places_.take(self->settings_.queue_deadline);
  if (!place) co_return unavailable(ErrorKind::unavailable, "The browser has too much to do.");
  auto browser = co_await self->browser();
  if (!browser) co_return std::unexpected(known(std::move(browser).error()));
  Task<Result<Resource>> visiting = self->visit(*browser, std::move(url));
  auto resource = co_await within(self->settings_.page_deadline, std::move(visiting));
  if ((*browser)->connection->broken()) self->forget(*browser);
  if (!resource) {
    co_return fail(ErrorKind::timeout, {.name = "shop_too_slow",
                                        .message = "The page did not come to an end of drawing itself in time.",
                                        .next_step = "Try again later, or paste the page's source."});
  }
  if (!*resource) co_return std::unexpected(known(std::move(*resource).error()));
  co_return std::move(*resource);
}

Task<BrowserFetcher::Report> BrowserFetcher::State::report(std::shared_ptr<State> self) {
  Report report{.starts = self->starts_};
  if (!self->browser_) co_return report;
  report.process = self->browser_->process.id();
  auto measure = [group = report.process] { return memory_of_group(group); };
  auto measuring = run_blocking(self->pool_, std::move(measure));
  report.memory = co_await std::move(measuring);
  co_return report;
}

Task<void> BrowserFetcher::State::shut_down(std::shared_ptr<State> self) {
  const auto browser = self->browser_;
  self->close();
  if (!browser) co_return;
  auto end = [process = std::move(browser->process)]() mutable {
    process.stop();
    return true;
  };
  auto ending = run_blocking(self->pool_, std::move(end));
  co_await std::move(ending);
}

void BrowserFetcher::State::close() {
  closed_ = true;
  places_.close();
  start_.close();
  if (browser_) browser_->connection->close();
  browser_.reset();
}

BrowserFetcher::BrowserFetcher(const asio::any_io_executor& executor, const net::OutboundGuard& guard,
                               HostManners* manners, BlockingPool& pool, BrowserSettings settings)
    : manners_(manners), state_(std::make_shared<State>(executor, guard, pool, std::move(settings))) {}

BrowserFetcher::~BrowserFetcher() {
  state_->close();
}

Task<Result<Resource>> BrowserFetcher::fetch(Url url, ResourceKind kind) {
  if (kind != ResourceKind::page) {
    co_return unavailable(ErrorKind::invalid_input, "The browser fetches pages alone.");
  }
  CO_TRY(state_->guard().check_url(url));
  HostManners::Visit visit;
  if (manners_ != nullptr) {
    CO_TRY_ASSIGN(HostManners::Visit admitted, co_await manners_->admit(url, kind));
    visit = std::move(admitted);
  }
  auto work = State::fetch(state_, std::move(url));
  auto running = asio::co_spawn(state_->strand(), std::move(work), asio::use_awaitable);
  co_return co_await std::move(running);
}

Task<void> BrowserFetcher::shut_down() {
  auto running = asio::co_spawn(state_->strand(), State::shut_down(state_), asio::use_awaitable);
  co_await std::move(running);
}

Task<BrowserFetcher::Report> BrowserFetcher::report() {
  auto running = asio::co_spawn(state_->strand(), State::report(state_), asio::use_awaitable);
  co_return co_await std::move(running);
}

}  // namespace matjar::sourcing::browser
