#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <utility>

#include "base/task.hpp"

namespace matjar::sourcing::browser {

/// Lets so many pass at once; a bounded number of others wait, the first come first. Everything runs on the executor,
/// which must run its handlers one at a time.
class Turnstile {
 public:
  Turnstile(boost::asio::any_io_executor executor, std::size_t places, std::size_t waiting)
      : state_(std::make_shared<State>(std::move(executor), places, waiting)) {}

  class State;
  /// The place is free again when this goes.
  class Pass {
   public:
    explicit Pass(std::shared_ptr<State> state) : state_(std::move(state)) {}
    ~Pass() {
      if (state_) state_->leave();
    }
    Pass(Pass&& other) noexcept = default;
    Pass& operator=(Pass&&) = delete;

   private:
    std::shared_ptr<State> state_;  // a pass may outlive the turnstile
  };

  /// Nothing when too many wait already, when no place became free in time, or when the turnstile was closed.
  Task<std::optional<Pass>> enter(std::chrono::milliseconds patience) { return State::enter(state_, patience); }

  /// Nobody passes any more.
  void close() { state_->close(); }

  class State {
   public:
    State(boost::asio::any_io_executor executor, std::size_t places, std::size_t waiting)
        : executor_(std::move(executor)), free_(places), most_(waiting) {}

    static Task<std::optional<Pass>> enter(std::shared_ptr<State> self, std::chrono::milliseconds patience);
    void leave();
    void close();

   private:
    struct Waiter {
      boost::asio::steady_timer timer;
      bool passed = false;
    };

    boost::asio::any_io_executor executor_;
    std::size_t free_;
    std::size_t most_;
    std::deque<Waiter*> waiting_;
    bool closed_ = false;
  };

 private:
  std::shared_ptr<State> state_;
};

}  // namespace matjar::sourcing::browser
