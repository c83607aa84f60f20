#include "confined/refusal.hpp"

#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <vector>

namespace matjar::confined {
namespace {

constexpr RefusalWords kWords{.program = "matjar-lamp",
                              .no_child = "lamp_unavailable",
                              .busy = "lamp_busy",
                              .stopped = "lamp_stopped",
                              .interrupted = "lamp_interrupted",
                              .too_costly = "lamp_too_costly",
                              .too_slow = "lamp_too_slow",
                              .died = "lamp_unreadable",
                              .given_up = "It was given up: ",
                              .failed = "It failed: ",
                              .end = "!",
                              .when_busy = "Allow more.",
                              .when_too_costly = "Use less.",
                              .when_died = "Use another."};

struct Case {
  RefusalReason reason;
  ErrorKind kind;
  std::string name;
  std::string message;
  std::string next_step;
};

TEST(Refusal, becomes_the_error_that_the_rooms_callers_know) {
  const std::vector<Case> cases{
      {RefusalReason::no_child, ErrorKind::unavailable, "lamp_unavailable", "so it was!",
       "Place the program matjar-lamp beside matjar, as the build does; the log has what it said when it was started."},
      {RefusalReason::busy, ErrorKind::unavailable, "lamp_busy", "so it was!", "Allow more."},
      {RefusalReason::stopped, ErrorKind::unavailable, "lamp_stopped", "so it was!", "Start it again."},
      {RefusalReason::interrupted, ErrorKind::unavailable, "lamp_interrupted", "so it was!",
       "Try again; where it happens often, the machine has too little memory."},
      {RefusalReason::too_costly, ErrorKind::rejected, "lamp_too_costly", "It was given up: so it was!", "Use less."},
      {RefusalReason::too_slow, ErrorKind::timeout, "lamp_too_slow", "It was given up: so it was!",
       "Try again later; the machine may have too much to do."},
      {RefusalReason::died, ErrorKind::rejected, "lamp_unreadable", "It failed: so it was!", "Use another."},
  };
  for (const Case& one : cases) {
    const Error error = error_of({.reason = one.reason, .message = "so it was"}, kWords);
    EXPECT_EQ(error.kind, one.kind) << one.name;
    EXPECT_EQ(error.name, one.name);
    EXPECT_EQ(error.message, one.message) << one.name;
    EXPECT_EQ(error.next_step, one.next_step) << one.name;
    EXPECT_EQ(error.retry_after, std::nullopt) << one.name;
    EXPECT_NE(std::string(error.where.file_name()).find("refusal_test"), std::string::npos) << "where it was asked";
  }
}

}  // namespace
}  // namespace matjar::confined
