#include "builder/store_builder.hpp"

#include <gtest/gtest.h>
#include <set>

#include "base/gather.hpp"
#include "builder/test_builder.hpp"
#include "storage/merchant_database.hpp"

namespace matjar::builder {
namespace {

using storage::run_task;

using StoreBuilderTest = BuilderTest;

TEST_F(StoreBuilderTest, writes_the_build_with_its_product_graph_and_reservation) {
  BuildRequest wanted = request();
  wanted.pasted_html = "<h1>Lamp</h1>";
  wanted.callback_url = "https://merchant.example/hook";
  const auto accepted = accept(wanted);
  ASSERT_TRUE(accepted) << describe(accepted.error());
  const auto found = find(*accepted);
  ASSERT_TRUE(found) << describe(found.error());
  EXPECT_EQ(found->build.merchant, kMerchant);
  EXPECT_EQ(found->build.product_url, "https://shop.example/products/lamp");
  EXPECT_EQ(found->build.callback_url, "https://merchant.example/hook");
  EXPECT_EQ(found->product.build, *accepted);
  EXPECT_EQ(found->product.status, catalog::ProductStatus::pending);
  EXPECT_EQ(found->workflow.owner, kMerchant.value());
  EXPECT_EQ(found->workflow.step(kScrape)->state, workflow::StepState::ready);
  EXPECT_EQ(files_.files.at(found->build.pasted_file), "<h1>Lamp</h1>");
  EXPECT_EQ(run_task(quota_.usage(kMerchant))->reserved, 1);
  EXPECT_EQ(jobs_in(queue::JobState::available), 1);
}

TEST_F(StoreBuilderTest, keeps_a_product_that_was_typed_in_with_its_build) {
  BuildRequest wanted = request();
  wanted.product_form = R"({"title":"Lamp","price":"5","currency":"SAR","images":["https://cdn.example/1.jpg"]})";
  const auto accepted = accept(wanted);
  ASSERT_TRUE(accepted) << describe(accepted.error());
  const auto found = find(*accepted);
  ASSERT_TRUE(found && found->product.source);
  EXPECT_EQ(found->product.source->title->value.str(), "Lamp");
  EXPECT_EQ(found->product.source->title->provenance.rung, product::Rung::manual);
  wanted.product_form = "{}";
  EXPECT_EQ(refusal(wanted), "product_form_invalid");
  EXPECT_EQ(rows_in("builds"), 1);
}

TEST_F(StoreBuilderTest, leaves_nothing_of_a_build_over_the_quota) {
  ASSERT_TRUE(accept(request()));
  ASSERT_TRUE(accept(request()));
  BuildRequest wanted = request();
  wanted.pasted_html = "<h1>Lamp</h1>";
  EXPECT_EQ(refusal(wanted), "quota_exceeded");
  EXPECT_TRUE(files_.files.empty());
  EXPECT_EQ(run_task(builds_.list(kMerchant, 10))->size(), 2U);
  for (const char* table : {"products", "workflows", "reservations", "jobs"}) EXPECT_EQ(rows_in(table), 2) << table;
  EXPECT_EQ(run_task(quota_.usage(kMerchant))->reserved, 2);
}

TEST_F(StoreBuilderTest, answers_a_repeated_request_with_the_first_build) {
  BuildRequest wanted = request();
  wanted.idempotency_key = "key-1";
  const auto first = accept(wanted);
  const auto second = accept(wanted);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(*first, *second);
  EXPECT_EQ(rows_in("workflows"), 1);
  EXPECT_EQ(run_task(quota_.usage(kMerchant))->reserved, 1);
}

TEST_F(StoreBuilderTest, builds_once_for_two_equal_requests_at_the_same_time_also_with_the_last_of_the_quota) {
  ASSERT_TRUE(accept(request()));
  BuildRequest wanted = request();
  wanted.idempotency_key = "key-1";
  wanted.pasted_html = "<h1>Lamp</h1>";
  std::vector<Task<Result<StoreBuildId>>> both;
  both.push_back(builder_.accept(wanted));
  both.push_back(builder_.accept(wanted));
  const auto answers = run_task(gather(std::move(both)));
  ASSERT_TRUE(answers[0]) << describe(answers[0].error());
  ASSERT_TRUE(answers[1]) << describe(answers[1].error());
  EXPECT_EQ(*answers[0], *answers[1]);
  EXPECT_EQ(rows_in("workflows"), 2);
  EXPECT_EQ(files_.files.size(), 1U);
}

TEST_F(StoreBuilderTest, refuses_a_key_that_came_with_another_link) {
  BuildRequest wanted = request();
  wanted.idempotency_key = "key-1";
  ASSERT_TRUE(accept(wanted));
  wanted.product_url = "https://shop.example/products/chair";
  EXPECT_EQ(refusal(wanted), "idempotency_key_reused");
  wanted.idempotency_key = "key-2";
  EXPECT_EQ(refusal(wanted), "");
}

TEST_F(StoreBuilderTest, takes_a_callback_on_the_public_web_only) {
  for (const char* address : {"http://127.0.0.1/hook", "http://localhost/hook", "ftp://merchant.example/", "hook",
                              "https://merchant.example:8443/hook", "http://169.254.169.254/"}) {
    BuildRequest wanted = request();
    wanted.callback_url = address;
    EXPECT_EQ(refusal(wanted), "callback_invalid") << address;
  }
}

TEST_F(StoreBuilderTest, refuses_what_it_cannot_build) {
  BuildRequest wanted = request();
  wanted.theme = "baroque";
  EXPECT_EQ(refusal(wanted), "theme_unknown");
  EXPECT_EQ(refusal(request("https://www.amazon.com/s?k=lamp")), "link_not_a_product");
  EXPECT_EQ(refusal(request("ftp://shop.example/products/lamp")), "link_invalid");
  wanted = request();
  wanted.merchant = kStranger;
  EXPECT_EQ(refusal(wanted), "store_missing");
  EXPECT_EQ(rows_in("workflows"), 0);
}

TEST_F(StoreBuilderTest, shows_a_build_to_its_own_merchant_only) {
  const auto build = accept(request());
  ASSERT_TRUE(build);
  EXPECT_TRUE(run_task(builder_.view(kMerchant, *build)));
  const auto strangers = run_task(builder_.view(kStranger, *build));
  const auto nobodys = run_task(builder_.view(kStranger, StoreBuildId("none")));
  ASSERT_TRUE(!strangers && !nobodys);
  // A stranger cannot tell it from a build that never was.
  EXPECT_EQ(strangers.error().name, "build_unknown");
  EXPECT_EQ(nobodys.error().name, "build_unknown");
  EXPECT_EQ(strangers.error().message, nobodys.error().message);
  EXPECT_EQ(strangers.error().next_step, nobodys.error().next_step);
}

/// Notes for whom the database is asked.
class WatchedDatabase final : public storage::Database {
 public:
  explicit WatchedDatabase(storage::Database& inner) : inner_(inner) {}
  Task<Result<storage::Rows>> query(storage::Query query, storage::Params params) override {
    ++for_the_program;
    return inner_.query(query, std::move(params));
  }
  Task<Result<void>> run(AnyBody body) override {
    ++for_the_program;
    return inner_.run(std::move(body));
  }
  Task<Result<storage::Rows>> query_for(MerchantId merchant, storage::Query query, storage::Params params) override {
    merchants.insert(merchant);
    return inner_.query_for(std::move(merchant), query, std::move(params));
  }
  Task<Result<void>> run_for(MerchantId merchant, AnyBody body) override {
    merchants.insert(merchant);
    return inner_.run_for(std::move(merchant), std::move(body));
  }
  Task<Result<void>> migrate(std::vector<storage::Migration> migrations) override {
    return inner_.migrate(std::move(migrations));
  }

