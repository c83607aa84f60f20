#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <fmt/ranges.h>
#include <ranges>

#include "app/application.hpp"
#include "app/commands.hpp"
#include "app/demo_merchant.hpp"
#include "app/front_page.hpp"
#include "app/web.hpp"
#include "base/gather.hpp"

namespace matjar::app {

namespace {

constexpr std::chrono::seconds kGrace{10};
/// How soon the server notices that `matjar keys rotate` left older keys to retire. It seals with the new one at once.
constexpr std::chrono::minutes kRotationLook{1};

/// How soon something of Salla's that became due is asked for; what is due has a day.
constexpr std::chrono::minutes kSallaLook{10};

std::string address_of(const Settings& settings, std::uint16_t port) {
  if (!settings.server.public_url.empty()) return settings.server.public_url;
  return fmt::format("http://{}:{}", settings.server.address, port);
}

std::optional<DemoAccess> demo_access(const Application& application, std::string address) {
  if (!application.world) return std::nullopt;
  return DemoAccess{.address = std::move(address),
                    .key = std::string(kDemoApiKey),
                    .link = application.world->demo.product_links.front(),
                    .store = application.world->base_url + "/salla/store"};
}

/// What the command line asks of this process, if its settings allow that.
Result<Duty> duty_of(const ServeOptions& options, const Settings& settings) {
  TRY_ASSIGN(const Role role, role_from(options.role));
  Duty duty{.role = role, .queues = options.queues};
  TRY(check_role(settings, duty));
  return duty;
}

void greet(const std::string& address, const Foundation& foundation, const std::optional<DemoAccess>& demo) {
  const Duty& duty = foundation.duty;
  fmt::print("matjar is ready: {}\n", address);
  if (!duty.works()) fmt::print("It answers only; `matjar serve --role worker` does the work.\n");
  if (!duty.answers()) {
    const auto queues = queues_of(foundation.settings, duty);
    fmt::print("It works only, on {}.\n", fmt::join(std::views::keys(queues), ", "));
  }
  if (demo) {
    fmt::print("The outside world is emulated (sandbox). Its store: {}\n", demo->store);
    fmt::print("API key of the demo merchant, good on this machine only: {}\n", demo->key);
    fmt::print("Try it:\n  curl -s {}/api/store/create -H 'Authorization: Bearer {}' -d '{{\"product_url\":\"{}\"}}'\n",
               address, demo->key, demo->link);
  }
  std::fflush(stdout);
}

Task<bool> wait_for(boost::asio::signal_set& signals) {
  co_await signals.async_wait(boost::asio::use_awaitable);
  co_return true;
}

/// No new request, no new job; what runs may end within the grace. What does not is taken up again at the next start.
Task<bool> stop(Application& application, Web& web) {
  const auto done = [](Task<void> stopping) -> Task<bool> {
    co_await std::move(stopping);
    co_return true;
  };
  std::vector<Task<bool>> both;
  if (application.foundation.duty.works()) both.push_back(done(application.building->dispatcher.stop(kGrace)));
  both.push_back(done(web.stop(kGrace)));
  co_await gather(std::move(both));
  co_return true;
}

}  // namespace

int serve(const ServeOptions& options) {
  auto settings = settings_for(options.common);
  if (!settings) return kExitUsage;
  if (options.port) settings->server.port = *options.port;

  auto duty = duty_of(options, *settings);
  if (!duty) {
    report(duty.error());
    return kExitUsage;
  }

  auto application = Application::open(std::move(*settings), std::move(*duty));
  if (!application) return report(application.error());
  Application& app = **application;
  if (auto ready = app.foundation.run(app.outside->start_children(app.foundation.duty)); !ready)
    return report(ready.error());
  Web web(app);
  if (auto started = web.start(); !started) return report(started.error());
  const std::string address = address_of(app.foundation.settings, web.port());
  if (app.sandbox && app.foundation.duty.answers()) {
    app.listening->set_address(web.address());
    app.sandbox->send_webhooks_to(web.address() + std::string(salla::kWebhookPath));
  }
  const auto demo = demo_access(app, address);
  auto page = front_page(app.assets / "templates", demo);
  if (!page) return report(page.error());
  web.set_front_page(std::move(*page));
  // Before it says that it is ready: whoever hears that may end it at once.
  boost::asio::signal_set signals(app.foundation.loop, SIGINT, SIGTERM);
  const Duty& mine = app.foundation.duty;
  if (mine.works()) app.building->dispatcher.start();
  boost::asio::co_spawn(app.foundation.loop, app.data->rotation.run(kRotationLook), boost::asio::detached);
  if (mine.works())
    boost::asio::co_spawn(app.foundation.loop, app.listening->upkeep.run(kSallaLook), boost::asio::detached);
  greet(address, app.foundation, demo);
  app.foundation.log.info("started",
                          {{"port", web.port()}, {"role", to_string(mine.role)}, {"sandbox", app.world.has_value()}});

  app.foundation.run(wait_for(signals));
  app.foundation.log.info("stopping");
  app.foundation.run(stop(app, web));
  app.leave(kExitOk);
}

int run_sandbox(const SandboxOptions& options) {
  CommonOptions common;
  auto settings = settings_for(common);
  if (!settings) return kExitUsage;
  auto assets = find_assets();
  if (!assets) return report(assets.error());

  SystemClock clock;
  boost::asio::io_context loop{1};
  sandbox::SandboxSettings emulated = sandbox_settings(*settings, *assets);
  emulated.port = options.port;
  if (options.pages) emulated.pages = *options.pages;
  emulated.state = options.state;
  sandbox::Sandbox world(loop, emulated, clock, nullptr);
  if (auto started = world.start(); !started) return report(started.error());
  fmt::print("The sandbox is ready: http://127.0.0.1:{}\n", world.port());
  std::fflush(stdout);

  boost::asio::signal_set signals(loop, SIGINT, SIGTERM);
  signals.async_wait([&loop](boost::system::error_code, int) { loop.stop(); });
  loop.run();
  return kExitOk;
}

}  // namespace matjar::app
