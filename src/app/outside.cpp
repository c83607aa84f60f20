#include "app/outside.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <unistd.h>

#include "app/product_apis.hpp"
#include "net/proxy_address.hpp"
#include "sourcing/proxies/bright_data.hpp"
#include "sourcing/proxies/oxylabs.hpp"

namespace matjar::app {

namespace {

constexpr std::string_view kUserAgent = "matjar/0.1";

Result<std::string> read_text(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream) {
    return fail(ErrorKind::internal, {.name = "assets_missing",
                                      .message = path.string() + " cannot be read.",
                                      .next_step = "Keep the folders of matjar together."});
  }
  return text.str();
}

/// What is wrong with a setting, under its name.
std::unexpected<Error> invalid(std::string_view setting, Error error) {
  return fail(error.kind, {.name = "setting_invalid",
                           .message = fmt::format("{}: {}", setting, error.message),
                           .next_step = std::move(error.next_step)});
}

/// The proxy that carries plain HTTP; none: straight.
Result<std::optional<net::HttpProxy>> proxy_of(const Settings::Sourcing& settings) {
  if (settings.proxy.empty()) return std::nullopt;
  auto proxy = net::proxy_from(settings.proxy);
  if (!proxy) return invalid("sourcing.proxy", std::move(proxy).error());
  return std::move(*proxy);
}

std::string what_ended(const confined::ChildEnd& end) {
  if (end.signal) return fmt::format("signal {}", *end.signal);
  if (end.exit_status) return fmt::format("exit status {}", *end.exit_status);
  return "matjar";
}

/// Tells and counts the children that end before their time. `foundation` outlives them.
std::function<void(const confined::ChildEnd&)> child_teller(Foundation& foundation) {
  return [&foundation](const confined::ChildEnd& end) {
    foundation.log.warning("child_ended",
                           {{"program", end.program}, {"how", end.how}, {"by", what_ended(end)}, {"host", end.about}});
    const telemetry::Labels labels{{"program", end.program}, {"how", std::string(end.how)}};
    foundation.metrics.counter("matjar_children_ended_total", "Children that ended before their time.", labels).inc();
  };
}

}  // namespace

Outside::Outside(Foundation& foundation, sourcing::LinkRecogniser recogniser)
    : links(std::move(recogniser)),
      guard({.allowed_endpoints = foundation.settings.outbound.allowed_endpoints}),
      curl(foundation.loop, guard,
           {.user_agent = std::string(kUserAgent),
            .max_connections = static_cast<std::size_t>(std::max(1, foundation.settings.outbound.connections))}),
      interrupted(interrupt(foundation, curl)),
      http(interrupted ? static_cast<net::HttpClient&>(*interrupted) : curl) {}

std::unique_ptr<InterruptedHttpClient> Outside::interrupt(Foundation& foundation, net::HttpClient& client) {
  if (!foundation.interruption) return nullptr;
  return std::make_unique<InterruptedHttpClient>(client, *foundation.interruption);
}

Result<void> Outside::open_sources(Foundation& foundation) {
  const auto& settings = foundation.settings.sourcing;
  TRY_ASSIGN(auto proxy, proxy_of(settings));
  TRY(open_proxies(foundation));
  open_manners(foundation, proxy);
  sourcing::ProductSource::Ladder ladder;
  if (settings.direct) {
    auto plain = std::make_unique<sourcing::HttpFetcher>(
        http, foundation.clock, sourcing::HttpFetcher::Options{.proxy = std::move(proxy), .manners = manners.get()});
    ladder.follower = plain.get();
    fetchers.push_back(std::move(plain));
  }
  if (!settings.browser.empty()) TRY(open_browser(foundation));
  if (proxy_pool) add_proxied(foundation);
  if (!settings.unlocker_token.empty()) {
    TRY_ASSIGN(auto endpoint, Url::parse(settings.unlocker_url));
    fetchers.push_back(std::make_unique<sourcing::UnlockerFetcher>(
        http, guard,
        sourcing::UnlockerFetcher::Settings{
            .endpoint = std::move(endpoint), .token = settings.unlocker_token, .zone = settings.unlocker_zone}));
  }
  page_reader = std::make_unique<sourcing::confined_reader::ConfinedPageReader>(
      foundation.loop.get_executor(), foundation.pool,
      confined::ChildSettings{.program = program_folder() / "matjar-page",
                              .children = static_cast<std::size_t>(std::max(1, settings.page_readers)),
                              .requests_per_child = 100,
                              .on_end = child_teller(foundation)});
  TRY_ASSIGN(product_apis, open_product_apis(settings, http, foundation.clock, foundation.pool));
  auto plan = sourcing::RungPlan::from(links.table(), settings.ladders);
  if (!plan) return invalid("sourcing.ladders", std::move(plan).error());
  ladder.plan = std::move(*plan);
  for (const auto& fetcher : fetchers) ladder.fetchers.push_back(fetcher.get());
  for (const auto& api : product_apis) ladder.apis.push_back(api.get());
  pages = std::make_unique<sourcing::PageCache>(
      foundation.clock, sourcing::PageCache::Settings{
                            .age = std::chrono::seconds(settings.page_age_seconds),
                            .most_bytes = static_cast<std::size_t>(std::max(0, settings.page_cache_mib)) << 20});
  routes = std::make_unique<sourcing::RouteWatch>(foundation.metrics, foundation.clock, foundation.log);
  source = std::make_unique<sourcing::ProductSource>(std::move(ladder),
                                                     sourcing::ProductSource::Services{.links = links,
                                                                                       .clock = foundation.clock,
                                                                                       .reader = *page_reader,
                                                                                       .log = foundation.log,
                                                                                       .cache = pages.get(),
                                                                                       .routes = routes.get()});
  return {};
}

