#include "app/settings.hpp"

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <sstream>

#include "app/prune_settings.hpp"

namespace matjar::app {
namespace {

std::optional<std::string> empty_environment(const std::string&) {
  return std::nullopt;
}

class SettingsFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "matjar-settings-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path file(const std::string& text) {
    const auto path = folder_ / "matjar.toml";
    std::ofstream(path) << text;
    return path;
  }

  std::filesystem::path folder_;
};

TEST_F(SettingsFile, wins_over_the_defaults_and_loses_to_the_environment) {
  const auto path = file("[server]\nport = 9000\naddress = \"0.0.0.0\"\n[queue.ai-image]\nconcurrency = 3\n");
  const auto environment = [](const std::string& name) -> std::optional<std::string> {
    if (name == "MATJAR_SERVER_PORT") return "9100";
    return std::nullopt;
  };
  const auto settings = load_settings(path, environment);
  ASSERT_TRUE(settings) << describe(settings.error());
  EXPECT_EQ(settings->server.port, 9100);
  EXPECT_EQ(settings->server.address, "0.0.0.0");
  EXPECT_EQ(settings->queues.at("ai-image").concurrency, 3);
  EXPECT_EQ(settings->queues.at("scrape").concurrency, 5);
}

TEST_F(SettingsFile, with_a_key_that_does_not_exist_is_refused_by_its_name) {
  const auto settings = load_settings(file("[server]\nprot = 9000\n"), empty_environment);
  ASSERT_FALSE(settings);
  EXPECT_EQ(settings.error().name, "setting_unknown");
  EXPECT_NE(settings.error().message.find("server.prot"), std::string::npos);
}

TEST_F(SettingsFile, with_a_value_of_the_wrong_type_is_refused_by_its_name) {
  const auto settings = load_settings(file("[server]\nport = \"many\"\n"), empty_environment);
  ASSERT_FALSE(settings);
  EXPECT_EQ(settings.error().name, "setting_invalid");
  EXPECT_NE(settings.error().message.find("server.port"), std::string::npos);
}

TEST_F(SettingsFile, that_is_missing_or_broken_is_refused) {
  EXPECT_EQ(load_settings(folder_ / "none.toml", empty_environment).error().name, "configuration_unreadable");
  EXPECT_EQ(load_settings(file("[server"), empty_environment).error().name, "configuration_unreadable");
}

TEST(Settings, have_the_queues_of_the_specification) {
  const Settings settings;
  const auto& deploy = settings.queues.at("deploy").retry;
  EXPECT_EQ(deploy.retries, 5);
  EXPECT_EQ(deploy.first_delay, std::chrono::minutes(10));
  EXPECT_EQ(settings.queues.at("ai-content").concurrency, 10);
  EXPECT_EQ(settings.queues.at("scrape").retry.first_delay, std::chrono::minutes(5));
}

TEST(Settings, never_show_a_secret_when_printed) {
  Settings settings;
  settings.copywriting.openai_key = Secret("sk-canary");
  settings.sourcing.proxy = Secret("http://user:sk-canary@proxy.example:3128");
  settings.sourcing.aliexpress.refresh_token = Secret("sk-canary");
  settings.sourcing.amazon.client_secret = Secret("sk-canary");
  EXPECT_EQ(print_settings(settings).find("sk-canary"), std::string::npos);
}

TEST(Settings, survive_being_printed_and_read_again) {
  Settings settings;
  settings.server.port = 4242;
  settings.outbound.allowed_endpoints = {"127.0.0.1:1", "127.0.0.1:2"};
  const auto path = std::filesystem::temp_directory_path() / "matjar-settings-round-trip.toml";
  std::ofstream(path) << print_settings(settings);
  const auto read = load_settings(path, empty_environment);
  std::filesystem::remove(path);
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->server.port, 4242);
  EXPECT_EQ(read->outbound.allowed_endpoints, settings.outbound.allowed_endpoints);
}

TEST(KeptJobs, stay_as_many_days_as_the_settings_say_and_a_century_at_most) {
  Settings settings;
  const queue::PruneSettings defaults;
  EXPECT_EQ(prune_settings(settings).keep_ended, defaults.keep_ended);
  EXPECT_EQ(prune_settings(settings).keep_discarded, defaults.keep_discarded);
  settings.keep_ended_days = 1;
  settings.keep_discarded_days = 2'000'000'000;
  EXPECT_EQ(prune_settings(settings).keep_ended, std::chrono::hours(24));
  EXPECT_LT(prune_settings(settings).keep_discarded, std::chrono::hours(24 * 400 * 100));
}

TEST(ExampleConfiguration, is_what_the_program_prints) {
  std::ifstream stream(std::filesystem::path(MATJAR_SOURCE_DIR) / "config" / "matjar.example.toml");
  std::ostringstream text;
  text << stream.rdbuf();
  EXPECT_EQ(text.str(), print_settings(Settings())) << "run: build/matjar config print > config/matjar.example.toml";
}

TEST(EnvironmentName, is_the_key_in_capitals) {
  std::set<std::string> names;
  for (const auto& entry : setting_entries()) EXPECT_TRUE(names.insert(entry.environment_name()).second) << entry.key;
  EXPECT_TRUE(names.contains("MATJAR_QUEUE_AI_IMAGE_FIRST_DELAY_MS"));
}

}  // namespace
}  // namespace matjar::app
