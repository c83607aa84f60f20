#include "app/application.hpp"

#include <cstdio>
#include <cstdlib>

#include "app/emulated_world.hpp"

namespace matjar::app {

Result<void> Application::open_sandbox() {
  Settings& settings = foundation.settings;
  if (!settings.sandbox.url.empty()) {
    const net::OutboundGuard guard({});
    net::CurlHttpClient http(foundation.loop, guard, {});
    TRY_ASSIGN(world, foundation.run(find_sandbox(http, settings.sandbox.url)));
    point_at(settings, *world);
    return {};
  }
  sandbox = std::make_unique<sandbox::Sandbox>(foundation.loop, sandbox_settings(settings, assets), foundation.clock,
                                               nullptr);
  TRY(sandbox->start());
  world = EmulatedWorld{.base_url = sandbox->base_url(), .demo = sandbox->demo()};
  point_at(settings, *world);
  return {};
}

Result<MerchantId> Application::ensure_demo_merchant(const std::string& salla_id) {
  TRY_ASSIGN(auto known, foundation.run(data->merchants.find_by_salla_id(salla_id)));
  if (known) return known->id;
  accounts::NewMerchant merchant{.name = "Demo merchant", .salla_merchant_id = salla_id};
  auto created = foundation.run(data->merchants.create(std::move(merchant)));
  if (created) return created->id;
  // Another process that starts at the same time was faster.
  TRY_ASSIGN(known, foundation.run(data->merchants.find_by_salla_id(salla_id)));
  if (known) return known->id;
  return std::unexpected(std::move(created).error());
}

Result<void> Application::ensure_demo_store(MerchantId merchant, const std::string& salla_id) {
  TRY_ASSIGN(auto known, foundation.run(data->stores.find_for_merchant(merchant)));
  if (known) return {};
  catalog::Store created;
  created.id = StoreId(merchant.value());  // the same for every process that starts with an empty database
  created.merchant = merchant;
  created.salla_store_id = salla_id;
  created.name = {.ar = "متجر التجربة", .en = "Demo store"};
  created.created_at = foundation.clock.now();
  auto body = [this, &created](storage::Transaction& transaction) { return data->stores.insert(transaction, created); };
  auto inserted = foundation.run(storage::transact(*data->database, std::move(body)));
  if (inserted) return {};
  TRY_ASSIGN(known, foundation.run(data->stores.find_for_merchant(merchant)));
  if (known) return {};
  return inserted;
}

Result<void> Application::connect_demo_merchant() {
  const auto& demo = world->demo;
  TRY_ASSIGN(const MerchantId id, ensure_demo_merchant(demo.merchant));
  TRY(ensure_demo_store(id, demo.merchant));
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
  TRY_ASSIGN(application->foundation.interruption, Interruption::from(application->foundation.settings.faults));
  Foundation& foundation = application->foundation;
  TRY_ASSIGN(application->data, DataRooms::open(foundation, assets));
  if (foundation.settings.sandbox.enabled) TRY(application->open_sandbox());
  TRY_ASSIGN(application->outside, Outside::open(foundation, *application->data, assets));
  TRY_ASSIGN(auto catalogues, load_catalogues(foundation.settings, assets));
  application->building =
      std::make_unique<StoreBuilding>(foundation, *application->data, *application->outside, std::move(catalogues));
  if (application->world) TRY(application->connect_demo_merchant());
  return application;
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
