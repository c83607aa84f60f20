#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "queue/dispatcher.hpp"

namespace matjar::app {

/// Everything that an operator can set: one struct a section, filled from defaults, then the configuration file, then
/// the environment. Each room has a Settings struct of its own; wiring fills it from here.
struct Settings {
  struct Server {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    std::string public_url;  ///< empty: http://address:port
  } server;

  struct Limits {
    int requests_per_minute = 1'200;
    int burst = 200;
  } limits;

  struct Data {
    std::filesystem::path directory = "var";
  } data;

  struct Database {
    Secret url;  ///< empty: SQLite in the data directory
    int connections = 10;
  } database;

  struct Log {
    std::string level = "info";
    std::string file;  ///< empty: standard error
  } log;

  struct Outbound {
    std::vector<std::string> allowed_endpoints;
    int connections = 600;
  } outbound;

  struct Salla {
    std::string api_url = "https://api.salla.dev/admin/v2";
    std::string accounts_url = "https://accounts.salla.sa";
    std::string client_id;
    Secret client_secret;
    Secret webhook_secret;  ///< empty: webhooks are refused
    std::string webhook_strategy = "signature";
    std::vector<std::string> scopes{"offline_access",    "products.read_write", "categories.read_write",
                                    "brands.read",       "metadata.read_write", "store-settings.read",
                                    "orders.read_write", "shipping.read_write", "webhooks.read_write"};
    int erase_after_hours = 48;
  } salla;

  struct Sourcing {
    bool direct = true;
    int page_readers = 2;        ///< processes
    Secret proxy;                ///< empty: straight
    int pages_per_minute = 60;   ///< of one shop
    int calls_per_shop = 6;      ///< under way at once
    int page_age_seconds = 300;  ///< 0: every link is fetched
    int page_cache_mib = 32;
    std::string unlocker_url = "https://api.brightdata.com/request";
    Secret unlocker_token;
    std::string unlocker_zone = "web_unlocker1";
    std::vector<std::string> ladders;  ///< "aliexpress=api+browser"
    std::string proxy_country;         ///< of the providers' exits; empty: any
    int proxy_sessions = 4;            ///< of each provider
    int proxy_tries = 3;

    struct BrightData {
      std::string endpoint = "brd.superproxy.io:33335";
      std::string customer;  ///< empty: not used
      std::string zone;
      Secret password;
    } brightdata;

    struct Oxylabs {
      std::string endpoint = "pr.oxylabs.io:7777";
      std::string user;  ///< empty: not used
      Secret password;
    } oxylabs;

    std::filesystem::path browser;  ///< empty: no browser
    bool browser_unsandboxed_in_container = false;
    int browser_pages_at_once = 1;
    int browser_pages_per_process = 50;
    int browser_memory_mib = 1'024;
    std::chrono::milliseconds browser_page_deadline{30'000};
    std::string browser_languages = "en-US,en;q=0.9,ar;q=0.8";

    struct AliExpress {
      std::string url = "https://api-sg.aliexpress.com";
      std::string app_key;  ///< empty: not used
      Secret app_secret;
      Secret access_token;
      Secret refresh_token;
      std::string ship_to = "SA";
      std::string currency = "SAR";
      std::string language = "en";
    } aliexpress;

    struct Amazon {
      std::string url = "https://creatorsapi.amazon";
      std::string token_url;  ///< empty: the credential's
      std::string client_id;  ///< empty: not used
      Secret client_secret;
      std::string credential_version = "3.2";
      std::string partner_tag;
      std::vector<std::string> marketplaces{"www.amazon.sa"};  ///< where the tag counts
    } amazon;

    struct Ebay {
      std::string url = "https://api.ebay.com";
      std::string client_id;  ///< empty: not used
      Secret client_secret;
    } ebay;
  } sourcing;

  struct Copywriting {
    std::string openai_url = "https://api.openai.com/v1";
    Secret openai_key;
    std::string openai_model;
  } copywriting;

  struct Imaging {
    int children = 2;
    int side = 1'200;
  } imaging;

  struct Pricing {
    std::string margin = "0.30";
    std::string vat = "0.15";
    std::string default_shipping = "25.00";
    std::string payment_fee = "0.0275";
    std::string payment_fee_fixed = "1.00";
    std::string cod_risk = "0.03";
    std::string ending = ".95";
  } pricing;

  struct Store {
    int quantity = 100;
    std::string plan = "development";
  } store;

  std::map<std::string, queue::QueueSettings> queues;
  double delay_scale = 1.0;
  std::chrono::milliseconds lease{15'000};
  int keep_ended_days = 7;
  int keep_discarded_days = 30;

  struct Sandbox {
    bool enabled = false;
    std::string url;  ///< empty: within this process
    std::filesystem::path pages;
    std::uint16_t port = 0;
    bool latency = false;
    std::int64_t salla_calls_per_minute = 720;
    bool product_apis = false;
  } sandbox;

  /// For tests of what survives: see Interruption.
  struct Faults {
    std::int64_t point = 0;
    std::string when = "before";
    std::filesystem::path log;
  } faults;

  Settings();
};

/// One key of the configuration: its name ("server.port"), what it is for, its default, and how its text is taken over.
struct SettingEntry {
  std::string key;
  std::string purpose;  ///< one sentence
  std::function<std::string(const Settings&)> get;
  std::function<Result<void>(Settings&, const std::string&)> set;

  /// "MATJAR_SERVER_PORT" for "server.port".
  std::string environment_name() const;
};

/// All keys, in the order in which the example file shows them.
std::vector<SettingEntry> setting_entries();

using Environment = std::function<std::optional<std::string>(const std::string&)>;
std::optional<std::string> process_environment(const std::string& name);

/// Defaults, then the file (when given, it must exist), then the environment. Errors: `setting_unknown`,
/// `setting_invalid`, `configuration_unreadable`, each naming the key.
Result<Settings> load_settings(const std::optional<std::filesystem::path>& file, const Environment& environment);

/// A configuration file with every key, its value and its sentence. Secrets are shown as empty.
std::string print_settings(const Settings& settings);

}  // namespace matjar::app
