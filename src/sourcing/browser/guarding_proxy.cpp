#include "sourcing/browser/guarding_proxy.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>
#include <limits>
#include <map>
#include <set>

#include "net/foreign_address.hpp"
#include "sourcing/browser/proxy_request.hpp"

namespace matjar::sourcing::browser {

namespace asio = boost::asio;

namespace {

constexpr auto kAwaitResult = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kMaxHead = 64u << 10;
constexpr std::size_t kEndless = std::numeric_limits<std::size_t>::max();  // what counts is the sum of all
using asio::ip::tcp;

std::string place_of(const Url& url) {
  return fmt::format("{}:{}", url.host(), url.port());
}

}  // namespace

class GuardingProxy::State : public std::enable_shared_from_this<State> {
 public:
  State(const asio::any_io_executor& executor, const net::OutboundGuard& guard, std::vector<std::string> resolve,
        Limits limits)
      : acceptor_(executor), guard_(guard), resolve_(std::move(resolve)), limits_(limits) {}

  Result<void> listen();
  tcp::acceptor::executor_type acceptor_executor() { return acceptor_.get_executor(); }
  std::uint16_t port() const { return port_; }
  void allow(const Url& url) { allowed_.insert(place_of(url)); }
  std::optional<Error> refusal(const Url& url) const;
  bool exceeded() const { return bytes_ > limits_.bytes; }
  void close();

  static Task<void> accept_all(std::shared_ptr<State> self);

 private:
  /// The two ends of what is carried; both close together.
  struct Pair {
    explicit Pair(tcp::socket&& browser) : near(std::move(browser)), far(near.get_executor()) {}
    tcp::socket near;
    tcp::socket far;
    void close() {
      boost::system::error_code ignored;
      near.close(ignored);
      far.close(ignored);
    }
  };

  static Task<void> carry(std::shared_ptr<State> self, tcp::socket browser);
  Task<Result<void>> reach(Url target, tcp::socket* far);
  Task<void> serve(Pair* pair);
  Task<void> pump(tcp::socket* from, tcp::socket* to, std::size_t most);
  bool count(std::size_t bytes);

  tcp::acceptor acceptor_;
  const net::OutboundGuard& guard_;
  std::vector<std::string> resolve_;
  Limits limits_;
  std::uint16_t port_ = 0;
  std::size_t bytes_ = 0;
  std::set<std::string> allowed_;
  std::map<std::string, Error> refusals_;
  std::set<Pair*> pairs_;
};

Result<void> GuardingProxy::State::listen() {
  boost::system::error_code error;
  const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), 0);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (!error) port_ = acceptor_.local_endpoint(error).port();
  if (!error) return {};
  return fail(ErrorKind::unavailable,
              {.name = "listen_failed", .message = error.message(), .next_step = "Try again later."});
}

std::optional<Error> GuardingProxy::State::refusal(const Url& url) const {
  const auto found = refusals_.find(place_of(url));
  if (found == refusals_.end()) return std::nullopt;
  return found->second;
}

void GuardingProxy::State::close() {
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  for (Pair* pair : pairs_) pair->close();
}

bool GuardingProxy::State::count(std::size_t bytes) {
  bytes_ += bytes;
  if (!exceeded()) return true;
  close();
  return false;
}

Task<void> GuardingProxy::State::accept_all(std::shared_ptr<State> self) {
  while (self->acceptor_.is_open()) {
    auto [error, socket] = co_await self->acceptor_.async_accept(kAwaitResult);
    if (error) {
      if (!self->acceptor_.is_open() || error == asio::error::operation_aborted) co_return;
      continue;
    }
    if (self->pairs_.size() >= self->limits_.connections) continue;  // the socket closes
    asio::co_spawn(self->acceptor_.get_executor(), carry(self, std::move(socket)), asio::detached);
  }
}

Task<void> GuardingProxy::State::carry(std::shared_ptr<State> self, tcp::socket browser) {
  Pair pair(std::move(browser));
  struct Place {
    std::set<Pair*>& all;
    Pair* pair;
    ~Place() { all.erase(pair); }
  };
  self->pairs_.insert(&pair);
  const Place place{.all = self->pairs_, .pair = &pair};
  co_await self->serve(&pair);
}

