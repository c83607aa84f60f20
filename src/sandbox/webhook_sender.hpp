#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "base/task.hpp"
#include "net/http_client.hpp"

namespace matjar::sandbox {

/// Delivers events as Salla does: POST, `X-Salla-Security-Strategy: Signature`, `X-Salla-Signature` over the raw body,
/// up to three times until the answer is 200 or 201. One after the other, on the loop's thread.
class WebhookSender {
 public:
  struct Settings {
    Secret secret;
    std::chrono::milliseconds timeout{30'000};
    std::chrono::milliseconds between_tries{2'000};  ///< five minutes at Salla
  };

  /// `client` may be null: then nothing is delivered.
  WebhookSender(boost::asio::io_context& loop, net::HttpClient* client, Settings settings);

  struct Delivery {
    std::string url;
    net::Headers extra = {};
    std::string body;
    std::optional<Secret> secret = {};  ///< of the subscription; none: the app's
  };
  void deliver(Delivery delivery);
  /// Ends without the rest and waits for the delivery that is under way.
  Task<void> stop();

  std::int64_t delivered() const { return delivered_; }
  std::int64_t given_up() const { return given_up_; }

 private:
  Task<void> run();
  Task<bool> try_once(const Delivery& delivery);
  Task<void> pause(std::chrono::milliseconds time);

  static constexpr int kTries = 3;
  static constexpr std::size_t kMaxQueued = 1'000;

  boost::asio::io_context& loop_;
  net::HttpClient* client_;
  Settings settings_;
  boost::asio::steady_timer timer_;
  std::deque<Delivery> queue_;
  bool running_ = false;
  bool stopping_ = false;
  std::int64_t delivered_ = 0;
  std::int64_t given_up_ = 0;
};

/// {"event","merchant","created_at","data"}: app events carry "2026-12-31 12:31:25", store events the other documented
/// form.
std::string webhook_body(std::string_view event, std::int64_t merchant, Timestamp at, std::string_view data_json);

}  // namespace matjar::sandbox
