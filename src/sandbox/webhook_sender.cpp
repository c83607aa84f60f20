#include "sandbox/webhook_sender.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/time_text.hpp"
#include "crypto/hmac.hpp"
#include "sandbox/json_text.hpp"

namespace matjar::sandbox {

WebhookSender::WebhookSender(boost::asio::io_context& loop, net::HttpClient* client, Settings settings)
    : loop_(loop), client_(client), settings_(std::move(settings)), timer_(loop) {}

void WebhookSender::deliver(Delivery delivery) {
  if (!client_ || delivery.url.empty() || stopping_ || queue_.size() >= kMaxQueued) return;
  queue_.push_back(std::move(delivery));
  if (running_) return;
  running_ = true;
  boost::asio::co_spawn(loop_, run(), boost::asio::detached);
}

Task<void> WebhookSender::pause(std::chrono::milliseconds time) {
  timer_.expires_after(time);
  co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
}

Task<bool> WebhookSender::try_once(const Delivery& delivery) {
  auto url = Url::parse(delivery.url);
  if (!url) co_return false;
  net::HttpCall call{
      .method = net::Method::post, .url = std::move(*url), .headers = delivery.extra, .body = delivery.body};
  call.headers.set("Content-Type", "application/json");
  call.headers.set("X-Salla-Security-Strategy", "Signature");
  call.headers.set("X-Salla-Signature",
                   crypto::hex_of(crypto::hmac_sha256(delivery.secret.value_or(settings_.secret), delivery.body)));
  call.limits.total = settings_.timeout;
  const auto answer = co_await client_->send(std::move(call));
  co_return answer && (answer->status == 200 || answer->status == 201);
}

Task<void> WebhookSender::run() {
  while (!queue_.empty() && !stopping_) {
    const auto delivery = std::move(queue_.front());
    queue_.pop_front();
    bool done = false;
    for (int attempt = 1; attempt <= kTries && !stopping_; ++attempt) {
      done = co_await try_once(delivery);
      if (done) break;
      if (attempt < kTries) co_await pause(settings_.between_tries);
    }
    ++(done ? delivered_ : given_up_);
  }
  running_ = false;
  if (stopping_) timer_.cancel();
}

Task<void> WebhookSender::stop() {
  stopping_ = true;
  timer_.cancel();
  // One delivery may be inside the client, which ends by its own time limit at the latest.
  while (running_) co_await pause(std::chrono::milliseconds(20));
}

std::string webhook_body(std::string_view event, std::int64_t merchant, Timestamp at, std::string_view data_json) {
  const auto local = at + std::chrono::hours(3);  // Riyadh
  auto when = to_rfc3339(local).substr(0, 19).replace(10, 1, " ");
  if (!event.starts_with("app.")) {
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date(day);
    constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    when = fmt::format("{} {} {:02} {} {} GMT+0300", kDays[std::chrono::weekday(day).c_encoding()],
                       kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<unsigned>(date.day()),
                       static_cast<int>(date.year()), when.substr(11));
  }
  return JsonObject()
      .text("event", event)
      .number("merchant", merchant)
      .text("created_at", when)
      .raw("data", data_json)
      .str();
}

}  // namespace matjar::sandbox
