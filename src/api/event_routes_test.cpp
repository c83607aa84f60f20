#include <gtest/gtest.h>

#include "api/test_api.hpp"

namespace matjar::api {
namespace {

/// A client that reads everything, or goes away after some pieces.
class TestWriter final : public net::StreamWriter {
 public:
  Task<Result<void>> write(std::string bytes) override {
    if (pieces.size() == leaves_after) {
      co_return fail(ErrorKind::unavailable, {.name = "client_gone", .message = "The client has gone."});
    }
    pieces.push_back(std::move(bytes));
    co_return Result<void>();
  }

  std::vector<std::string> pieces;
  std::size_t leaves_after = 1'000;
};

class EventRoutesTest : public ApiTest {
 protected:
  void build_to_the_end() {
    build_ = accept(request()).value();
    run_build_to(build_, workflow::WorkflowState::completed);
  }
  net::Response ask(net::Headers headers, std::string last_event_id = "") {
    if (!last_event_id.empty()) headers.add("Last-Event-ID", std::move(last_event_id));
    return get("/api/v1/builds/" + build_.value() + "/events", std::move(headers));
  }
  std::vector<std::string> read(const net::Response& response, std::size_t leaves_after = 1'000) {
    TestWriter writer;
    writer.leaves_after = leaves_after;
    storage::run_task(std::get<net::StreamBody>(response.body)(writer));
    return writer.pieces;
  }
  std::size_t all_events() { return events(WorkflowId(build_.value())).size(); }

  StoreBuildId build_;
};

TEST_F(EventRoutesTest, tells_everything_from_the_first_event_to_the_last_and_ends) {
  build_to_the_end();
  const net::Response answer = ask(with_key(key_));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.get_or("content-type", ""), "text/event-stream");
  const auto told = read(answer);
  ASSERT_EQ(told.size(), all_events());
  EXPECT_TRUE(told.front().starts_with("id: 1\n")) << told.front();
  EXPECT_NE(told.back().find("event: workflow.completed\n"), std::string::npos) << told.back();
  EXPECT_NE(told.back().find(R"("progress":100)"), std::string::npos) << told.back();
}

TEST_F(EventRoutesTest, goes_on_behind_the_last_event_that_the_client_saw) {
  build_to_the_end();
  const auto told = read(ask(with_key(key_), "3"));
  ASSERT_EQ(told.size(), all_events() - 3);
  EXPECT_TRUE(told.front().starts_with("id: 4\n")) << told.front();
}

TEST_F(EventRoutesTest, tells_a_client_that_saw_the_end_to_stop_asking) {
  build_to_the_end();
  EXPECT_EQ(ask(with_key(key_), std::to_string(all_events())).status, 204);
}

TEST_F(EventRoutesTest, tells_everything_to_a_client_with_an_id_that_was_never_given) {
  build_to_the_end();
  for (const std::string& id : {std::to_string(all_events() + 1), std::string("9223372036854775807"),
                                std::string("99999999999999999999"), std::string("-4"), std::string("3x")}) {
    const net::Response answer = ask(with_key(key_), id);
    ASSERT_EQ(answer.status, 200) << id;
    EXPECT_EQ(read(answer).size(), all_events()) << id;
  }
}

TEST_F(EventRoutesTest, stops_when_the_client_goes_away) {
  build_to_the_end();
  EXPECT_EQ(read(ask(with_key(key_)), 2).size(), 2U);
}

TEST_F(EventRoutesTest, shows_a_build_to_its_own_merchant_only) {
  build_to_the_end();
  EXPECT_EQ(ask({}).status, 401);
  EXPECT_EQ(ask(with_key(strangers_key_)).status, 404);
}

}  // namespace
}  // namespace matjar::api
