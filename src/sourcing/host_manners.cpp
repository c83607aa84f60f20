#include "sourcing/host_manners.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <list>
#include <optional>
#include <string>
#include <utility>

#include "net/rate_limiter.hpp"
#include "sourcing/robots_rules.hpp"

namespace matjar::sourcing {

namespace {

namespace asio = boost::asio;

constexpr std::string_view kProgram = "matjar";

std::unexpected<Error> too_late(std::chrono::milliseconds wait) {
  std::unexpected<Error> refused =
      fail(ErrorKind::rate_limited, {.name = "shop_busy",
                                     .message = "Many pages of this shop are asked for at the moment.",
                                     .next_step = "Try again in a minute."});
  refused.error().retry_after = wait;
  return refused;
}

std::unexpected<Error> forbidden(const Url& url) {
  return fail(ErrorKind::rejected,
              {.name = "robots_forbid",
               .message = url.host() + " does not allow programs to read this page (robots.txt).",
               .next_step = "Open the product in your browser and paste the page's source instead."});
}

}  // namespace

class HostManners::State : public std::enable_shared_from_this<State> {
 public:
  struct Host {
    Host(std::string origin_of_it, const Clock& clock, const Settings& settings)
        : origin(std::move(origin_of_it)),
          open(settings.most_open),
          asking(1),
          pages(clock, {.capacity = settings.pages_in_a_row, .refill_per_second = settings.pages_per_second}),
          pictures(clock,
                   {.capacity = settings.pictures_per_second, .refill_per_second = settings.pictures_per_second}) {}

    std::string origin;
    Places open;
    Places asking;  ///< for robots.txt: one asks, the others wait for the answer
    net::TokenBucket pages;
    net::TokenBucket pictures;
    std::optional<RobotsRules> rules;
    Timestamp rules_of;
  };

  State(const asio::any_io_executor& executor, ResourceFetcher& rules, const Clock& clock, Settings settings)
      : strand_(asio::make_strand(executor)), reader_(rules), clock_(clock), settings_(settings) {}

  const auto& strand() const { return strand_; }

  static Task<Result<Visit>> admit(std::shared_ptr<State> self, Url url, ResourceKind kind, ResourceFetcher* rules) {
    std::shared_ptr<Host> host = self->host_of(url.origin());
    if (kind == ResourceKind::page) {
      auto learning = self->learn_rules(host, url, rules == nullptr ? self->reader_ : *rules);
      CO_TRY(co_await std::move(learning));
      if (!host->rules->allows(url.target())) co_return forbidden(url);
    }
    const auto longest = self->settings_.longest_wait;
    const auto wait = (kind == ResourceKind::page ? host->pages : host->pictures).take_within(longest);
    if (!wait) co_return too_late(wait.error());
    if (*wait > std::chrono::milliseconds(0)) {
      asio::steady_timer timer(self->strand_, *wait);
      co_await timer.async_wait(asio::use_awaitable);
    }
    Places::Place place = co_await host->open.take(longest);
    if (!place) co_return too_late(longest);
    co_return Visit(std::move(self), std::move(place));
  }

 private:
  std::shared_ptr<Host> host_of(const std::string& origin) {
    auto found =
        std::ranges::find(recent_, origin, [](const auto& host) -> const std::string& { return host->origin; });
    if (found == recent_.end()) {
      recent_.push_front(std::make_shared<Host>(origin, clock_, settings_));
      if (recent_.size() > settings_.most_hosts) recent_.pop_back();
    } else {
      recent_.splice(recent_.begin(), recent_, found);
    }
    return recent_.front();
  }

  bool knows_rules(const Host& host) const { return host.rules && clock_.now() - host.rules_of < settings_.robots_age; }

  Task<Result<void>> learn_rules(std::shared_ptr<Host> host, Url url, ResourceFetcher& reader) {
    if (knows_rules(*host)) co_return Result<void>();
    const Places::Place asks = co_await host->asking.take(settings_.longest_wait);
    if (!asks) co_return too_late(settings_.longest_wait);
    if (knows_rules(*host)) co_return Result<void>();
    CO_TRY_ASSIGN(Url file, Url::parse(url.origin() + "/robots.txt"));
    auto answer = co_await reader.fetch(std::move(file), ResourceKind::page);
    if (answer) {
      host->rules = RobotsRules::parse(answer->bytes, kProgram);
    } else if (answer.error().name == "page_not_found" || answer.error().name == "page_blocked") {
      // RFC 9309, 2.3.1.3: a site that refuses the file, or has none, restricts nothing.
      host->rules = RobotsRules::none();
    } else if (!host->rules) {
      co_return std::unexpected(std::move(answer).error());
    }
    // Old rules go on where new ones cannot be had (2.3.1.4); they are asked for again with the next age.
    host->rules_of = clock_.now();
    co_return Result<void>();
  }

  asio::strand<asio::any_io_executor> strand_;
  ResourceFetcher& reader_;
  const Clock& clock_;
  const Settings settings_;
  std::list<std::shared_ptr<Host>> recent_;  // shared with the calls under way, which may outlive their entry
};

void HostManners::Visit::leave() {
  if (place_) asio::post(state_->strand(), [held = std::make_shared<Places::Place>(std::move(place_))] {});
}

HostManners::HostManners(const asio::any_io_executor& executor, ResourceFetcher& rules, const Clock& clock,
                         Settings settings)
    : state_(std::make_shared<State>(executor, rules, clock, settings)) {}

Task<Result<HostManners::Visit>> HostManners::admit(Url url, ResourceKind kind, ResourceFetcher* rules) {
  std::shared_ptr<State> state = state_;
  auto work = State::admit(state, std::move(url), kind, rules);
  auto running = asio::co_spawn(state->strand(), std::move(work), asio::use_awaitable);
  co_return co_await std::move(running);
}

}  // namespace matjar::sourcing
