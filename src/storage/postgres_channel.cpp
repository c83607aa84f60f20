#include "storage/postgres_channel.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <mutex>
#include <set>
#include <thread>

#include "storage/postgres_connection.hpp"
#include "storage/postgres_error.hpp"

namespace matjar::storage {

namespace {

/// PostgreSQL takes payloads below 8,000 bytes.
constexpr std::size_t kLongestPayload = 7'900;
constexpr std::size_t kLongestWord = 1'000;
/// Beyond this, and for words that fit into no payload, one word stands for all.
constexpr std::size_t kMostWords = 4'096;
constexpr std::string_view kEverything = "*";
constexpr char kBetween = '\n';

constexpr PostgresConnection::Timing kTiming{.statement = std::chrono::milliseconds(5'000)};

/// Hexadecimal, so that `listen`, which takes no parameter, can name it; the length of a schema's name does not matter.
constexpr Query kName{"channel.name", R"sql(
  select 'matjar_' || left(encode(sha256(convert_to(coalesce(current_schema()::text, ''), 'UTF8')), 'hex'), 32)
    as name)sql"};
constexpr Query kNotify{"channel.notify", "select pg_notify($1, $2)"};

Task<Result<std::string>> listen(PostgresConnection& connection) {
  const Params none;
  CO_TRY_ASSIGN(const Rows rows, co_await connection.run(kName, none));
  std::string name = rows.front().get<std::string>("name");
  CO_TRY(co_await connection.script("channel.listen", "listen " + name));
  co_return name;
}

/// What waits to be said. Safe for concurrent use.
class Words {
 public:
  /// True when nothing waited before.
  bool add(std::string word) {
    if (word.size() > kLongestWord || word.find(kBetween) != std::string::npos) word = kEverything;
    std::scoped_lock lock(mutex_);
    const bool first = words_.empty();
    if (words_.size() >= kMostWords) {
      words_.clear();
      word = kEverything;
    }
    words_.insert(std::move(word));
    return first;
  }

  /// As many as one payload holds; none when nothing waits.
  std::vector<std::string> take() {
    std::scoped_lock lock(mutex_);
    std::vector<std::string> taken;
    std::size_t size = 0;
    while (!words_.empty() && size + words_.begin()->size() < kLongestPayload) {
      size += words_.begin()->size() + 1;
      taken.push_back(std::move(words_.extract(words_.begin()).value()));
    }
    return taken;
  }

 private:
  std::mutex mutex_;
  std::set<std::string> words_;
};

std::string payload_of(const std::vector<std::string>& words) {
  std::string payload;
  for (const std::string& word : words) {
    if (!payload.empty()) payload += kBetween;
    payload += word;
  }
  return payload;
}

}  // namespace

class PostgresChannel::Session {
 public:
  Session(Settings settings, Listener listener) : settings_(std::move(settings)), listener_(std::move(listener)) {
    boost::asio::co_spawn(loop_, live(), [](const std::exception_ptr& defect) {
      if (defect) std::rethrow_exception(defect);
    });
    thread_ = std::thread([this] { loop_.run(); });
  }
  ~Session() {
    loop_.stop();
    thread_.join();
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void say(std::string word) {
    if (!words_.add(std::move(word))) return;
    boost::asio::post(loop_, [this] {
      if (connection_ != nullptr) connection_->interrupt();
    });
  }

 private:
  Task<void> live() {
    pause_ = settings_.first_pause;
    while (true) {
      const auto ended = co_await connect_and_talk();
      listener_.failed(ended.error());
      boost::asio::steady_timer timer(loop_, pause_);
      pause_ = std::min(pause_ * 2, settings_.longest_pause);
      co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
  }

  /// Ends with the reason why there is no connection, or none any more.
  Task<Result<void>> connect_and_talk() {
    CO_TRY_ASSIGN(const auto connection, co_await PostgresConnection::open(loop_, settings_.url, kTiming));
    CO_TRY_ASSIGN(const std::string channel, co_await listen(*connection));
    pause_ = settings_.first_pause;
    listener_.missed();
    connection_ = connection.get();
    auto ended = co_await talk(*connection, channel);
    connection_ = nullptr;
    co_return ended;
  }

  Task<Result<void>> talk(PostgresConnection& connection, std::string channel) {
    while (connection.usable()) {
      for (const std::string& payload : connection.take_notifications()) hear(payload);
      if (std::vector<std::string> words = words_.take(); !words.empty()) {
        CO_TRY(co_await notify(connection, channel, std::move(words)));
        continue;
      }
      const auto until = std::chrono::steady_clock::now() + settings_.check;
      co_await connection.wait_for_news(settings_.check);
      const bool silent = std::chrono::steady_clock::now() >= until;
      if (silent && connection.usable()) CO_TRY(co_await connection.script("channel.check", "select 1"));
    }
    co_return std::unexpected(error_from_postgres("", "the connection ended", "channel"));
  }

  /// Words of a connection that broke are said again on the next one; those that the server refuses are given up.
  Task<Result<void>> notify(PostgresConnection& connection, std::string channel, std::vector<std::string> words) {
    const Params params{channel, payload_of(words)};
    const auto sent = co_await connection.run(kNotify, params);
    if (sent) co_return Result<void>();
    if (connection.usable()) {
      listener_.failed(sent.error());
      co_return Result<void>();
    }
    for (std::string& word : words) words_.add(std::move(word));
    co_return std::unexpected(sent.error());
  }

  void hear(std::string_view payload) {
    while (!payload.empty()) {
      const auto word = payload.substr(0, payload.find(kBetween));
      payload.remove_prefix(std::min(word.size() + 1, payload.size()));
      if (word == kEverything) {
        listener_.missed();
      } else {
        listener_.heard(std::string(word));
      }
    }
  }

  Settings settings_;
  Listener listener_;
  Words words_;
  boost::asio::io_context loop_{1};
  // On the loop alone.
  PostgresConnection* connection_ = nullptr;  ///< the one that listens
  std::chrono::milliseconds pause_{};
  std::thread thread_;
};

PostgresChannel::PostgresChannel(Settings settings, Listener listener)
    : session_(std::make_unique<Session>(std::move(settings), std::move(listener))) {}

PostgresChannel::~PostgresChannel() = default;

void PostgresChannel::say(std::string word) {
  session_->say(std::move(word));
}

}  // namespace matjar::storage
