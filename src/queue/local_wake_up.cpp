#include "queue/local_wake_up.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace matjar::queue {

namespace {

/// Beyond this, topics that nobody waits for are forgotten.
constexpr std::size_t kMaxTopics = 4'096;

// Shared between the waiting coroutine and an announcement that is on its way to the coroutine's executor.
using Timer = std::shared_ptr<boost::asio::steady_timer>;

}  // namespace

class LocalWakeUp::Board {
 public:
  void announce(const std::string& topic) {
    std::vector<Timer> waiting;
    {
      std::scoped_lock lock(mutex_);
      if (topics_.size() >= kMaxTopics) forget_idle_topics();
      Topic& entry = topics_[topic];
      entry.position = ++announcements_;
      waiting = entry.waiting;
    }
    wake(waiting);
  }

  void announce_everything() {
    std::vector<Timer> waiting;
    {
      std::scoped_lock lock(mutex_);
      forgotten_ = ++announcements_;
      for (auto& [name, topic] : topics_) {
        topic.position = announcements_;
        waiting.insert(waiting.end(), topic.waiting.begin(), topic.waiting.end());
      }
    }
    wake(waiting);
  }

  std::uint64_t position(const std::string& topic) {
    std::scoped_lock lock(mutex_);
    return position_locked(topic);
  }

  /// False when there is news already.
  bool enter(const std::string& topic, std::uint64_t seen, const Timer& timer) {
    std::scoped_lock lock(mutex_);
    if (position_locked(topic) > seen) return false;
    const auto [entry, added] = topics_.try_emplace(topic);
    if (added) entry->second.position = forgotten_;
    entry->second.waiting.push_back(timer);
    return true;
  }

  void leave(const std::string& topic, const Timer& timer) {
    std::scoped_lock lock(mutex_);
    const auto entry = topics_.find(topic);
    if (entry != topics_.end()) std::erase(entry->second.waiting, timer);
  }

 private:
  struct Topic {
    std::uint64_t position = 0;
    std::vector<Timer> waiting;
  };

  static void wake(const std::vector<Timer>& waiting) {
    for (const Timer& timer : waiting) {
      // A new expiry ends the wait that goes on and one that is just about to begin.
      boost::asio::post(timer->get_executor(),
                        [timer] { timer->expires_at(boost::asio::steady_timer::time_point::min()); });
    }
  }

  std::uint64_t position_locked(const std::string& topic) const {
    const auto entry = topics_.find(topic);
    return entry == topics_.end() ? forgotten_ : entry->second.position;
  }

  /// A forgotten topic counts as announced just now, so nobody who saw it earlier waits in vain.
  void forget_idle_topics() {
    std::erase_if(topics_, [](const auto& entry) { return entry.second.waiting.empty(); });
    forgotten_ = announcements_;
  }

  std::mutex mutex_;
  std::unordered_map<std::string, Topic> topics_;
  std::uint64_t announcements_ = 0;
  std::uint64_t forgotten_ = 0;
};

LocalWakeUp::LocalWakeUp() : board_(std::make_shared<Board>()) {}
LocalWakeUp::~LocalWakeUp() = default;

void LocalWakeUp::announce(const std::string& topic) {
  board_->announce(topic);
}

void LocalWakeUp::announce_everything() {
  board_->announce_everything();
}

std::uint64_t LocalWakeUp::position(const std::string& topic) {
  return board_->position(topic);
}

Task<void> LocalWakeUp::wait(std::string topic, std::uint64_t seen, std::chrono::milliseconds at_most) {
  const auto board = board_;
  const auto timer = std::make_shared<boost::asio::steady_timer>(co_await boost::asio::this_coro::executor, at_most);
  if (!board->enter(topic, seen, timer)) co_return;

  struct Leave {
    Board& board;
    const std::string& topic;
    const Timer& timer;
    ~Leave() { board.leave(topic, timer); }
  };
  const Leave leave{*board, topic, timer};
  boost::system::error_code ended_early;
  auto waiting = timer->async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ended_early));
  co_await std::move(waiting);
}

}  // namespace matjar::queue
