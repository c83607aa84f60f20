#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "accounts/merchant_repository.hpp"
#include "builder/build_end.hpp"
#include "builder/store_builder.hpp"
#include "sourcing/test_shops.hpp"
#include "workflow/test_workflow.hpp"

// What the tests of builds share, here and in the rooms above. The program itself includes none of it.

namespace matjar::builder {

/// Files in memory.
class MemoryFileStore final : public storage::FileStore {
 public:
  Task<Result<void>> put(std::string key, std::string bytes) override {
    files[key] = std::move(bytes);
    co_return Result<void>();
  }
  Task<Result<std::string>> get(std::string key) override {
    const auto found = files.find(key);
    if (found == files.end()) co_return fail(ErrorKind::not_found, {.name = "file_unknown", .message = key});
    co_return found->second;
  }
  Task<Result<bool>> exists(std::string key) override { co_return files.contains(key); }
  Task<Result<void>> remove(std::string key) override {
    files.erase(key);
    co_return Result<void>();
  }

  std::map<std::string, std::string> files;
};

/// A merchant with a connected store and the right to two builds a month, and the whole floor that builds stand on. The
/// steps are the test's own; a step that it does not script succeeds at once.
class BuilderTest : public workflow::WorkflowTest {
 protected:
  BuilderTest() {
    add_merchant(kMerchant);
    add_merchant(kStranger);
    const catalog::Store store{
        .id = StoreId("s-1"), .merchant = kMerchant, .name = {.ar = "متجر", .en = "Shop"}, .created_at = clock_.now()};
    auto insert = [&](storage::Transaction& transaction) { return stores_.insert(transaction, store); };
    must(write(insert));
    must(storage::run_task(quota_.ensure_subscription(kMerchant, "small")));
    process_->engine.set_end_listener(end_);
  }

  void add_merchant(MerchantId id) { must(storage::run_task(merchants_.ensure(std::move(id), {.name = "Merchant"}))); }
  template <class MakeBody>
  Result<void> write(MakeBody body) {
    return storage::run_task(storage::transact(*database_, std::move(body)));
  }
  int rows_in(const std::string& table) {
    const std::string text = "select count(*) as n from " + table;
    const storage::Query query{"test.count", text};
    return static_cast<int>(storage::run_task(database_->query(query))->front().get<std::int64_t>("n"));
  }

  static BuildRequest request(std::string url = "https://shop.example/products/lamp") {
    BuildRequest wanted{.merchant = kMerchant, .product_url = std::move(url)};
    wanted.store_name = {.ar = "متجر", .en = "Shop"};
    return wanted;
  }
  Result<StoreBuildId> accept(BuildRequest wanted) { return storage::run_task(builder_.accept(std::move(wanted))); }
  /// The name of the error with which a request is refused; empty when it is taken.
  std::string refusal(BuildRequest wanted) {
    const auto accepted = accept(std::move(wanted));
    return accepted ? "" : accepted.error().name;
  }
  Result<BuildView> find(StoreBuildId build) { return storage::run_task(builder_.view(std::move(build))); }

  /// Runs builds with the scripted steps until `condition` holds.
  template <class Condition>
  void run_builds_until(Condition condition) {
    std::set<std::string> scripted;
    for (const auto& handler : handlers_) scripted.emplace(handler.name());
    for (const auto& planned : build_graph(StoreBuildId("any"), kMerchant, Tries()).steps) {
      if (!scripted.contains(planned.name)) step(planned.name);
    }
    for (auto& handler : handlers_) process_->engine.add_handler(std::string(kWorkflowKind), handler);
    queue::DispatcherSettings settings;
    for (const char* queue : {"scrape", "ai-content", "ai-image", "theme", "landing", "deploy"}) {
      settings.queues[queue] = {.concurrency = 2, .retry = {.retries = 2, .first_delay = std::chrono::minutes(2)}};
    }
    settings.poll = std::chrono::milliseconds(20);
    std::vector<queue::Worker*> workers{&process_->engine.worker()};
    process_->dispatcher.emplace(loop_, process_->jobs, process_->wake_up, clock_, workers, settings, log_, metrics_);
    process_->dispatcher->start();
    run_until(std::move(condition));
    stop_dispatcher();
  }
  void run_build_to(const StoreBuildId& build, workflow::WorkflowState state) {
    run_builds_until([&] { return view(WorkflowId(build.value())).state == state; });
  }

  static void must(const auto& result) {
    if (!result) throw std::runtime_error(describe(result.error()));
  }

  inline static const MerchantId kMerchant{"m-1"};
  inline static const MerchantId kStranger{"m-2"};

  accounts::MerchantRepository merchants_{*database_, clock_, ids_};
  catalog::BuildRepository builds_{*database_};
  catalog::ProductRepository products_{*database_, clock_};
  catalog::StoreRepository stores_{*database_};
  billing::QuotaLedger quota_{*database_, clock_,
                              billing::Plans::parse("[small]\nbuilds = 2\nprice = \"1.00\"").value()};
  MemoryFileStore files_;
  net::OutboundGuard guard_{net::OutboundGuard::Settings{}};
  sourcing::LinkRecogniser links_ = sourcing::test_recogniser();
  notify::CallbackNotifier notifier_{process_->jobs, ids_, clock_};
  BuildEnd end_{builds_, quota_, notifier_};
  BuildRecords records_{builds_, products_};
  StoreBuilder builder_{{.database = *database_,
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
                        Tries()};
};

}  // namespace matjar::builder
