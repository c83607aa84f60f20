#include <charconv>
#include <concepts>
#include <fmt/format.h>

#include "app/settings.hpp"

namespace matjar::app {

namespace {

std::unexpected<Error> invalid(const std::string& text, std::string_view wanted) {
  return fail(ErrorKind::invalid_input, {.name = "setting_invalid",
                                         .message = fmt::format("\"{}\" is not {}.", text, wanted),
                                         .next_step = "Correct the value; `matjar config print` shows every key."});
}

template <class T>
Result<T> number(const std::string& text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return invalid(text, "a number");
  return value;
}

/// How the text of each type of setting is read and shown.
Result<void> take(std::string& to, const std::string& text) {
  to = text;
  return {};
}
Result<void> take(std::filesystem::path& to, const std::string& text) {
  to = text;
  return {};
}
Result<void> take(Secret& to, const std::string& text) {
  to = Secret(text);
  return {};
}
Result<void> take(bool& to, const std::string& text) {
  if (text != "true" && text != "false") return invalid(text, "true or false");
  to = text == "true";
  return {};
}
template <class T>
  requires(std::integral<T> || std::floating_point<T>)
Result<void> take(T& to, const std::string& text) {
  TRY_ASSIGN(to, number<T>(text));
  if (to < T{}) return invalid(text, "a number that is not negative");
  return {};
}
Result<void> take(std::chrono::milliseconds& to, const std::string& text) {
  TRY_ASSIGN(const auto count, number<std::int64_t>(text));
  if (count < 0) return invalid(text, "a number of milliseconds");
  to = std::chrono::milliseconds(count);
  return {};
}
Result<void> take(std::vector<std::string>& to, const std::string& text) {
  to.clear();
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    const auto item = rest.substr(0, comma);
    if (!item.empty()) to.emplace_back(item);
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
  }
  return {};
}

std::string show(const std::string& value) {
  return value;
}
std::string show(const std::filesystem::path& value) {
  return value.string();
}
std::string show(const Secret&) {
  return {};
}
std::string show(bool value) {
  return value ? "true" : "false";
}
template <class T>
  requires(std::integral<T> || std::floating_point<T>)
std::string show(T value) {
  return fmt::format("{}", value);
}
std::string show(std::chrono::milliseconds value) {
  return fmt::format("{}", value.count());
}
std::string show(const std::vector<std::string>& value) {
  return fmt::format("{}", fmt::join(value, ","));
}

/// `find` leads from the settings to one of their fields.
template <class Find>
SettingEntry entry(std::string key, std::string purpose, Find find) {
  return {.key = std::move(key),
          .purpose = std::move(purpose),
          .get = [find](const Settings& settings) { return show(find(const_cast<Settings&>(settings))); },
          .set = [find](Settings& settings, const std::string& text) { return take(find(settings), text); }};
}

void add_server(std::vector<SettingEntry>& all) {
  all.push_back(entry("server.address", "The address that the server listens on.",
                      [](Settings& s) -> auto& { return s.server.address; }));
  all.push_back(entry("server.port", "The port that the server listens on; 0 takes any free one.",
                      [](Settings& s) -> auto& { return s.server.port; }));
  all.push_back(entry("server.public_url",
                      "The address under which the outside reaches the server; empty means http://address:port.",
                      [](Settings& s) -> auto& { return s.server.public_url; }));
  all.push_back(entry("limits.requests_per_minute",
                      "Requests a minute that one API key, or one address without a key, may send in the long run; 0 "
                      "means no limit.",
                      [](Settings& s) -> auto& { return s.limits.requests_per_minute; }));
  all.push_back(
      entry("limits.burst", "Requests at once after a pause.", [](Settings& s) -> auto& { return s.limits.burst; }));
  all.push_back(entry("data.directory", "Where the database, the images and the key file are kept.",
                      [](Settings& s) -> auto& { return s.data.directory; }));
  all.push_back(
      entry("database.url",
            "PostgreSQL database, such as postgresql://matjar:password@host/matjar; empty means SQLite in the "
            "data directory.",
            [](Settings& s) -> auto& { return s.database.url; }));
  all.push_back(entry("database.connections", "Connections to PostgreSQL that one process opens at most.",
                      [](Settings& s) -> auto& { return s.database.connections; }));
  all.push_back(entry("log.level", "What is logged: debug, info, warning or error.",
                      [](Settings& s) -> auto& { return s.log.level; }));
  all.push_back(entry("log.file", "The file that the log is appended to; empty means standard error.",
                      [](Settings& s) -> auto& { return s.log.file; }));
  all.push_back(
      entry("outbound.allowed_endpoints",
            "Addresses such as 127.0.0.1:8081, comma-separated, that product links may reach although they are not "
            "public; for development only.",
            [](Settings& s) -> auto& { return s.outbound.allowed_endpoints; }));
  all.push_back(entry("outbound.connections", "Calls to shops and services that one process has under way at once.",
                      [](Settings& s) -> auto& { return s.outbound.connections; }));
}

void add_product_apis(std::vector<SettingEntry>& all) {
  const auto add = [&all](std::string name, std::string purpose, auto find) {
    all.push_back(entry("sourcing." + std::move(name), std::move(purpose), find));
  };
  add("aliexpress_app_key", "Key of an app on AliExpress's open platform; empty means that its API is not asked.",
      [](Settings& s) -> auto& { return s.sourcing.aliexpress.app_key; });
  add("aliexpress_app_secret", "Secret of that app.",
      [](Settings& s) -> auto& { return s.sourcing.aliexpress.app_secret; });
  add("aliexpress_access_token", "Access token of the AliExpress account that authorised the app.",
      [](Settings& s) -> auto& { return s.sourcing.aliexpress.access_token; });
  add("aliexpress_refresh_token", "Refresh token that came with it; empty means that nothing renews the access token.",
      [](Settings& s) -> auto& { return s.sourcing.aliexpress.refresh_token; });
  add("aliexpress_ship_to", "Country for which AliExpress tells prices and stock.",
      [](Settings& s) -> auto& { return s.sourcing.aliexpress.ship_to; });
  add("aliexpress_currency", "Currency in which AliExpress tells prices.",
      [](Settings& s) -> auto& { return s.sourcing.aliexpress.currency; });
  add("aliexpress_language", "Language in which AliExpress tells texts.",
      [](Settings& s) -> auto& { return s.sourcing.aliexpress.language; });
  add("aliexpress_url", "Base address of AliExpress's open platform.",
      [](Settings& s) -> auto& { return s.sourcing.aliexpress.url; });
  add("amazon_client_id", "Id of a credential of Amazon's Creators API; empty means that the API is not asked.",
      [](Settings& s) -> auto& { return s.sourcing.amazon.client_id; });
  add("amazon_client_secret", "Secret of that credential.",
      [](Settings& s) -> auto& { return s.sourcing.amazon.client_secret; });
  add("amazon_credential_version",
      "Version of that credential: 3.1 or 2.1 for North America, 3.2 or 2.2 for Europe and the Middle East, 3.3 or 2.3 "
      "for the Far East.",
      [](Settings& s) -> auto& { return s.sourcing.amazon.credential_version; });
  add("amazon_partner_tag", "Tag of the Associates account; needed with a credential.",
      [](Settings& s) -> auto& { return s.sourcing.amazon.partner_tag; });
  add("amazon_marketplaces",
      "Marketplaces, comma-separated, for which the tag was given; products of others are read from their pages.",
      [](Settings& s) -> auto& { return s.sourcing.amazon.marketplaces; });
  add("amazon_url", "Base address of the Creators API.", [](Settings& s) -> auto& { return s.sourcing.amazon.url; });
  add("amazon_token_url", "Address where its tokens are given; empty means that of the credential's version.",
      [](Settings& s) -> auto& { return s.sourcing.amazon.token_url; });
  add("ebay_client_id", "App id (client id) of an eBay keyset; empty means that the Browse API is not asked.",
      [](Settings& s) -> auto& { return s.sourcing.ebay.client_id; });
  add("ebay_client_secret", "Cert id (client secret) of that keyset.",
      [](Settings& s) -> auto& { return s.sourcing.ebay.client_secret; });
  add("ebay_url", "Base address of eBay's APIs.", [](Settings& s) -> auto& { return s.sourcing.ebay.url; });
}

void add_proxies(std::vector<SettingEntry>& all) {
  const auto add = [&all](std::string name, std::string purpose, auto find) {
    all.push_back(entry("sourcing." + std::move(name), std::move(purpose), find));
  };
  add("brightdata_customer",
      "Customer id at Bright Data, such as hl_1234abcd, whose proxies are tried where a shop serves neither us nor the "
      "browser; empty means none.",
      [](Settings& s) -> auto& { return s.sourcing.brightdata.customer; });
  add("brightdata_zone", "Zone of Bright Data's proxies (datacenter, ISP or residential); needed with a customer.",
      [](Settings& s) -> auto& { return s.sourcing.brightdata.zone; });
  add("brightdata_password", "Password of that zone.",
      [](Settings& s) -> auto& { return s.sourcing.brightdata.password; });
  add("brightdata_endpoint", "Host and port of Bright Data's proxies.",
      [](Settings& s) -> auto& { return s.sourcing.brightdata.endpoint; });
  add("oxylabs_user", "User of Oxylabs' residential proxies, tried like Bright Data's; empty means none.",
      [](Settings& s) -> auto& { return s.sourcing.oxylabs.user; });
  add("oxylabs_password", "Password of that user.", [](Settings& s) -> auto& { return s.sourcing.oxylabs.password; });
  add("oxylabs_endpoint", "Host and port of Oxylabs' proxies.",
      [](Settings& s) -> auto& { return s.sourcing.oxylabs.endpoint; });
  add("proxy_country", "Country of the providers' exits, two letters; empty means any.",
      [](Settings& s) -> auto& { return s.sourcing.proxy_country; });
  add("proxy_sessions", "Exits of each provider that are used in turns.",
      [](Settings& s) -> auto& { return s.sourcing.proxy_sessions; });
  add("proxy_tries", "Exits through which a page is asked for that a shop blocks.",
      [](Settings& s) -> auto& { return s.sourcing.proxy_tries; });
}

void add_browser(std::vector<SettingEntry>& all) {
  all.push_back(entry("sourcing.browser",
                      "Chromium's program, such as /usr/lib/chromium/chromium, which draws the pages that are nothing "
                      "without their scripts; empty means none.",
                      [](Settings& s) -> auto& { return s.sourcing.browser; }));
  all.push_back(entry("sourcing.browser_unsandboxed_in_container",
                      "Whether Chromium runs without its sandbox; only in a container that holds nothing but matjar.",
                      [](Settings& s) -> auto& { return s.sourcing.browser_unsandboxed_in_container; }));
  all.push_back(entry("sourcing.browser_pages_at_once", "Pages that the browser draws side by side.",
                      [](Settings& s) -> auto& { return s.sourcing.browser_pages_at_once; }));
  all.push_back(entry("sourcing.browser_pages_per_process", "Pages after which a fresh browser is started.",
                      [](Settings& s) -> auto& { return s.sourcing.browser_pages_per_process; }));
  all.push_back(entry("sourcing.browser_memory_mib",
                      "MiB of memory beyond which the browser is ended, with the pages in it.",
                      [](Settings& s) -> auto& { return s.sourcing.browser_memory_mib; }));
  all.push_back(entry("sourcing.browser_page_deadline_ms", "Milliseconds that one page may take in the browser.",
                      [](Settings& s) -> auto& { return s.sourcing.browser_page_deadline; }));
  all.push_back(entry("sourcing.browser_languages", "Languages that the browser asks shops for.",
                      [](Settings& s) -> auto& { return s.sourcing.browser_languages; }));
}

void add_outside_services(std::vector<SettingEntry>& all) {
  all.push_back(entry("salla.api_url", "Base address of Salla's merchant API.",
                      [](Settings& s) -> auto& { return s.salla.api_url; }));
  all.push_back(entry("salla.accounts_url", "Base address of Salla's accounts host.",
                      [](Settings& s) -> auto& { return s.salla.accounts_url; }));
  all.push_back(entry("salla.client_id", "The app's client id from the Partners Portal.",
                      [](Settings& s) -> auto& { return s.salla.client_id; }));
  all.push_back(entry("salla.client_secret", "The app's client secret from the Partners Portal.",
                      [](Settings& s) -> auto& { return s.salla.client_secret; }));
  all.push_back(entry("salla.webhook_secret",
                      "The secret of the app's webhooks from the Partners Portal; empty means that they are refused.",
                      [](Settings& s) -> auto& { return s.salla.webhook_secret; }));
  all.push_back(entry("salla.webhook_strategy",
                      "How Salla proves its webhooks, as the Partners Portal says: signature or token.",
                      [](Settings& s) -> auto& { return s.salla.webhook_strategy; }));
  all.push_back(entry("salla.scopes", "The permissions that a merchant is asked for when the store is connected.",
                      [](Settings& s) -> auto& { return s.salla.scopes; }));
  all.push_back(entry("salla.erase_after_hours",
                      "Hours from the removal of the app to the erasure of the merchant's personal data.",
                      [](Settings& s) -> auto& { return s.salla.erase_after_hours; }));
  all.push_back(entry("sourcing.direct", "Whether product pages are fetched from the shop itself.",
                      [](Settings& s) -> auto& { return s.sourcing.direct; }));
  all.push_back(entry("sourcing.proxy",
                      "Proxy through which the shops' pages and images are fetched, such as "
                      "http://user:password@host:port or socks5://host:port; empty means none.",
                      [](Settings& s) -> auto& { return s.sourcing.proxy; }));
  all.push_back(entry("sourcing.pages_per_minute",
                      "Pages that one shop is asked for per minute, in the long run; robots.txt is always kept to.",
                      [](Settings& s) -> auto& { return s.sourcing.pages_per_minute; }));
  all.push_back(entry("sourcing.calls_per_shop", "Calls to one shop that may be under way at once.",
                      [](Settings& s) -> auto& { return s.sourcing.calls_per_shop; }));
  all.push_back(entry("sourcing.page_readers", "How many processes read pages side by side.",
                      [](Settings& s) -> auto& { return s.sourcing.page_readers; }));
  all.push_back(
      entry("sourcing.page_age_seconds",
            "Seconds for which a product page that was read serves other links to it, in one process; 0 means "
            "that each link is fetched.",
            [](Settings& s) -> auto& { return s.sourcing.page_age_seconds; }));
  all.push_back(entry("sourcing.page_cache_mib", "MiB that the facts of those pages may take.",
                      [](Settings& s) -> auto& { return s.sourcing.page_cache_mib; }));
  all.push_back(entry("sourcing.unlocker_url", "Address of the unlocker service, tried after the shop itself.",
                      [](Settings& s) -> auto& { return s.sourcing.unlocker_url; }));
  all.push_back(entry("sourcing.unlocker_token", "Token of the unlocker service; empty means that it is not used.",
                      [](Settings& s) -> auto& { return s.sourcing.unlocker_token; }));
  all.push_back(entry("sourcing.unlocker_zone", "Zone of the unlocker service.",
                      [](Settings& s) -> auto& { return s.sourcing.unlocker_zone; }));
  all.push_back(entry("sourcing.ladders",
                      "Rungs for a shop's pages in their order, comma-separated, such as aliexpress=api+browser or "
                      "*=api+http+browser+proxy+unlocker, which is the usual one; before what data/shops says.",
                      [](Settings& s) -> auto& { return s.sourcing.ladders; }));
  add_proxies(all);
  add_browser(all);
  add_product_apis(all);
  all.push_back(entry("copywriting.openai_url", "Base address of an OpenAI-compatible service.",
                      [](Settings& s) -> auto& { return s.copywriting.openai_url; }));
  all.push_back(entry("copywriting.openai_key", "Key of that service; empty means that the built-in writer writes.",
                      [](Settings& s) -> auto& { return s.copywriting.openai_key; }));
  all.push_back(entry("copywriting.openai_model", "Model that writes the copy; needed with a key.",
                      [](Settings& s) -> auto& { return s.copywriting.openai_model; }));
}

void add_product(std::vector<SettingEntry>& all) {
  all.push_back(entry("imaging.children", "How many image processes work side by side.",
                      [](Settings& s) -> auto& { return s.imaging.children; }));
  all.push_back(entry("imaging.side", "Pixels of a finished square picture, at least 1000.",
                      [](Settings& s) -> auto& { return s.imaging.side; }));
  all.push_back(entry("pricing.margin", "Share of the price that stays after all costs, at least.",
                      [](Settings& s) -> auto& { return s.pricing.margin; }));
  all.push_back(entry("pricing.vat", "Value-added tax as a share of the net price.",
                      [](Settings& s) -> auto& { return s.pricing.vat; }));
  all.push_back(
      entry("pricing.default_shipping",
            "Cost in SAR of bringing one product to the customer when the page does not tell; empty means unknown.",
            [](Settings& s) -> auto& { return s.pricing.default_shipping; }));
  all.push_back(entry("pricing.payment_fee", "Payment provider's share of the price.",
                      [](Settings& s) -> auto& { return s.pricing.payment_fee; }));
  all.push_back(entry("pricing.payment_fee_fixed", "Payment provider's fixed fee in SAR.",
                      [](Settings& s) -> auto& { return s.pricing.payment_fee_fixed; }));
  all.push_back(entry("pricing.cod_risk", "Share of the price set aside for refused cash-on-delivery parcels.",
                      [](Settings& s) -> auto& { return s.pricing.cod_risk; }));
  all.push_back(entry("pricing.ending", "What prices end in: .00, .95, .99 or none.",
                      [](Settings& s) -> auto& { return s.pricing.ending; }));
  all.push_back(entry("store.quantity", "Quantity that a new product gets in the store.",
                      [](Settings& s) -> auto& { return s.store.quantity; }));
  all.push_back(entry("store.plan", "Plan that a new merchant starts on; see data/plans.toml.",
                      [](Settings& s) -> auto& { return s.store.plan; }));
}

void add_queues(std::vector<SettingEntry>& all) {
  for (const auto& [name, defaults] : Settings().queues) {
    const std::string queue = name;
    all.push_back(entry("queue." + queue + ".concurrency", "Jobs of this queue at once in one process.",
                        [queue](Settings& s) -> auto& { return s.queues[queue].concurrency; }));
    all.push_back(entry("queue." + queue + ".retries", "Further tries after the first has failed.",
                        [queue](Settings& s) -> auto& { return s.queues[queue].retry.retries; }));
    all.push_back(entry("queue." + queue + ".first_delay_ms",
                        "Milliseconds before the first retry; each next delay doubles.",
                        [queue](Settings& s) -> auto& { return s.queues[queue].retry.first_delay; }));
  }
  all.push_back(entry(
      "queues.lease_ms",
      "Milliseconds after which the job of a dead process is given to another. A start on SQLite does not wait for "
      "it, but with deployments and with jobs that vanished before.",
      [](Settings& s) -> auto& { return s.lease; }));
  all.push_back(entry("queues.delay_scale", "Multiplies every retry delay; below 1 only for tests.",
                      [](Settings& s) -> auto& { return s.delay_scale; }));
  all.push_back(entry("queues.keep_ended_days", "Days that completed and cancelled jobs are kept.",
                      [](Settings& s) -> auto& { return s.keep_ended_days; }));
  all.push_back(entry("queues.keep_discarded_days", "Days that discarded jobs, the dead letters, are kept.",
                      [](Settings& s) -> auto& { return s.keep_discarded_days; }));
}

void add_sandbox(std::vector<SettingEntry>& all) {
  all.push_back(entry("sandbox.enabled", "Whether the outside world is emulated: nothing leaves this machine.",
                      [](Settings& s) -> auto& { return s.sandbox.enabled; }));
  all.push_back(entry("sandbox.url",
                      "Address of a running `matjar sandbox` that several processes share; empty means one within.",
                      [](Settings& s) -> auto& { return s.sandbox.url; }));
  all.push_back(entry("sandbox.port", "Port of the emulated outside world; 0 takes any free one.",
                      [](Settings& s) -> auto& { return s.sandbox.port; }));
  all.push_back(entry("sandbox.pages", "Directory with captured product pages and their manifest.tsv; may be empty.",
                      [](Settings& s) -> auto& { return s.sandbox.pages; }));
  all.push_back(entry("sandbox.latency", "Whether the emulated services take as long as real ones.",
                      [](Settings& s) -> auto& { return s.sandbox.latency; }));
  all.push_back(entry("sandbox.salla_calls_per_minute",
                      "What the emulated store's plan allows: 120 (plus), 360 (pro) or 720 (special).",
                      [](Settings& s) -> auto& { return s.sandbox.salla_calls_per_minute; }));
  all.push_back(entry("sandbox.product_apis",
                      "Whether the emulated APIs of AliExpress, Amazon and eBay are asked before a page is read.",
                      [](Settings& s) -> auto& { return s.sandbox.product_apis; }));
}

void add_faults(std::vector<SettingEntry>& all) {
  all.push_back(entry("faults.point",
                      "For tests: the number of the commit or outbound call of this process that is interrupted; 0 "
                      "means none.",
                      [](Settings& s) -> auto& { return s.faults.point; }));
  all.push_back(entry("faults.when",
                      "How: before or after kills the process, answer_lost performs it and tells that it failed.",
                      [](Settings& s) -> auto& { return s.faults.when; }));
  all.push_back(entry("faults.log", "The file that every numbered commit and call is written to; empty means none.",
                      [](Settings& s) -> auto& { return s.faults.log; }));
}

}  // namespace

std::vector<SettingEntry> setting_entries() {
  std::vector<SettingEntry> all;
  add_server(all);
  add_outside_services(all);
  add_product(all);
  add_queues(all);
  add_sandbox(all);
  add_faults(all);
  return all;
}

}  // namespace matjar::app
