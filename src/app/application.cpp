#include "app/application.hpp"

#include <cstdio>
#include <cstdlib>

#include "app/demo_merchant.hpp"
#include "app/open_files.hpp"

namespace matjar::app {

Result<void> Application::open_sandbox() {
  Settings& settings = foundation.settings;
  if (settings.sandbox.url.empty()) {
    sandbox_http =
        std::make_unique<net::CurlHttpClient>(foundation.loop, sandbox_guard, net::CurlHttpClient::Settings{});
    sandbox = std::make_unique<sandbox::Sandbox>(foundation.loop, sandbox_settings(settings, assets), foundation.clock,
                                                 sandbox_http.get());
    TRY(sandbox->start());
  }
  TRY_ASSIGN(world, look_at_sandbox());
  point_at(settings, *world);
  return {};
}

Result<EmulatedWorld> Application::look_at_sandbox() {
  if (sandbox) return EmulatedWorld{.base_url = sandbox->base_url(), .demo = sandbox->demo()};
  const net::OutboundGuard guard({});
  net::CurlHttpClient http(foundation.loop, guard, {});
  return foundation.run(find_sandbox(http, foundation.settings.sandbox.url));
}

Result<std::unique_ptr<Application>> Application::open(Settings settings, Duty duty) {
  TRY_ASSIGN(const auto assets, find_assets());
  auto clock = std::make_unique<SystemClock>();
  TRY_ASSIGN(auto log, Foundation::open_log(*clock, settings.log));
  auto application = std::make_unique<Application>(std::move(settings), std::move(clock), std::move(log));
  application->assets = assets;
  TRY_ASSIGN(application->foundation.interruption, Interruption::from(application->foundation.settings));
  Foundation& foundation = application->foundation;
  const std::size_t wanted = open_files_of(foundation.settings);
  if (const std::size_t files = raise_open_files(wanted); files < wanted)
    foundation.log.warning("open_files_few", {{"limit", files}, {"wanted", wanted}});
  foundation.duty = std::move(duty);
  TRY_ASSIGN(application->data, DataRooms::open(foundation, assets));
  if (foundation.settings.sandbox.enabled) TRY(application->open_sandbox());
  TRY_ASSIGN(application->outside, Outside::open(foundation, *application->data, assets));
  TRY(application->data->quota.check_plan(foundation.settings.store.plan));
  TRY_ASSIGN(auto choices, listening_choices(foundation.settings, foundation.log));
  application->listening =
      std::make_unique<SallaListening>(foundation, *application->data, *application->outside, std::move(choices));
  TRY_ASSIGN(auto catalogues, load_catalogues(foundation.settings, assets));
  application->building = std::make_unique<StoreBuilding>(foundation, *application->data, *application->outside,
                                                          std::move(catalogues), application->listening->workers());
  if (application->world) {
    TRY_ASSIGN(application->demo_merchant, connect_demo_merchant(*application));
  }
  return application;
}

api::LocalOperatorDesk Application::operator_desk() {
  std::vector<std::string> queues;
  for (const auto& [name, settings] : foundation.settings.queues) queues.push_back(name);
  return api::LocalOperatorDesk({.database = *data->database,
                                 .clock = foundation.clock,
                                 .wake_up = *data->wake_up,
                                 .workers = building->workers,
                                 .queues = std::move(queues)});
}

void Application::leave(int status) {
  auto shut_down = [](Outside& services) -> Task<bool> {
    co_await services.image_children->shut_down();
    co_await services.page_reader->shut_down();
    if (services.browser != nullptr) co_await services.browser->shut_down();
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