Result<void> Outside::open_proxies(Foundation& foundation) {
  using namespace sourcing::proxies;
  const auto& settings = foundation.settings.sourcing;
  std::vector<std::unique_ptr<ProxyVendor>> vendors;
  if (const auto& own = settings.brightdata; !own.customer.empty()) {
    const ProxyAccount account{
        .endpoint = own.endpoint, .user = own.customer, .password = own.password, .country = settings.proxy_country};
    auto vendor = BrightData::open({.account = account, .zone = own.zone});
    if (!vendor) return invalid("sourcing.brightdata_*", std::move(vendor).error());
    vendors.push_back(std::make_unique<BrightData>(std::move(*vendor)));
  }
  if (const auto& own = settings.oxylabs; !own.user.empty()) {
    auto vendor = Oxylabs::open(
        {.endpoint = own.endpoint, .user = own.user, .password = own.password, .country = settings.proxy_country});
    if (!vendor) return invalid("sourcing.oxylabs_*", std::move(vendor).error());
    vendors.push_back(std::make_unique<Oxylabs>(std::move(*vendor)));
  }
  if (vendors.empty()) return {};
  const auto sessions = static_cast<std::size_t>(std::max(1, settings.proxy_sessions));
  proxy_pool = std::make_unique<ProxyPool>(foundation.clock, foundation.ids, std::move(vendors),
                                           ProxyPool::Settings{.sessions = sessions});
  proxied_robots = std::make_unique<sourcing::HttpFetcher>(http, foundation.clock);
  exits_robots_reader = std::make_unique<ProxyFetcher>(
      *proxied_robots, *proxy_pool, ProxyFetcher::Settings{.tries = 1, .reads = ProxyFetcher::Reads::robots});
  return {};
}

/// What reads robots.txt comes from where the pages are asked from: a shop that does not answer this machine may answer
/// an exit, and where no rung asks from here, this does not either.
void Outside::open_manners(Foundation& foundation, const std::optional<net::HttpProxy>& proxy) {
  const auto& settings = foundation.settings.sourcing;
  if (settings.direct || !settings.browser.empty())
    robots_reader =
        std::make_unique<sourcing::HttpFetcher>(http, foundation.clock, sourcing::HttpFetcher::Options{.proxy = proxy});
  sourcing::ResourceFetcher* reader = robots_reader.get();
  if (reader == nullptr) reader = exits_robots_reader.get();
  if (reader == nullptr) return;
  manners = std::make_unique<sourcing::HostManners>(
      foundation.loop.get_executor(), *reader, foundation.clock,
      sourcing::HostManners::Settings{.pages_per_second = std::max(1, settings.pages_per_minute) / 60.0,
                                      .most_open = std::max(1, settings.calls_per_shop)});
}

void Outside::add_proxied(Foundation& foundation) {
  using sourcing::proxies::ProxyFetcher;
  proxied = std::make_unique<sourcing::HttpFetcher>(
      http, foundation.clock,
      sourcing::HttpFetcher::Options{.manners = manners.get(), .robots = exits_robots_reader.get()});
  fetchers.push_back(std::make_unique<ProxyFetcher>(
      *proxied, *proxy_pool, ProxyFetcher::Settings{.tries = std::max(1, foundation.settings.sourcing.proxy_tries)}));
}

