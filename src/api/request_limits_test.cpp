#include "api/request_limits.hpp"

#include <gtest/gtest.h>

#include "api/authentication.hpp"
#include "storage/test_database.hpp"

namespace matjar::api {
namespace {

class RequestLimitsTest : public testing::Test {
 protected:
  /// The status for a request to a handler that knows the keys "good-…" and wants none where none is sent.
  int ask(const std::string& key, std::string from) {
    net::Request request;
    if (!key.empty()) request.headers.add("Authorization", "Bearer " + key);
    request.remote_address = std::move(from);
    return storage::run_task(handler_(std::move(request))).status;
  }
  int ask_twice(const std::string& key, const std::string& from) {
    EXPECT_NE(ask(key, from), 429);
    return ask(key, from);
  }

  Task<net::Response> answer(net::Request request) {
    ++handled_;
    const auto key = api_key_in(request.headers);
    if (key && !key->reveal().starts_with("good-")) co_return net::text_response(401, "");
    if (key) limits_.recognise(*key);
    co_return net::text_response(200, "");
  }

  ManualClock clock_;
  RequestLimits limits_{clock_, {.requests_per_minute = 1, .burst = 1}};
  int handled_ = 0;
  net::Handler handler_ = limits_.on([this](net::Request request) { return answer(std::move(request)); });
};

constexpr const char* kFar = "203.0.113.9";

TEST_F(RequestLimitsTest, count_each_key_on_its_own_once_it_was_recognised_wherever_it_comes_from) {
  EXPECT_EQ(ask("good-1", kFar), 200) << "counted by its address";
  EXPECT_EQ(ask("good-1", kFar), 200) << "counted by itself";
  EXPECT_EQ(ask("good-1", "203.0.113.10"), 429);
  EXPECT_EQ(ask("good-2", "127.0.0.1"), 200);
  EXPECT_EQ(ask_twice("good-2", "127.0.0.1"), 429) << "a key is known behind a proxy too";
  clock_.advance(std::chrono::minutes(1));
  EXPECT_EQ(ask("good-1", kFar), 200);
}

TEST_F(RequestLimitsTest, count_requests_without_a_key_by_their_address) {
  EXPECT_EQ(ask_twice("", kFar), 429);
  EXPECT_EQ(ask("", "203.0.113.10"), 200);
  EXPECT_EQ(ask_twice("", "127.0.0.1"), 200) << "a proxy on this machine speaks for everybody";
}

TEST_F(RequestLimitsTest, count_keys_that_were_made_up_against_the_address_before_they_are_looked_up) {
  EXPECT_EQ(ask("good-1", "203.0.113.10"), 200);
  EXPECT_EQ(ask("guess-1", kFar), 401);
  EXPECT_EQ(handled_, 2);
  EXPECT_EQ(ask("guess-2", kFar), 429);
  EXPECT_EQ(ask("", kFar), 429);
  EXPECT_EQ(handled_, 2) << "nobody looked";
  EXPECT_EQ(ask("good-1", kFar), 200) << "who shares the address and is known goes on";
}

TEST_F(RequestLimitsTest, say_when_to_come_back) {
  ask("", kFar);
  net::Request request;
  request.remote_address = kFar;
  const int handled_before = handled_;
  const net::Response refused = storage::run_task(handler_(std::move(request)));
  EXPECT_EQ(refused.status, 429);
  EXPECT_NE(std::get<std::string>(refused.body).find("urn:matjar:problem:too_many_requests"), std::string::npos);
  EXPECT_EQ(handled_, handled_before) << "the handler is left alone";
  EXPECT_EQ(refused.headers.get_or("retry-after", ""), "60");
  EXPECT_EQ(refused.headers.get_or("content-type", ""), "application/problem+json");
}

TEST_F(RequestLimitsTest, are_off_when_they_are_set_to_nothing) {
  RequestLimits off(clock_, {.requests_per_minute = 0, .burst = 1});
  handler_ = off.on([this](net::Request request) { return answer(std::move(request)); });
  EXPECT_EQ(ask_twice("good-1", kFar), 200);
  EXPECT_EQ(ask_twice("", kFar), 200);
}

}  // namespace
}  // namespace matjar::api
