#include "sourcing/page_cache.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "product/source_product_json.hpp"

namespace matjar::sourcing {

namespace asio = boost::asio;

namespace {

/// What the list, the index and the strings take beside their texts.
constexpr std::size_t kOverhead = 256;

using Outcome = std::optional<Result<product::SourceProduct>>;

/// Who waits for a read that is under way, on an executor of its own: the timer is touched there alone.
struct Waiter {
  explicit Waiter(const asio::any_io_executor& executor) : timer(executor, asio::steady_timer::time_point::max()) {}
  asio::steady_timer timer;
  Outcome outcome;  ///< nothing: the read was cancelled, and whoever waited looks again
};

using Waiters = std::vector<std::shared_ptr<Waiter>>;  // shared with their coroutines, which may be cancelled

/// Shared with whoever reads it, so that nobody waits for that.
using Json = std::shared_ptr<const std::string>;

struct Page {
  std::string key;
  Json json;
  Timestamp read_at;
  std::size_t size() const { return key.size() + json->size() + kOverhead; }
};

/// A product without title or price may have them the next time.
bool is_worth_keeping(const product::SourceProduct& product) {
  if (product.kind == product::PageKind::out_of_stock) return true;
  return product.kind == product::PageKind::product && product.title && product.price;
}

}  // namespace

class PageCache::State {
 public:
  State(const Clock& clock, Settings settings) : clock_(clock), settings_(settings) {}

  bool is_on() const { return settings_.age > std::chrono::seconds(0); }

  struct Entry {
    Json kept;
    std::shared_ptr<Waiter> waiter;  ///< when neither is there, the caller reads
  };
  Entry enter(const std::string& key, const asio::any_io_executor& executor) {
    const std::scoped_lock lock(mutex_);
    if (auto kept = recall(key)) return {.kept = std::move(kept), .waiter = nullptr};
    const auto [flight, is_first] = flights_.try_emplace(key);
    if (is_first) return {};
    return {.kept = nullptr, .waiter = flight->second.emplace_back(std::make_shared<Waiter>(executor))};
  }

  void leave(const std::string& key, const Outcome& outcome) {
    Json json;
    if (outcome && *outcome && is_worth_keeping(**outcome))
      json = std::make_shared<const std::string>(product::to_json(**outcome));
    const std::scoped_lock lock(mutex_);
    if (json) keep({.key = key, .json = std::move(json), .read_at = (*outcome)->read_at});
    const auto flight = flights_.extract(key);
    for (const auto& waiter : flight.mapped()) {
      asio::post(waiter->timer.get_executor(), [waiter, outcome] {
        waiter->outcome = outcome;
        waiter->timer.expires_at(asio::steady_timer::clock_type::now());
      });
    }
  }

  /// Unless another one was kept meanwhile.
  void drop(const std::string& key, const Json& json) {
    const std::scoped_lock lock(mutex_);
    const auto found = by_key_.find(key);
    if (found != by_key_.end() && found->second->json == json) forget(found->second);
  }

  std::size_t pages() const {
    const std::scoped_lock lock(mutex_);
    return pages_.size();
  }
  std::size_t bytes() const {
    const std::scoped_lock lock(mutex_);
    return bytes_;
  }

 private:
  using Pages = std::list<Page>;

  bool is_old(const Page& page) const {
    const auto age = clock_.now() - page.read_at;
    return age >= settings_.age || age < std::chrono::milliseconds(0);  // the clock was put back
  }

  void forget(Pages::iterator page) {
    bytes_ -= page->size();
    by_key_.erase(page->key);
    pages_.erase(page);
  }

  Json recall(const std::string& key) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    if (!is_old(*found->second)) return found->second->json;
    forget(found->second);
    return nullptr;
  }

  void keep(Page page) {
    if (const auto before = by_key_.find(page.key); before != by_key_.end()) forget(before->second);
    if (page.size() > settings_.most_bytes) return;
    bytes_ += page.size();
    pages_.push_front(std::move(page));
    by_key_.emplace(pages_.front().key, pages_.begin());
    const auto must_go = [this] {
      if (pages_.empty()) return false;
      return bytes_ > settings_.most_bytes || pages_.size() > settings_.most_pages || is_old(pages_.back());
    };
    while (must_go()) forget(std::prev(pages_.end()));
  }

  const Clock& clock_;
  const Settings settings_;
  mutable std::mutex mutex_;
  Pages pages_;  ///< read last in front
  std::map<std::string_view, Pages::iterator> by_key_;
  std::size_t bytes_ = 0;
  std::map<std::string, Waiters> flights_;
};

PageCache::PageCache(const Clock& clock, Settings settings) : state_(std::make_shared<State>(clock, settings)) {}

Task<Result<PageCache::Answer>> PageCache::get(std::string key, Task<Result<product::SourceProduct>> reading) {
  /// Tells those who wait on every way out: with the outcome, or with nothing when the read was cancelled.
  struct Landing {
    std::shared_ptr<State> state;
    std::string key;
    Outcome outcome = std::nullopt;
    ~Landing() { state->leave(key, outcome); }
  };
  const std::shared_ptr<State> state = state_;
  const auto executor = co_await asio::this_coro::executor;
  std::unique_ptr<Landing> landing;
  while (state->is_on() && !key.empty()) {
    State::Entry entry = state->enter(key, executor);
    if (entry.kept) {
      if (auto product = product::source_product_from_json(*entry.kept))
        co_return Answer{.product = std::move(*product), .origin = Origin::kept};
      state->drop(key, entry.kept);  // what cannot be read again is read anew
      continue;
    }
    if (!entry.waiter) {
      landing = std::make_unique<Landing>(state, key);
      break;
    }
    boost::system::error_code ignored;
    co_await entry.waiter->timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (!entry.waiter->outcome) continue;
    CO_TRY_ASSIGN(auto product, std::move(*entry.waiter->outcome));
    co_return Answer{.product = std::move(product), .origin = Origin::kept};
  }
  auto outcome = co_await std::move(reading);
  const bool was_cancelled = !outcome && outcome.error().kind == ErrorKind::cancelled;
  if (landing && !was_cancelled) landing->outcome = outcome;
  landing.reset();
  CO_TRY_ASSIGN(auto product, std::move(outcome));
  co_return Answer{.product = std::move(product), .origin = Origin::read};
}

std::size_t PageCache::pages() const {
  return state_->pages();
}

std::size_t PageCache::bytes() const {
  return state_->bytes();
}

}  // namespace matjar::sourcing
