#include "app/role.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

namespace matjar::app {
namespace {

Settings on_postgres() {
  Settings settings;
  settings.database.url = Secret("postgresql://matjar@/matjar");
  return settings;
}

std::string refusal(const Settings& settings, Duty duty) {
  const auto checked = check_role(settings, duty);
  if (checked) return "";
  EXPECT_EQ(checked.error().kind, ErrorKind::invalid_input);
  EXPECT_FALSE(checked.error().next_step.empty());
  return checked.error().name;
}

TEST(Role, is_read_as_it_is_written) {
  for (const Role role : {Role::all, Role::web, Role::worker}) EXPECT_EQ(role_from(to_string(role)), role);
  const auto unknown = role_from("boss");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().name, "role_unknown");
}

TEST(Role, all_is_had_everywhere) {
  Settings settings;
  settings.sandbox.enabled = true;
  EXPECT_EQ(refusal(settings, {}), "");
  EXPECT_EQ(refusal(on_postgres(), {}), "");
}

TEST(Role, web_and_worker_alone_need_postgresql) {
  for (const Role role : {Role::web, Role::worker}) {
    EXPECT_EQ(refusal(Settings(), {.role = role}), "role_needs_postgres");
    EXPECT_EQ(refusal(on_postgres(), {.role = role}), "");
  }
}

TEST(Role, web_and_worker_alone_cannot_share_a_sandbox_inside_one_of_them) {
  Settings settings = on_postgres();
  settings.sandbox.enabled = true;
  for (const Role role : {Role::web, Role::worker}) {
    EXPECT_EQ(refusal(settings, {.role = role}), "role_needs_real_outside");
  }
  settings.sandbox.url = "http://127.0.0.1:8090";
  for (const Role role : {Role::web, Role::worker}) EXPECT_EQ(refusal(settings, {.role = role}), "");
}

TEST(Role, is_told_its_queues_only_where_others_may_work_on_the_rest) {
  EXPECT_EQ(refusal(on_postgres(), {.role = Role::worker, .queues = {"deploy", "scrape"}}), "");
  EXPECT_EQ(refusal(on_postgres(), {.role = Role::web, .queues = {"deploy"}}), "queues_need_worker");
  EXPECT_EQ(refusal(on_postgres(), {.role = Role::all, .queues = {"deploy"}}), "queues_need_worker");
}

TEST(Role, refuses_a_queue_that_nobody_knows_and_names_those_that_exist) {
  const auto checked = check_role(on_postgres(), {.role = Role::worker, .queues = {"deploy", "scrap"}});
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().name, "queue_unknown");
  EXPECT_NE(checked.error().message.find("\"scrap\""), std::string::npos);
  EXPECT_EQ(checked.error().next_step,
            "Choose from ai-content, ai-image, deploy, landing, notify, salla, scrape, theme, upkeep.");
}

TEST(Role, rescues_at_its_start_what_ran_on_sqlite_but_deployments) {
  const auto alone = queues_of(Settings(), {});
  ASSERT_TRUE(alone.contains("deploy"));
  for (const auto& [name, queue] : alone) EXPECT_EQ(queue.rescue_at_start, name != "deploy") << name;
  for (const auto& [name, queue] : queues_of(on_postgres(), {})) EXPECT_FALSE(queue.rescue_at_start) << name;
}

TEST(Role, works_on_the_queues_it_was_told_with_their_settings_and_else_on_all) {
  Settings settings = on_postgres();
  settings.queues.at("deploy").concurrency = 3;
  const auto told = queues_of(settings, {.role = Role::worker, .queues = {"deploy"}});
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told.at("deploy").concurrency, 3);
  EXPECT_EQ(queues_of(settings, {.role = Role::worker}).size(), settings.queues.size());
}

TEST(Role, names_a_process_by_its_host_and_its_number) {
  std::array<char, 256> host{};
  ASSERT_EQ(::gethostname(host.data(), host.size() - 1), 0);
  EXPECT_EQ(process_name(), std::string(host.data()) + "-" + std::to_string(::getpid()));
}

}  // namespace
}  // namespace matjar::app
