#include "sourcing/official_api/api_call.hpp"

#include <gtest/gtest.h>

#include "base/test_task.hpp"
#include "net/test_http_client.hpp"

namespace matjar::sourcing::official_api {
namespace {

struct Row {
  ApiTrouble trouble;
  ErrorKind kind;
  std::string_view name;
};

TEST(ApiError, has_a_kind_a_name_and_a_next_step_for_each_trouble) {
  using enum ApiTrouble;
  const Row rows[] = {{token_refused, ErrorKind::unauthorized, "api_token_refused"},
                      {key_refused, ErrorKind::unauthorized, "api_key_refused"},
                      {not_permitted, ErrorKind::forbidden, "api_not_permitted"},
                      {busy, ErrorKind::rate_limited, "api_busy"},
                      {unreachable, ErrorKind::unavailable, "api_unreachable"},
                      {too_slow, ErrorKind::timeout, "api_too_slow"},
                      {item_unknown, ErrorKind::not_found, "api_item_unknown"},
                      {request_refused, ErrorKind::invalid_input, "api_request_refused"},
                      {answer_unusable, ErrorKind::rejected, "api_answer_unusable"}};
  for (const Row& row : rows) {
    const Error error = api_error(row.trouble, "The shop's API", "Code-1");
    EXPECT_EQ(error.kind, row.kind) << row.name;
    EXPECT_EQ(error.name, row.name);
    EXPECT_TRUE(error.message.starts_with("The shop's API ")) << error.message;
    EXPECT_TRUE(error.message.ends_with(" (Code-1).")) << error.message;
    EXPECT_FALSE(error.next_step.empty()) << row.name;
  }
}

TEST(ApiError, tells_of_a_code_only_what_a_code_can_be) {
  const Error error = api_error(ApiTrouble::busy, "It", "<b>code\n\x01 1\"");
  EXPECT_TRUE(error.message.ends_with(" (bcode1).")) << error.message;
  EXPECT_LT(api_error(ApiTrouble::busy, "It", std::string(5'000, 'x')).message.size(), 120U);
}

TEST(ApiError, is_told_from_a_status_when_nothing_more_is_known) {
  const std::pair<int, ApiTrouble> rows[] = {
      {400, ApiTrouble::request_refused}, {401, ApiTrouble::token_refused},  {403, ApiTrouble::not_permitted},
      {404, ApiTrouble::item_unknown},    {408, ApiTrouble::too_slow},       {410, ApiTrouble::item_unknown},
      {422, ApiTrouble::request_refused}, {429, ApiTrouble::busy},           {500, ApiTrouble::unreachable},
      {503, ApiTrouble::unreachable},     {302, ApiTrouble::answer_unusable}};
  for (const auto& [status, trouble] : rows) EXPECT_EQ(trouble_of_status(status), trouble) << status;
}

class ApiCall : public testing::Test {
 protected:
  Result<net::HttpAnswer> send() {
    net::HttpCall call{.url = *Url::parse("https://api.example/")};
    return run_task(send_to_api(peer_, std::move(call)));
  }
  std::string error_of(ErrorKind kind, std::string_view name) {
    vendor_.answers.push_back(fail(kind, {.name = name, .message = "m"}));
    return send().error().name;
  }

  net::ScriptedHttpClient vendor_;
  ManualClock clock_;
  BlockingPool pool_{1};
  ApiPeer peer_{.http = vendor_, .clock = clock_, .pool = pool_, .name = "It"};
};

TEST_F(ApiCall, leaves_time_for_the_page) {
  vendor_.answer(500, "");
  EXPECT_EQ(send()->status, 500) << "a refusal is an answer";
  EXPECT_LE(vendor_.calls.at(0).limits.total, std::chrono::seconds(15));
  EXPECT_LE(vendor_.calls.at(0).limits.max_body, 4U << 20);
  EXPECT_EQ(vendor_.calls.at(0).limits.max_redirects, 0) << "a token does not go where an answer sends it";
}

TEST_F(ApiCall, names_what_kept_an_answer_away) {
  EXPECT_EQ(error_of(ErrorKind::timeout, "call_timed_out"), "api_too_slow");
  EXPECT_EQ(error_of(ErrorKind::unavailable, "connection_failed"), "api_unreachable");
  EXPECT_EQ(error_of(ErrorKind::not_found, "host_not_found"), "api_unreachable");
  EXPECT_EQ(error_of(ErrorKind::rejected, "answer_too_large"), "api_answer_unusable");
  EXPECT_EQ(error_of(ErrorKind::cancelled, "call_cancelled"), "call_cancelled");
}

TEST_F(ApiCall, passes_on_how_long_to_wait) {
  const net::HttpAnswer answer{.status = 429, .headers = {{"Retry-After", "7"}}, .body = "", .url = ""};
  EXPECT_EQ(answer_error(peer_, answer, ApiTrouble::busy, "").retry_after, std::chrono::seconds(7));
  EXPECT_FALSE(answer_error(peer_, answer, ApiTrouble::key_refused, "").retry_after);
}

TEST(ApiAddress, keeps_the_path_of_the_base) {
  EXPECT_EQ(address_below(*Url::parse("https://a.example"), "/x?y=1")->str(), "https://a.example/x?y=1");
  EXPECT_EQ(address_below(*Url::parse("https://a.example/base/"), "/x")->str(), "https://a.example/base/x");
  EXPECT_EQ(address_below(*Url::parse("https://a.example/base"), "/x")->str(), "https://a.example/base/x");
}

TEST(FormText, encodes_names_and_values) {
  EXPECT_EQ(form_text({{"a b", "1&2"}, {"c", "سماعة"}}), "a%20b=1%262&c=%D8%B3%D9%85%D8%A7%D8%B9%D8%A9");
}

}  // namespace
}  // namespace matjar::sourcing::official_api
