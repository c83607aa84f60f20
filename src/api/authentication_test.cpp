#include "api/authentication.hpp"

#include <gtest/gtest.h>

#include "accounts/merchant_repository.hpp"
#include "storage/test_database.hpp"

namespace matjar::api {
namespace {

using storage::run_task;

class AuthenticationTest : public testing::Test {
 protected:
  AuthenticationTest() {
    accounts::MerchantRepository merchants(*database_, clock_, ids_);
    merchant_ = run_task(merchants.create({.name = "Noura"}))->id;
    key_ = run_task(keys_.issue(merchant_, "till"))->key;
    EXPECT_TRUE(run_task(keys_.ensure_demo(merchant_, Secret("mk_demo"))));
  }

  /// The guarded answer: 200 with the merchant's id, or the problem.
  net::Response ask(net::Headers headers, std::string from = "203.0.113.9",
                    Authentication::SandboxKeys sandbox_keys = Authentication::SandboxKeys::allowed) {
    Authentication authentication(keys_, sandbox_keys);
    const net::Handler handler =
        authentication.guarded([](MerchantId merchant, net::Request) -> Task<Result<net::Response>> {
          co_return net::text_response(200, merchant.value());
        });
    net::Request request;
    request.headers = std::move(headers);
    request.remote_address = std::move(from);
    return run_task(handler(std::move(request)));
  }
  static std::string body_of(const net::Response& response) { return std::get<std::string>(response.body); }
  static void expect_refused(const net::Response& response, const std::string& name) {
    EXPECT_EQ(response.status, 401);
    EXPECT_EQ(response.headers.get_or("content-type", ""), "application/problem+json");
    EXPECT_NE(body_of(response).find(name), std::string::npos) << body_of(response);
  }

  storage::TestDatabase database_;
  ManualClock clock_;
  RandomIdSource ids_{clock_};
  accounts::ApiKeys keys_{*database_, clock_, ids_};
  MerchantId merchant_;
  Secret key_;
};

TEST_F(AuthenticationTest, knows_the_merchant_by_the_key_in_either_header) {
  for (const auto& [name, value] :
       {std::pair("Authorization", "Bearer " + key_.reveal()),
        std::pair("authorization", "bearer  " + key_.reveal() + " "), std::pair("X-API-Key", key_.reveal())}) {
    const net::Response answer = ask({{name, value}});
    EXPECT_EQ(answer.status, 200) << name;
    EXPECT_EQ(body_of(answer), merchant_.value()) << name;
  }
}

TEST_F(AuthenticationTest, refuses_a_request_without_a_key) {
  expect_refused(ask({}), "api_key_missing");
  expect_refused(ask({{"Authorization", "Basic " + key_.reveal()}}), "api_key_missing");
  expect_refused(ask({{"Authorization", "Bearer "}}), "api_key_missing");
}

TEST_F(AuthenticationTest, refuses_a_key_that_was_never_issued_and_does_not_repeat_it) {
  const net::Response answer = ask({{"Authorization", "Bearer mk_guessed"}});
  expect_refused(answer, "api_key_unknown");
  EXPECT_EQ(body_of(answer).find("mk_guessed"), std::string::npos);
}

TEST_F(AuthenticationTest, takes_a_sandbox_key_from_this_machine_only) {
  const net::Headers demo{{"Authorization", "Bearer mk_demo"}};
  for (const char* address : {"127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"}) {
    EXPECT_EQ(ask(demo, address).status, 200) << address;
  }
  for (const char* address : {"203.0.113.9", "10.0.0.1", "::ffff:10.0.0.1", "1127.0.0.1", ""}) {
    expect_refused(ask(demo, address), "api_key_for_sandbox_only");
  }
}

TEST_F(AuthenticationTest, refuses_a_sandbox_key_everywhere_outside_the_sandbox) {
  const net::Headers demo{{"Authorization", "Bearer mk_demo"}};
  expect_refused(ask(demo, "127.0.0.1", Authentication::SandboxKeys::refused), "api_key_for_sandbox_only");
}

TEST(OpenToAll, answers_an_error_as_a_problem) {
  const net::Handler handler = open_to_all([](net::Request) -> Task<Result<net::Response>> {
    co_return fail(ErrorKind::not_found, {.name = "page_unknown", .message = "None.", .next_step = "Look."});
  });
  const net::Response answer = run_task(handler(net::Request()));
  EXPECT_EQ(answer.status, 404);
  EXPECT_NE(std::get<std::string>(answer.body).find("page_unknown"), std::string::npos);
}

}  // namespace
}  // namespace matjar::api