Result<void> Outside::open_browser(Foundation& foundation) {
  const auto& settings = foundation.settings.sourcing;
  if (!settings.proxy.empty()) {
    return fail(ErrorKind::invalid_input,
                {.name = "setting_invalid",
                 .message = "sourcing.browser: the browser does not go over sourcing.proxy.",
                 .next_step = "Leave one of the two empty: the shops would see another address than the proxy's."});
  }
  using sourcing::browser::Walls;
  const Walls walls = settings.browser_unsandboxed_in_container ? Walls::container : Walls::sandbox;
  TRY(sourcing::browser::check_user(::geteuid(), walls));
  sourcing::browser::BrowserSettings wanted{.program = settings.browser, .walls = walls};
  wanted.languages = settings.browser_languages;
  wanted.pages_at_once = static_cast<std::size_t>(std::max(1, settings.browser_pages_at_once));
  wanted.pages_per_browser = static_cast<std::size_t>(std::max(1, settings.browser_pages_per_process));
  wanted.memory = static_cast<std::size_t>(std::max(256, settings.browser_memory_mib)) << 20;
  wanted.page_deadline = settings.browser_page_deadline;
  auto fetcher = std::make_unique<sourcing::browser::BrowserFetcher>(foundation.loop.get_executor(), guard,
                                                                     manners.get(), foundation.pool, std::move(wanted));
  browser = fetcher.get();
  fetchers.push_back(std::move(fetcher));
  return {};
}

Result<void> Outside::open_writers(Foundation& foundation, const std::filesystem::path& assets) {
  TRY_ASSIGN(auto lexicon, copywriting::load_lexicon(assets / "data" / "lexicon"));
  offline_writer = std::make_unique<copywriting::OfflineCopywriter>(std::move(lexicon));
  std::vector<copywriting::Copywriter*> writers;
  const auto& settings = foundation.settings.copywriting;
  if (!settings.openai_key.empty()) {
    if (settings.openai_model.empty()) {
      return fail(ErrorKind::invalid_input,
                  {.name = "setting_invalid",
                   .message = "copywriting.openai_key is set, copywriting.openai_model is not.",
                   .next_step = "Name the model that shall write."});
    }
    TRY_ASSIGN(auto base, Url::parse(settings.openai_url));
    TRY_ASSIGN(auto prompt, read_text(assets / "prompts" / "product_copy.txt"));
    openai_writer = std::make_unique<copywriting::openai::OpenAiCopywriter>(
        http, *offline_writer, foundation.ids, foundation.clock,
        copywriting::openai::Settings{.base_url = std::move(base),
                                      .key = settings.openai_key,
                                      .model = settings.openai_model,
                                      .prompt = std::move(prompt)});
    writers.push_back(openai_writer.get());
  }
  writers.push_back(offline_writer.get());
  auto tell = [log = foundation.log](std::string_view name, const Error& error) {
    log.warning("writer_failed", {{"writer", name}, {"error", error.name}, {"message", error.message}});
  };
  writer = std::make_unique<copywriting::CopywriterChain>(std::move(writers), std::move(tell));
  return {};
}

Result<void> Outside::open_imaging(Foundation& foundation) {
  confined::ChildSettings settings{.program = program_folder() / "matjar-image"};
  settings.children = static_cast<std::size_t>(std::max(1, foundation.settings.imaging.children));
  settings.on_end = child_teller(foundation);
  image_children =
      std::make_unique<imaging::local::ImageChildPool>(foundation.loop.get_executor(), std::move(settings));
  inspector = std::make_unique<imaging::local::LocalImageInspector>(*image_children);
  enhancer = std::make_unique<imaging::local::LocalImageEnhancer>(*image_children);
  return {};
}

Task<Result<void>> Outside::start_children(const Duty& duty) {
  if (duty.works_on("scrape")) {
    auto reader = page_reader->start();
    CO_TRY(co_await std::move(reader));
  }
  if (duty.works_on("ai-image")) {
    auto images = image_children->start();
    CO_TRY(co_await std::move(images));
  }
  co_return Result<void>();
}

Result<void> Outside::open_salla(Foundation& foundation, DataRooms& data) {
  const auto& settings = foundation.settings.salla;
  TRY_ASSIGN(auto api, Url::parse(settings.api_url));
  TRY_ASSIGN(auto accounts, Url::parse(settings.accounts_url));
  salla = std::make_unique<salla::SallaClient>(http,
                                               salla::SallaClient::Settings{.api_base = std::move(api),
                                                                            .accounts_base = std::move(accounts),
                                                                            .client_id = settings.client_id,
                                                                            .client_secret = settings.client_secret},
                                               foundation.clock);
  tokens = std::make_unique<salla::TokenVault>(*data.database, data.sealer, *salla, foundation.clock);
  deployer = std::make_unique<salla::ProductDeployer>(*salla, *tokens, foundation.clock);
  return {};
}

Result<std::unique_ptr<Outside>> Outside::open(Foundation& foundation, DataRooms& data,
                                               const std::filesystem::path& assets) {
  TRY_ASSIGN(auto shops, sourcing::ShopTable::load(assets / "data" / "shops"));
  auto outside = std::make_unique<Outside>(foundation, sourcing::LinkRecogniser(std::move(shops)));
  TRY(outside->open_sources(foundation));
  TRY(outside->open_writers(foundation, assets));
  TRY(outside->open_imaging(foundation));
  TRY(outside->open_salla(foundation, data));
  return outside;
}

}  // namespace matjar::app
