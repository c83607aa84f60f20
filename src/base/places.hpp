#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <limits>
#include <memory>
#include <utility>

#include "base/task.hpp"

namespace matjar::inline base {

/// A number of places that coroutines take and wait for, first come first served. Belongs to one strand or to a loop of
/// one thread: everything about it, the end of a Place too, happens there.
class Places {
 public:
  /// One place taken; its end gives the place to whoever waits longest. It may outlive the Places.
  class Place {
   public:
    Place() = default;
    Place(Place&& other) noexcept = default;
    Place& operator=(Place&& other) noexcept {
      give_back();
      state_ = std::move(other.state_);
      return *this;
    }
    ~Place() { give_back(); }
    explicit operator bool() const { return state_ != nullptr; }

   private:
    friend class Places;
    struct State;
    explicit Place(std::shared_ptr<State> state) : state_(std::move(state)) {}
    void give_back();
    std::shared_ptr<State> state_;  // shared by the Places and every place taken
  };

  explicit Places(int count, std::size_t most_waiting = std::numeric_limits<std::size_t>::max());

  /// A place, or none when too many wait already, when it did not come in time, or when there are no more.
  Task<Place> take(std::chrono::milliseconds longest_wait);

  /// Gives none any more; who waits goes without.
  void close();

 private:
  std::shared_ptr<Place::State> state_;
};

struct Places::Place::State {
  struct Waiter {
    boost::asio::steady_timer timer;
    bool served = false;
  };
  int free;
  std::size_t most_waiting;
  std::deque<Waiter*> waiting;
  bool closed = false;

  void release() {
    if (closed || waiting.empty()) {
      ++free;
      return;
    }
    Waiter* next = waiting.front();
    waiting.pop_front();
    next->served = true;
    next->timer.cancel();
  }
};

inline void Places::Place::give_back() {
  if (state_) std::exchange(state_, nullptr)->release();
}

inline Places::Places(int count, std::size_t most_waiting)
    : state_(std::make_shared<Place::State>(Place::State{.free = count, .most_waiting = most_waiting, .waiting = {}})) {
}

inline void Places::close() {
  state_->closed = true;
  for (Place::State::Waiter* waiter : state_->waiting) waiter->timer.cancel();
}

inline Task<Places::Place> Places::take(std::chrono::milliseconds longest_wait) {
  using State = Place::State;
  std::shared_ptr<State> state = state_;
  if (state->closed) co_return Place();
  if (state->free > 0) {
    --state->free;
    co_return Place(state);
  }
  if (state->waiting.size() >= state->most_waiting) co_return Place();
  // Leaves the line on every way out, and hands a place on that came too late.
  struct InLine {
    State& state;
    State::Waiter waiter;
    ~InLine() {
      std::erase(state.waiting, &waiter);
      if (waiter.served) state.release();
    }
  };
  const auto executor = co_await boost::asio::this_coro::executor;
  InLine in_line{*state, {boost::asio::steady_timer(executor, longest_wait)}};
  state->waiting.push_back(&in_line.waiter);
  co_await in_line.waiter.timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  if (!in_line.waiter.served) co_return Place();
  in_line.waiter.served = false;
  co_return Place(state);
}

}  // namespace matjar::inline base
