#include "net/circuit_breaker.hpp"

#include <algorithm>

namespace matjar::net {

std::string_view to_string(CircuitBreaker::State state) {
  switch (state) {
    case CircuitBreaker::State::closed:
      return "closed";
    case CircuitBreaker::State::open:
      return "open";
    case CircuitBreaker::State::half_open:
      return "half_open";
  }
  return "closed";
}

CircuitBreaker::State CircuitBreaker::state_at(Timestamp now) const {
  if (!open_) return State::closed;
  return now - opened_at_ >= settings_.cool_down ? State::half_open : State::open;
}

CircuitBreaker::State CircuitBreaker::state() const {
  std::scoped_lock lock(mutex_);
  return state_at(clock_.now());
}

std::chrono::milliseconds CircuitBreaker::wait() const {
  std::scoped_lock lock(mutex_);
  const Timestamp now = clock_.now();
  if (state_at(now) != State::open) return std::chrono::milliseconds(0);
  return opened_at_ + settings_.cool_down - now;
}

bool CircuitBreaker::allow() {
  std::scoped_lock lock(mutex_);
  const State state = state_at(clock_.now());
  if (state == State::closed) return true;
  if (state == State::open || trying_) return false;
  trying_ = true;
  return true;
}

void CircuitBreaker::succeeded() {
  std::scoped_lock lock(mutex_);
  // A call that began before it opened proves nothing about now; the one that tries does.
  if (open_ && !trying_) return;
  if (open_) failures_.clear();
  open_ = false;
  trying_ = false;
}

void CircuitBreaker::failed() {
  std::scoped_lock lock(mutex_);
  const Timestamp now = clock_.now();
  if (open_) {
    if (trying_) opened_at_ = now;
    trying_ = false;
    return;
  }
  failures_.push_back(now);
  std::erase_if(failures_, [&](Timestamp at) { return now - at >= settings_.window; });
  if (failures_.size() < settings_.failures) return;
  failures_.clear();
  open_ = true;
  opened_at_ = now;
}

void CircuitBreaker::abandoned() {
  std::scoped_lock lock(mutex_);
  trying_ = false;
}

}  // namespace matjar::net
