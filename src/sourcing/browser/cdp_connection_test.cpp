#include "sourcing/browser/cdp_connection.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include "sourcing/browser/cdp_commands.hpp"

namespace matjar::sourcing::browser {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

/// A peer that answers what the test tells it to.
class CdpConnectionTest : public testing::Test {
 protected:
  using Socket = CdpConnection::Socket;

  std::shared_ptr<CdpConnection> open(CdpConnection::Limits limits = {}) {
    Socket near(loop);
    asio::local::connect_pair(near, peer);
    return CdpConnection::open(std::move(near), limits);
  }

  /// The next command that came, without its end.
  Task<std::string> heard() {
    const std::size_t size =
        co_await asio::async_read_until(peer, asio::dynamic_buffer(inbox), '\0', asio::use_awaitable);
    std::string text = inbox.substr(0, size - 1);
    inbox.erase(0, size);
    co_return text;
  }
  Task<void> say(std::string text) {
    text += '\0';
    co_await asio::async_write(peer, asio::buffer(text), asio::use_awaitable);
  }

  /// Runs both sides until the test's own side has ended.
  void run(Task<void> theirs, Task<void> ours) {
    auto ended = [](std::exception_ptr error) {
      if (error) std::rethrow_exception(error);
    };
    bool done = false;
    asio::co_spawn(loop, std::move(theirs), ended);
    asio::co_spawn(loop, std::move(ours), [&](std::exception_ptr error) {
      done = true;
      ended(error);
    });
    while (!done) loop.run_one();
  }
  static Task<void> nothing() { co_return; }

  asio::io_context loop;
  Socket peer{loop};
  std::string inbox;
};

TEST_F(CdpConnectionTest, each_call_gets_its_own_reply_whatever_the_order) {
  auto connection = open();
  auto theirs = [this]() -> Task<void> {
    EXPECT_EQ(co_await heard(), R"({"id":1,"method":"Browser.getVersion","params":{}})");
    co_await heard();
    co_await say(R"({"id":2,"result":{"browserContextId":"second"}})");
    co_await say(R"({"id":1,"result":{"browserContextId":"first"}})");
  };
  std::string first;
  std::string second;
  auto ask = [&](std::string* to) -> Task<void> {
    auto reply = co_await connection->call(get_version(), 10s);
    *to = reply ? reply->context_id : reply.error().name;
  };
  asio::co_spawn(loop, ask(&first), asio::detached);
  run(theirs(), ask(&second));
  while (first.empty()) loop.run_one();
  EXPECT_EQ(first, "first");
  EXPECT_EQ(second, "second");
}

TEST_F(CdpConnectionTest, a_refusal_says_what_chromium_said) {
  auto connection = open();
  auto theirs = [this]() -> Task<void> {
    co_await heard();
    co_await say(R"({"id":1,"error":{"message":"Not now"}})");
  };
  auto ours = [&]() -> Task<void> {
    const auto reply = co_await connection->call(get_version(), 10s);
    EXPECT_EQ(reply.error().name, "browser_refused");
    EXPECT_EQ(reply.error().message, "The browser refused Browser.getVersion: Not now");
  };
  run(theirs(), ours());
}

TEST_F(CdpConnectionTest, a_silent_browser_is_given_up_in_time_and_its_late_reply_forgotten) {
  auto connection = open();
  auto theirs = [this]() -> Task<void> {
    co_await heard();
    co_await heard();
    co_await say(R"({"id":1,"result":{"targetId":"late"}})");
    co_await say(R"({"id":2,"result":{"targetId":"right"}})");
  };
  auto ours = [&]() -> Task<void> {
    const auto late = co_await connection->call(get_version(), 1ms);
    EXPECT_EQ(late.error().name, "browser_silent");
    const auto right = co_await connection->call(get_version(), 10s);
    EXPECT_EQ(right->target_id, "right");
  };
  run(theirs(), ours());
}

TEST_F(CdpConnectionTest, a_torn_connection_fails_what_waits_and_what_comes) {
  auto connection = open();
  auto theirs = [this]() -> Task<void> {
    co_await heard();
    peer.close();
  };
  auto ours = [&]() -> Task<void> {
    CdpConnection::Mailbox mailbox(connection, "S", "C");
    const auto waiting = co_await connection->call(get_version(), 10s);
    EXPECT_EQ(waiting.error().name, "browser_lost");
    EXPECT_TRUE(connection->broken());
    const auto coming = co_await connection->call(get_version(), 10s);
    EXPECT_EQ(coming.error().name, "browser_lost");
    const auto event = co_await mailbox.next(std::chrono::steady_clock::now() + 10s);
    EXPECT_EQ(event.error().name, "browser_lost");
  };
  run(theirs(), ours());
}

TEST_F(CdpConnectionTest, a_message_beyond_the_limit_fails_whom_it_concerns_and_nobody_else) {
  auto connection = open({.message = 1'000});
  auto theirs = [this]() -> Task<void> {
    co_await heard();
    const std::string long_text(200'000, 'x');
    co_await say(R"({"id":1,"result":{"result":{"value":")" + long_text + R"("}},"sessionId":"S"})");
    co_await say(R"({"method":"Network.requestWillBeSent","params":{"request":{"url":")" + long_text +
                 R"("}},"sessionId":"S"})");
    co_await say(R"({"method":"Page.loadEventFired","params":{},"sessionId":"beside"})");
    co_await heard();
    co_await say(R"({"id":2,"result":{"targetId":"next"}})");
  };
  auto ours = [&]() -> Task<void> {
    CdpConnection::Mailbox mailbox(connection, "S", "C");
    CdpConnection::Mailbox beside(connection, "beside", "D");
    const auto until = std::chrono::steady_clock::now() + 10s;
    const auto reply = co_await connection->call(get_version(), 10s);
    EXPECT_EQ(reply.error().name, "browser_refused");
    const auto event = co_await mailbox.next(until);
    EXPECT_EQ(event.error().name, "page_too_large");
    const auto of_another = co_await beside.next(until);
    EXPECT_EQ(of_another->value().kind, CdpEventKind::loaded);
    const auto next = co_await connection->call(get_version(), 10s);
    EXPECT_EQ(next->target_id, "next");
  };
  run(theirs(), ours());
}

