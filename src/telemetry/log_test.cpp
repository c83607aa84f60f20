#include "telemetry/log.hpp"

#include <boost/json.hpp>
#include <cmath>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <thread>

#include "base/ids.hpp"

namespace matjar::telemetry {
namespace {

class LogLines : public testing::Test {
 protected:
  boost::json::object only_line() const {
    const auto lines = buffer_.lines();
    EXPECT_EQ(lines.size(), 1U);
    return boost::json::parse(lines.at(0)).as_object();
  }

  ManualClock clock_;
  LogBuffer buffer_;
  Log log_ = Log::to_buffer(clock_, buffer_);
};

TEST_F(LogLines, have_the_event_first_then_level_and_time_then_the_fields_in_order) {
  log_.info("build_accepted", {{"build", StoreBuildId("b-1")}, {"steps", 9}, {"share", 0.5}, {"retry", false}});
  EXPECT_EQ(buffer_.text(),
            R"({"event":"build_accepted","level":"info","time":"2026-01-01T00:00:00.000Z","build":"b-1","steps":9,)"
            R"("share":0.5,"retry":false})"
            "\n");
}

TEST_F(LogLines, take_texts_and_numbers_of_every_type) {
  const std::string text = "text";
  log_.error("types", {{"a", text},
                       {"b", std::string_view("view")},
                       {"c", "literal"},
                       {"d", text.size()},
                       {"e", std::numeric_limits<std::uint64_t>::max()},
                       {"f", std::numeric_limits<std::int64_t>::min()},
                       {"g", 1.5F},
                       {"h", std::nan("")},
                       {"i", 1e300}});
  const auto line = only_line();
  EXPECT_EQ(line.at("a").as_string(), "text");
  EXPECT_EQ(line.at("b").as_string(), "view");
  EXPECT_EQ(line.at("c").as_string(), "literal");
  EXPECT_EQ(line.at("d").as_int64(), 4);
  EXPECT_EQ(line.at("e").as_string(), "18446744073709551615");
  EXPECT_EQ(line.at("f").as_int64(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(line.at("g").as_double(), 1.5);
  EXPECT_TRUE(line.at("h").is_null());
  EXPECT_EQ(line.at("i").as_double(), 1e300);
}

TEST_F(LogLines, are_valid_json_on_one_line_for_any_bytes) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  log_.info(all, {{all, all}, {"injected", "\"}\n{\"event\":\"forged\"}"}, {"format", "{} %s {0}"}});
  const auto line = only_line();
  EXPECT_EQ(line.at("injected").as_string(), "\"}\n{\"event\":\"forged\"}");
  EXPECT_EQ(line.at("format").as_string(), "{} %s {0}");
}

TEST_F(LogLines, never_show_a_secret) {
  log_.info("login", {{"access_token", "plain"},
                      {"code", 123456},
                      {"header", "Bearer canary"},
                      {"url", "https://a.example/?code=canary"},
                      {"prompt_tokens", 812},
                      {"tokens", "canary"},
                      {"has_token", true}});
  const auto line = only_line();
  EXPECT_EQ(line.at("access_token").as_string(), "[hidden]");
  EXPECT_EQ(line.at("code").as_string(), "[hidden]");
  EXPECT_EQ(line.at("prompt_tokens").as_int64(), 812);
  EXPECT_TRUE(line.at("has_token").as_bool());
  EXPECT_EQ(buffer_.text().find("canary"), std::string::npos);
  EXPECT_EQ(buffer_.text().find("plain"), std::string::npos);
}

TEST_F(LogLines, hide_a_secret_that_stands_where_the_text_is_cut) {
  const std::string text = std::string(4090, 'x') + " mk_live_canary0123456789";
  log_.info("long", {{"text", text}});
  EXPECT_EQ(buffer_.text().find("mk_"), std::string::npos);
  EXPECT_LT(buffer_.text().size(), 4400U);
}

TEST_F(LogLines, cut_long_texts_between_code_points) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "€";
  log_.info("long", {{"text", text}});
  const std::string shown(only_line().at("text").as_string());
  EXPECT_TRUE(shown.ends_with("€…"));
  EXPECT_LE(shown.size(), 4100U);
}

TEST_F(LogLines, of_a_child_carry_its_bound_fields) {
  const Log child = log_.with({{"build", "b-1"}, {"token", "canary"}}).with({{"step", "fetch"}});
  child.warning("slow", {{"seconds", 3}});
  log_.warning("plain");
  const auto lines = buffer_.lines();
  EXPECT_NE(lines.at(0).find(R"("build":"b-1","token":"[hidden]","step":"fetch","seconds":3)"), std::string::npos);
  EXPECT_EQ(lines.at(1).find("build"), std::string::npos);
}

TEST_F(LogLines, keep_their_own_names_when_a_field_has_one_of_them) {
  log_.info("real", {{"event", "forged"}, {"level", "x"}, {"time", "y"}});
  const auto line = only_line();
  EXPECT_EQ(line.at("event").as_string(), "real");
  EXPECT_EQ(line.at("event_").as_string(), "forged");
}

TEST_F(LogLines, below_the_least_level_are_not_written) {
  const Log quiet = Log::to_buffer(clock_, buffer_, Level::warning);
  quiet.debug("a");
  quiet.info("b");
  quiet.warning("c");
  quiet.error("d");
  EXPECT_EQ(buffer_.lines().size(), 2U);
  EXPECT_FALSE(quiet.writes(Level::info));
  Log::silent().error("e");
  EXPECT_EQ(level_from("warning"), Level::warning);
  EXPECT_FALSE(level_from("loud"));
}

TEST_F(LogLines, of_many_threads_do_not_mix) {
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([this, t] {
        const Log mine = log_.with({{"thread", t}});
        for (int i = 0; i < 250; ++i) mine.info("tick", {{"i", i}});
      });
    }
  }
  const auto lines = buffer_.lines();
  EXPECT_EQ(lines.size(), 1000U);
  for (const std::string& line : lines) EXPECT_NO_THROW(boost::json::parse(line)) << line;
}

TEST_F(LogLines, go_to_a_file_that_is_appended_to) {
  const auto path = std::filesystem::path(testing::TempDir()) /
                    ("matjar-log-" + std::to_string(testing::UnitTest::GetInstance()->random_seed()) + "-" +
                     std::to_string(reinterpret_cast<std::uintptr_t>(this)) + ".jsonl");
  for (int i = 0; i < 2; ++i) {
    const auto log = Log::to_file(clock_, path, Level::info);
    ASSERT_TRUE(log);
    log->info("started", {{"run", i}});
    log->flush();
  }
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  std::filesystem::remove(path);
  EXPECT_NE(text.str().find("\"run\":0}\n{\"event\":\"started\""), std::string::npos) << text.str();
  EXPECT_EQ(Log::to_file(clock_, "/proc/none/log.jsonl", Level::info).error().name, "log_file_unwritable");
}

}  // namespace
}  // namespace matjar::telemetry
