#include "sourcing/browser/turnstile.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace matjar::sourcing::browser {

Task<std::optional<Turnstile::Pass>> Turnstile::State::enter(std::shared_ptr<State> self,
                                                             std::chrono::milliseconds patience) {
  if (self->closed_) co_return std::nullopt;
  if (self->free_ > 0) {
    --self->free_;
    co_return Pass(self);
  }
  if (self->waiting_.size() >= self->most_) co_return std::nullopt;
  // Leaves the queue on every way out, and hands a place on that came too late.
  struct Queue {
    State& state;
    Waiter waiter;
    ~Queue() {
      std::erase(state.waiting_, &waiter);
      if (waiter.passed) state.leave();
    }
  };
  Queue place{.state = *self, .waiter = {.timer = boost::asio::steady_timer(self->executor_, patience)}};
  self->waiting_.push_back(&place.waiter);
  // Cancelled when a place has come, else run out: the waiter tells which.
  co_await place.waiter.timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  if (!place.waiter.passed || self->closed_) co_return std::nullopt;
  place.waiter.passed = false;
  co_return Pass(self);
}

void Turnstile::State::leave() {
  if (waiting_.empty()) {
    ++free_;
    return;
  }
  Waiter* next = waiting_.front();
  waiting_.pop_front();
  next->passed = true;
  next->timer.cancel();
}

void Turnstile::State::close() {
  closed_ = true;
  for (Waiter* waiter : waiting_) waiter->timer.cancel();
}

}  // namespace matjar::sourcing::browser
