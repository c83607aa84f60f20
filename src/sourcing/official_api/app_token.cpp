#include "sourcing/official_api/app_token.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>

namespace matjar::sourcing::official_api {

namespace {

constexpr std::chrono::seconds kBefore{60};  // a token is not used in the last minute of its life
constexpr std::chrono::seconds kShortest{5};

}  // namespace

/// One question for a token. Gone without an outcome when its asker was cancelled: the next one asks anew.
struct AppToken::Flight {
  explicit Flight(const boost::asio::any_io_executor& executor) : over(executor) {
    over.expires_at(boost::asio::steady_timer::time_point::max());
  }
  boost::asio::steady_timer over;
  std::optional<Result<Secret>> outcome;
};

/// Ends a question, however its asker leaves, and wakes whoever waits for it.
struct AppToken::Landing {
  AppToken& owner;
  Flight& flight;
  ~Landing() {
    owner.flight_.reset();
    flight.over.cancel();
  }
};

AppToken::AppToken(const Clock& clock, Ask ask, Secret first)
    : clock_(clock), ask_(std::move(ask)), token_(std::move(first)) {}

void AppToken::refuse(const Secret& token) {
  if (token_.reveal() == token.reveal()) token_ = Secret();
}

Task<Result<Secret>> AppToken::ask_once(std::shared_ptr<Flight> flight) {
  const Landing landing{*this, *flight};
  auto asking = ask_();
  auto grant = co_await std::move(asking);
  if (!grant) {
    // That this caller gave up is no answer for the others.
    if (grant.error().kind != ErrorKind::cancelled) flight->outcome = std::unexpected(grant.error());
    co_return std::unexpected(std::move(grant).error());
  }
  token_ = grant->token;
  ends_ = clock_.now() + std::max(grant->lifetime - kBefore, kShortest);
  flight->outcome = token_;
  co_return token_;
}

Task<Result<Secret>> AppToken::get() {
  for (;;) {
    if (!token_.empty() && (!ends_ || clock_.now() < *ends_)) co_return token_;
    const std::shared_ptr<Flight> flight = flight_.lock();
    if (!flight) break;
    boost::system::error_code ignored;
    co_await flight->over.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    if (flight->outcome) co_return *flight->outcome;
  }
  const auto executor = co_await boost::asio::this_coro::executor;
  auto flight = std::make_shared<Flight>(executor);
  flight_ = flight;
  auto asking = ask_once(std::move(flight));
  co_return co_await std::move(asking);
}

}  // namespace matjar::sourcing::official_api