TEST_F(CdpConnectionTest, commands_that_nobody_reads_break_the_connection) {
  auto connection = open({.unsent = 1'000});
  for (int i = 0; i < 100; ++i) connection->tell(get_version());
  EXPECT_TRUE(connection->broken());
}

TEST_F(CdpConnectionTest, events_reach_their_page_in_their_order) {
  auto connection = open();
  auto theirs = [this]() -> Task<void> {
    co_await say(R"({"method":"Page.loadEventFired","sessionId":"another","params":{}})");
    co_await say(R"({"method":"Network.loadingFinished","sessionId":"S","params":{"requestId":"1"}})");
    co_await say("nonsense");
    co_await say(
        R"({"method":"Target.targetCreated","params":{"targetInfo":{"targetId":"P","type":"page","browserContextId":"C"}}})");
  };
  auto ours = [&]() -> Task<void> {
    CdpConnection::Mailbox mailbox(connection, "S", "C");
    const auto until = std::chrono::steady_clock::now() + 10s;
    const auto ended = co_await mailbox.next(until);
    EXPECT_EQ(ended->value().request_id, "1");
    const auto opened = co_await mailbox.next(until);
    EXPECT_EQ(opened->value().kind, CdpEventKind::page_opened);
    EXPECT_EQ(opened->value().target_id, "P");
    const auto nothing_more = co_await mailbox.next(std::chrono::steady_clock::now());
    EXPECT_FALSE(nothing_more->has_value());
  };
  run(theirs(), ours());
}

TEST_F(CdpConnectionTest, a_page_that_tells_too_much_is_given_up) {
  auto connection = open({.events = 10'000});
  auto theirs = [this]() -> Task<void> {
    const std::string url(4'000, 'u');
    for (int i = 0; i < 5; ++i) {
      co_await say(R"({"method":"Network.requestWillBeSent","sessionId":"S","params":{"request":{"url":")" + url +
                   "\"}}}");
    }
    co_await heard();
    co_await say(R"({"id":1,"result":{}})");
  };
  auto ours = [&]() -> Task<void> {
    CdpConnection::Mailbox mailbox(connection, "S", "C");
    co_await connection->call(get_version(), 10s);
    const auto event = co_await mailbox.next(std::chrono::steady_clock::now() + 10s);
    EXPECT_EQ(event.error().name, "page_too_large");
  };
  run(theirs(), ours());
}

TEST_F(CdpConnectionTest, events_that_were_taken_count_no_more) {
  auto connection = open({.events = 10'000});
  auto theirs = [this]() -> Task<void> {
    const std::string url(4'000, 'u');
    for (int i = 0; i < 10; ++i) {
      co_await say(R"({"method":"Network.requestWillBeSent","sessionId":"S","params":{"request":{"url":")" + url +
                   "\"}}}");
      co_await heard();
    }
  };
  auto ours = [&]() -> Task<void> {
    CdpConnection::Mailbox mailbox(connection, "S", "C");
    for (int i = 0; i < 10; ++i) {
      const auto event = co_await mailbox.next(std::chrono::steady_clock::now() + 10s);
      EXPECT_TRUE(event && *event) << i;
      connection->tell(get_version());
    }
  };
  run(theirs(), ours());
}

}  // namespace
}  // namespace matjar::sourcing::browser
