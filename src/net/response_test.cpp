#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/http_server.hpp"
#include "net/response_head.hpp"

namespace matjar::net {

namespace {

using ::testing::HasSubstr;

Error error_of(ErrorKind kind) {
  return fail(kind, {.name = "page_blocked", .message = "The shop said \"no\".", .next_step = "Try later."}).error();
}

TEST(ProblemResponse, tells_program_and_person_what_happened) {
  Error error = error_of(ErrorKind::rate_limited);
  error.retry_after = std::chrono::milliseconds(1200);
  const Response response = problem_response(error);
  EXPECT_EQ(response.status, 429);
  EXPECT_EQ(response.headers.find("content-type"), "application/problem+json");
  EXPECT_EQ(response.headers.find("retry-after"), "2");
  EXPECT_EQ(std::get<std::string>(response.body),
            R"({"type":"urn:matjar:problem:page_blocked","title":"Too many requests","status":429,)"
            R"("detail":"The shop said \"no\".","next_step":"Try later."})");
}

TEST(ProblemResponse, has_a_status_for_every_kind) {
  const std::pair<ErrorKind, int> expected[] = {
      {ErrorKind::invalid_input, 400}, {ErrorKind::not_found, 404}, {ErrorKind::unauthorized, 401},
      {ErrorKind::forbidden, 403},     {ErrorKind::conflict, 409},  {ErrorKind::rate_limited, 429},
      {ErrorKind::unavailable, 503},   {ErrorKind::timeout, 504},   {ErrorKind::rejected, 422},
      {ErrorKind::cancelled, 409},     {ErrorKind::internal, 500},
  };
  for (const auto& [kind, status] : expected) EXPECT_EQ(http_status_of(kind), status) << to_string(kind);
}

TEST(ServerSentEvent, breaks_data_into_lines_and_keeps_the_fields_apart) {
  EXPECT_EQ(format_event({.id = "7\nid: 8", .type = "pro\rgress", .data = "a\r\nb\rc\n"}),
            "id: 7id: 8\nevent: progress\ndata: a\ndata: b\ndata: c\ndata: \n\n");
  EXPECT_EQ(format_event({.id = {}, .type = {}, .data = "x"}), "data: x\n\n");
}

TEST(ResponseHead, spells_dates_as_http_does) {
  EXPECT_EQ(format_http_date(std::chrono::sys_seconds(std::chrono::seconds(784'111'777))),
            "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(ResponseHead, names_no_length_where_there_is_no_body) {
  const auto head = [](int status) {
    return format_response_head(status, {}, {.length = 0}, "id", std::chrono::sys_seconds());
  };
  EXPECT_THAT(head(204), ::testing::Not(HasSubstr("Content-Length")));
  EXPECT_THAT(head(200), HasSubstr("Content-Length: 0\r\n"));
}

TEST(ResponseHead, leaves_out_fields_whose_name_is_none) {
  const std::string head =
      format_response_head(200, {{"Bad Name", "x"}, {"Good", "y"}}, {.length = 0}, "id", std::chrono::sys_seconds());
  EXPECT_THAT(head, ::testing::Not(HasSubstr("Bad")));
  EXPECT_THAT(head, HasSubstr("Good: y\r\n"));
}

}  // namespace

}  // namespace matjar::net
