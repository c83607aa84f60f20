#include "app/product_apis.hpp"

#include <fmt/format.h>

#include "sourcing/aliexpress_api/aliexpress_product_api.hpp"
#include "sourcing/amazon_api/amazon_product_api.hpp"
#include "sourcing/ebay_api/ebay_product_api.hpp"

namespace matjar::app {

namespace {

using Api = std::unique_ptr<sourcing::ProductApi>;

std::unexpected<Error> invalid(std::string_view setting, std::string_view what) {
  return fail(ErrorKind::invalid_input,
              {.name = "setting_invalid",
               .message = fmt::format("sourcing.{} {}.", setting, what),
               .next_step = "Correct it, or empty the key beside it; `matjar config print` shows every setting."});
}

Result<void> need(bool there, std::string_view setting, std::string_view key) {
  if (there) return {};
  return invalid(setting, fmt::format("is empty, but sourcing.{} is set", key));
}

Result<Url> address(const std::string& text, std::string_view setting) {
  auto url = Url::parse(text);
  if (!url) return invalid(setting, "is no web address");
  return url;
}

Result<Api> aliexpress(const Settings::Sourcing::AliExpress& settings, net::HttpClient& http, const Clock& clock,
                       BlockingPool& pool) {
  TRY(need(!settings.app_secret.empty(), "aliexpress_app_secret", "aliexpress_app_key"));
  TRY(need(!settings.access_token.empty(), "aliexpress_access_token", "aliexpress_app_key"));
  TRY_ASSIGN(auto base, address(settings.url, "aliexpress_url"));
  return std::make_unique<sourcing::aliexpress_api::AliExpressProductApi>(
      http, clock, pool,
      sourcing::aliexpress_api::Settings{.base_url = std::move(base),
                                         .app_key = settings.app_key,
                                         .app_secret = settings.app_secret,
                                         .access_token = settings.access_token,
                                         .refresh_token = settings.refresh_token,
                                         .ship_to = settings.ship_to,
                                         .currency = settings.currency,
                                         .language = settings.language});
}

Result<Api> amazon(const Settings::Sourcing::Amazon& settings, net::HttpClient& http, const Clock& clock,
                   BlockingPool& pool) {
  TRY(need(!settings.client_secret.empty(), "amazon_client_secret", "amazon_client_id"));
  TRY(need(!settings.partner_tag.empty(), "amazon_partner_tag", "amazon_client_id"));
  auto credential = sourcing::amazon_api::credential_of(settings.credential_version);
  if (!credential) return invalid("amazon_credential_version", "is none of 3.1, 3.2, 3.3, 2.1, 2.2, 2.3");
  TRY(need(!settings.marketplaces.empty(), "amazon_marketplaces", "amazon_client_id"));
  for (const auto& marketplace : settings.marketplaces) {
    if (sourcing::amazon_api::region_of(marketplace) != credential->region)
      return invalid("amazon_marketplaces", fmt::format("has {}, which the credential is not for", marketplace));
  }
  TRY_ASSIGN(auto base, address(settings.url, "amazon_url"));
  const auto& tokens = settings.token_url.empty() ? credential->token_url : settings.token_url;
  TRY_ASSIGN(auto token_url, address(tokens, "amazon_token_url"));
  return std::make_unique<sourcing::amazon_api::AmazonProductApi>(
      http, clock, pool,
      sourcing::amazon_api::Settings{.base_url = std::move(base),
                                     .token_url = std::move(token_url),
                                     .credential = std::move(*credential),
                                     .client_id = settings.client_id,
                                     .client_secret = settings.client_secret,
                                     .partner_tag = settings.partner_tag,
                                     .marketplaces = settings.marketplaces});
}

Result<Api> ebay(const Settings::Sourcing::Ebay& settings, net::HttpClient& http, const Clock& clock,
                 BlockingPool& pool) {
  TRY(need(!settings.client_secret.empty(), "ebay_client_secret", "ebay_client_id"));
  TRY_ASSIGN(auto base, address(settings.url, "ebay_url"));
  return std::make_unique<sourcing::ebay_api::EbayProductApi>(
      http, clock, pool,
      sourcing::ebay_api::Settings{
          .base_url = std::move(base), .client_id = settings.client_id, .client_secret = settings.client_secret});
}

}  // namespace

Result<std::vector<Api>> open_product_apis(const Settings::Sourcing& settings, net::HttpClient& http,
                                           const Clock& clock, BlockingPool& pool) {
  std::vector<Api> apis;
  if (!settings.aliexpress.app_key.empty()) {
    TRY_ASSIGN(auto api, aliexpress(settings.aliexpress, http, clock, pool));
    apis.push_back(std::move(api));
  }
  if (!settings.amazon.client_id.empty()) {
    TRY_ASSIGN(auto api, amazon(settings.amazon, http, clock, pool));
    apis.push_back(std::move(api));
  }
  if (!settings.ebay.client_id.empty()) {
    TRY_ASSIGN(auto api, ebay(settings.ebay, http, clock, pool));
    apis.push_back(std::move(api));
  }
  return apis;
}

}  // namespace matjar::app