  int for_the_program = 0;
  std::set<MerchantId> merchants;

 private:
  storage::Database& inner_;
};

TEST_F(StoreBuilderTest, writes_and_reads_a_merchants_build_as_that_merchant) {
  WatchedDatabase watched(*database_);
  StoreBuilder builder({.database = watched,
                        .workflows = process_->engine,
                        .quota = quota_,
                        .builds = builds_,
                        .products = products_,
                        .stores = stores_,
                        .files = files_,
                        .guard = guard_,
                        .links = links_,
                        .clock = clock_,
                        .ids = ids_},
                       Tries());
  const auto accepted = run_task(builder.accept(request()));
  ASSERT_TRUE(accepted) << describe(accepted.error());
  EXPECT_EQ(watched.merchants, std::set<MerchantId>{kMerchant});
  ASSERT_TRUE(run_task(builder.view(kMerchant, *accepted)));
  EXPECT_FALSE(run_task(builder.view(kStranger, *accepted)));
  EXPECT_EQ(watched.merchants, (std::set<MerchantId>{kMerchant, kStranger}));
  EXPECT_EQ(watched.for_the_program, 0);
}

TEST_F(StoreBuilderTest, keeps_its_rows_from_other_merchants_also_where_a_statement_forgets_whose_it_means) {
  if (database_.kind() != storage::TestDatabase::Kind::postgres) GTEST_SKIP() << "SQLite has no row-level security";
  ASSERT_TRUE(accept(request()));
  storage::MerchantDatabase own(*database_, kMerchant);
  storage::MerchantDatabase strangers(*database_, kStranger);
  const auto rows_of = [](storage::Database& database, const std::string& table) {
    const std::string text = "select count(*) as n from " + table;
    const storage::Query query{"test.count", text};
    return run_task(database.query(query))->front().get<int>("n");
  };
  for (const char* table : {"stores", "builds", "products", "subscriptions", "reservations", "usage_counters",
                            "workflows", "workflow_steps", "workflow_edges"}) {
    EXPECT_GT(rows_of(own, table), 0) << table;
    EXPECT_EQ(rows_of(strangers, table), 0) << table;
  }
  EXPECT_EQ(rows_of(strangers, "merchants"), 1) << "itself";
  const storage::Query all{"test.all", "update products set status = 'withdrawn'"};
  EXPECT_EQ(run_task(storage::execute(strangers, all))->changed(), 0);
  EXPECT_EQ(run_task(storage::execute(own, all))->changed(), 1);
}

TEST_F(StoreBuilderTest, calls_a_build_pending_until_a_step_begins_and_completed_at_its_end) {
  const auto build = accept(request());
  ASSERT_TRUE(build);
  EXPECT_EQ(merchant_state(find(*build)->workflow), "pending");
  run_build_to(*build, workflow::WorkflowState::completed);
  EXPECT_EQ(merchant_state(find(*build)->workflow), "completed");
}

TEST_F(StoreBuilderTest, calls_a_build_failed_that_could_not_be_deployed) {
  step(std::string(kDeploy), failing(final_error()));
  const auto build = accept(request());
  ASSERT_TRUE(build);
  run_build_to(*build, workflow::WorkflowState::failed);
  EXPECT_EQ(merchant_state(find(*build)->workflow), "failed");
}

TEST_F(StoreBuilderTest, calls_a_build_processing_also_while_its_first_step_waits_for_another_try) {
  step(std::string(kScrape), failing(transient_error()));
  const auto build = accept(request());
  ASSERT_TRUE(build);
  run_builds_until([&] { return jobs_in(queue::JobState::retryable) == 1; });
  const auto found = find(*build);
  EXPECT_TRUE(found->workflow.step(kScrape)->retry_at);
  EXPECT_EQ(merchant_state(found->workflow), "processing");
}

TEST(MerchantState, calls_what_is_being_taken_back_processing_and_what_was_cancelled_failed) {
  workflow::WorkflowView view;
  view.steps.resize(2);
  EXPECT_EQ(merchant_state(view), "pending");
  view.steps[0].attempt = 1;
  view.state = workflow::WorkflowState::compensating;
  EXPECT_EQ(merchant_state(view), "processing");
  view.state = workflow::WorkflowState::cancelled;
  EXPECT_EQ(merchant_state(view), "failed");
}

}  // namespace
}  // namespace matjar::builder
