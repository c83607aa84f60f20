#include "app/emulated_world.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "sandbox/aliexpress_platform.hpp"
#include "sandbox/amazon_creators.hpp"
#include "sandbox/ebay_browse.hpp"

namespace matjar::app {

namespace {

std::unexpected<Error> unreachable(const std::string& address, std::string_view why) {
  return fail(ErrorKind::unavailable, {.name = "sandbox_unreachable",
                                       .message = fmt::format("No sandbox answers at {}: {}", address, why),
                                       .next_step = "Start one with `matjar sandbox`, or empty sandbox.url."});
}

std::optional<sandbox::SandboxDemo> demo_from(std::string_view text) {
  boost::system::error_code error;
  const boost::json::value parsed = boost::json::parse(text, error);
  const boost::json::object* object = error ? nullptr : parsed.if_object();
  if (object == nullptr) return std::nullopt;
  const auto field = [object](std::string_view name) {
    const auto* value = object->if_contains(name);
    const auto* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string() : std::string(*text);
  };
  sandbox::SandboxDemo demo{.client_id = field("client_id"),
                            .client_secret = field("client_secret"),
                            .access_token = field("access_token"),
                            .refresh_token = field("refresh_token"),
                            .webhook_secret = field("webhook_secret"),
                            .merchant = field("merchant"),
                            .store_domain = field("store_domain"),
                            .openai_key = field("openai_key"),
                            .unlocker_key = field("unlocker_key"),
                            .product_links = {}};
  if (const auto* links = object->if_contains("product_links"); links != nullptr && links->is_array()) {
    for (const auto& link : links->get_array()) {
      if (link.is_string()) demo.product_links.emplace_back(link.get_string());
    }
  }
  if (demo.merchant.empty() || demo.access_token.empty()) return std::nullopt;
  return demo;
}

void point_product_apis_at(Settings::Sourcing& sourcing, const std::string& base_url) {
  sourcing.aliexpress.url = base_url + "/aliexpress";
  sourcing.aliexpress.app_key = sandbox::kAliExpressKey;
  sourcing.aliexpress.app_secret = Secret(std::string(sandbox::kAliExpressSecret));
  sourcing.aliexpress.access_token = Secret(std::string(sandbox::kAliExpressToken));
  sourcing.aliexpress.refresh_token = Secret(std::string(sandbox::kAliExpressRefreshToken));
  sourcing.amazon.url = base_url + "/amazon";
  sourcing.amazon.token_url = base_url + "/amazon/auth/o2/token";
  sourcing.amazon.client_id = sandbox::kAmazonClient;
  sourcing.amazon.client_secret = Secret(std::string(sandbox::kAmazonSecret));
  sourcing.amazon.credential_version = "3.2";
  sourcing.amazon.partner_tag = sandbox::kAmazonTag;
  sourcing.ebay.url = base_url + "/ebay";
  sourcing.ebay.client_id = sandbox::kEbayClient;
  sourcing.ebay.client_secret = Secret(std::string(sandbox::kEbaySecret));
}

}  // namespace

sandbox::SandboxSettings sandbox_settings(const Settings& settings, const std::filesystem::path& assets) {
  sandbox::SandboxSettings emulated;
  emulated.port = settings.sandbox.port;
  emulated.pages = settings.sandbox.pages;
  emulated.demo = assets / "data" / "demo";
  emulated.templates = assets / "templates";
  emulated.state = settings.data.directory / "sandbox.jsonl";
  emulated.latency = settings.sandbox.latency;
  emulated.salla_calls_per_minute = settings.sandbox.salla_calls_per_minute;
  return emulated;
}

Task<Result<EmulatedWorld>> find_sandbox(net::HttpClient& http, std::string address) {
  CO_TRY_ASSIGN(auto base, Url::parse(address));
  std::string origin = base.origin();
  CO_TRY_ASSIGN(auto url, base.resolve("/salla/demo"));
  net::HttpCall call{.url = std::move(url)};
  const auto answer = co_await http.send(std::move(call));
  if (!answer) co_return unreachable(origin, answer.error().message);
  auto demo = answer->ok() ? demo_from(answer->body) : std::nullopt;
  if (!demo) co_return unreachable(origin, "what answers there is no sandbox.");
  co_return EmulatedWorld{.base_url = std::move(origin), .demo = std::move(*demo)};
}

void point_at(Settings& settings, const EmulatedWorld& world) {
  settings.salla.api_url = world.base_url + "/salla/admin/v2";
  settings.salla.accounts_url = world.base_url + "/salla/accounts";
  settings.salla.client_id = world.demo.client_id;
  settings.salla.client_secret = Secret(world.demo.client_secret);
  settings.salla.webhook_secret = Secret(world.demo.webhook_secret);
  settings.salla.webhook_strategy = "signature";
  settings.sourcing.direct = false;
  settings.sourcing.browser.clear();
  settings.sourcing.ladders.clear();  // they may name none of the rungs that are left
  settings.sourcing.brightdata = {};
  settings.sourcing.oxylabs = {};
  settings.sourcing.unlocker_url = world.base_url + "/unlocker/request";
  settings.sourcing.unlocker_token = Secret(world.demo.unlocker_key);
  settings.sourcing.aliexpress = {};
  settings.sourcing.amazon = {};
  settings.sourcing.ebay = {};
  if (settings.sandbox.product_apis) point_product_apis_at(settings.sourcing, world.base_url);
}

}  // namespace matjar::app
