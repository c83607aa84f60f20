#include "app/application.hpp"

#include <cstdio>
#include <cstdlib>

#include "app/sandbox_settings.hpp"

namespace matjar::app {

Result<void> Application::open_sandbox() {
  Settings& settings = foundation.settings;
  sandbox = std::make_unique<sandbox::Sandbox>(foundation.loop, sandbox_settings(settings, assets), foundation.clock,
                                               nullptr);
  TRY(sandbox->start());
  point_at_sandbox(settings, *sandbox);
  return {};
}

Result<void> Application::connect_demo_merchant() {
  const auto demo = sandbox->demo();
  TRY_ASSIGN(auto known, foundation.run(data->merchants.find_by_salla_id(demo.merchant)));
  if (!known) {
    accounts::NewMerchant merchant{.name = "Demo merchant", .salla_merchant_id = demo.merchant};
    TRY_ASSIGN(known, foundation.run(data->merchants.create(std::move(merchant))));
  }
  const MerchantId id = known->id;
  TRY_ASSIGN(const auto store, foundation.run(data->stores.find_for_merchant(id)));
  if (!store) {
    catalog::Store created;
    created.id = StoreId(foundation.ids.next_uuid());
    created.merchant = id;
    created.salla_store_id = demo.merchant;
    created.name = {.ar = "متجر التجربة", .en = "Demo store"};
    created.created_at = foundation.clock.now();
    auto body = [this, &created](storage::Transaction& transaction) {
      return data->stores.insert(transaction, created);
    };
    TRY(foundation.run(storage::transact(*data->database, std::move(body))));
  }
  salla::TokenSet tokens;
  tokens.access_token = Secret(demo.access_token);
  tokens.refresh_token = Secret(demo.refresh_token);
  tokens.expires_at = foundation.clock.now() + std::chrono::hours(24 * 14);
  TRY(foundation.run(outside->tokens->store(id, std::move(tokens))));
  TRY(foundation.run(data->quota.ensure_subscription(id, foundation.settings.store.plan)));
  TRY(foundation.run(data->api_keys.ensure_demo(id, Secret(std::string(kDemoApiKey)))));
  demo_merchant = id;
  return {};
}

Result<std::unique_ptr<Application>> Application::open(Settings settings) {
  TRY_ASSIGN(const auto assets, find_assets());
  auto clock = std::make_unique<SystemClock>();
  TRY_ASSIGN(auto log, Foundation::open_log(*clock, settings.log));
  auto application = std::make_unique<Application>(std::move(settings), std::move(clock), std::move(log));
  application->assets = assets;
  Foundation& foundation = application->foundation;
  TRY_ASSIGN(application->data, DataRooms::open(foundation, assets));
  if (foundation.settings.sandbox.enabled) TRY(application->open_sandbox());
  TRY_ASSIGN(application->outside, Outside::open(foundation, *application->data, assets));
  TRY_ASSIGN(auto catalogues, load_catalogues(foundation.settings, assets));
  application->building =
      std::make_unique<StoreBuilding>(foundation, *application->data, *application->outside, std::move(catalogues));
  if (application->sandbox) TRY(application->connect_demo_merchant());
  return application;
}

api::LocalOperatorDesk Application::operator_desk() {
  std::vector<std::string> queues;
  for (const auto& [name, settings] : foundation.settings.queues) queues.push_back(name);
  return api::LocalOperatorDesk({.database = *data->database,
                                 .clock = foundation.clock,
                                 .wake_up = data->wake_up,
                                 .workers = {&data->workflows.worker(), &building->callbacks},
                                 .queues = std::move(queues)});
}

void Application::leave(int status) {
  auto shut_down = [](Outside& services) -> Task<bool> {
    co_await services.image_children->shut_down();
    co_return true;
  };
  foundation.run(shut_down(*outside));
  foundation.log.flush();
  std::fflush(stdout);
  std::fflush(stderr);
  // No destructors: coroutines of unfinished jobs still refer to the rooms, and the rooms to the event loop.
  std::_Exit(status);
}

}  // namespace matjar::app