Task<Result<void>> GuardingProxy::State::reach(Url target, tcp::socket* far) {
  if (!allowed_.contains(place_of(target))) {
    co_return fail(ErrorKind::rejected, {.name = "address_refused", .message = "Nobody asked for this address."});
  }
  CO_TRY(guard_.check_url(target));
  CO_TRY_ASSIGN(const std::string address, co_await net::foreign_address(target, guard_, resolve_));
  boost::system::error_code error;
  const auto ip = asio::ip::make_address(address, error);
  if (!error && acceptor_.is_open()) {
    auto [failed] = co_await far->async_connect(tcp::endpoint(ip, target.port()), kAwaitResult);
    error = failed;
  }
  if (!error && acceptor_.is_open()) co_return Result<void>();
  co_return fail(ErrorKind::unavailable,
                 {.name = "connection_failed", .message = target.origin() + " cannot be reached."});
}

Task<void> GuardingProxy::State::serve(Pair* pair) {
  std::string buffer;
  auto [error, size] =
      co_await asio::async_read_until(pair->near, asio::dynamic_buffer(buffer, kMaxHead), "\r\n\r\n", kAwaitResult);
  if (error) co_return;
  auto request = read_proxy_request(std::string_view(buffer).substr(0, size));
  if (!request) co_return;
  buffer.erase(0, size);
  auto reached = co_await reach(request->target, &pair->far);
  if (!reached) {
    // Without a word: an answer of ours would look like the shop's.
    if (allowed_.contains(place_of(request->target)) && refusals_.size() < 1'000) {
      refusals_.insert_or_assign(place_of(request->target), std::move(reached).error());
    }
    co_return;
  }
  std::string hello = request->tunnel ? "HTTP/1.1 200 OK\r\n\r\n" : std::move(request->head);
  tcp::socket& greeted = request->tunnel ? pair->near : pair->far;
  const std::size_t rest = request->tunnel ? buffer.size() : std::min(buffer.size(), request->body);
  if (!request->tunnel) hello.append(buffer, 0, rest);
  auto [hello_error, hello_size] = co_await asio::async_write(greeted, asio::buffer(hello), kAwaitResult);
  if (hello_error) co_return;
  if (request->tunnel && rest > 0) {
    auto [rest_error, rest_size] = co_await asio::async_write(pair->far, asio::buffer(buffer), kAwaitResult);
    if (rest_error) co_return;
  }
  using asio::experimental::awaitable_operators::operator&&;
  const std::size_t upwards = request->tunnel ? kEndless : request->body - rest;
  auto up = pump(&pair->near, &pair->far, upwards);
  auto down = pump(&pair->far, &pair->near, kEndless);
  auto both = std::move(up) && std::move(down);
  co_await std::move(both);
}

/// Carries bytes until one side ends. The other side hears of the end; where `most` have passed, it does not.
Task<void> GuardingProxy::State::pump(tcp::socket* from, tcp::socket* to, std::size_t most) {
  std::string piece(32u << 10, '\0');
  while (most > 0) {
    auto [error, size] =
        co_await from->async_read_some(asio::buffer(piece.data(), std::min(most, piece.size())), kAwaitResult);
    most -= size;
    if (error || !count(size)) break;
    auto [write_error, written] = co_await asio::async_write(*to, asio::buffer(piece.data(), size), kAwaitResult);
    if (write_error) break;
    if (most == 0) co_return;
  }
  if (most == 0) co_return;
  boost::system::error_code ignored;
  to->shutdown(tcp::socket::shutdown_send, ignored);
}

GuardingProxy::GuardingProxy(const asio::any_io_executor& executor, const net::OutboundGuard& guard,
                             std::vector<std::string> resolve, Limits limits)
    : state_(std::make_shared<State>(executor, guard, std::move(resolve), limits)) {}

GuardingProxy::~GuardingProxy() {
  state_->close();
}

Result<void> GuardingProxy::start() {
  TRY(state_->listen());
  asio::co_spawn(state_->acceptor_executor(), State::accept_all(state_), asio::detached);
  return {};
}

std::uint16_t GuardingProxy::port() const {
  return state_->port();
}

void GuardingProxy::allow(const Url& url) {
  state_->allow(url);
}

std::optional<Error> GuardingProxy::refusal(const Url& url) const {
  return state_->refusal(url);
}

bool GuardingProxy::exceeded() const {
  return state_->exceeded();
}

}  // namespace matjar::sourcing::browser
