#pragma once

#include <string>

#include "base/secret.hpp"
#include "base/url.hpp"
#include "sourcing/aliexpress_api/signature.hpp"
#include "sourcing/official_api/api_call.hpp"
#include "sourcing/official_api/app_token.hpp"
#include "sourcing/product_api.hpp"

namespace matjar::sourcing::aliexpress_api {

struct Settings {
  Url base_url;  ///< https://api-sg.aliexpress.com
  std::string app_key;
  Secret app_secret;
  Secret access_token;   ///< of the AliExpress account that buys
  Secret refresh_token;  ///< may be empty; then a token that has ended is an error
  std::string ship_to;   ///< "SA": prices and stock are those for this country
  std::string currency;  ///< "SAR"
  std::string language;  ///< "en"
};

/// POST /sync with `aliexpress.ds.product.get`, signed. A token that is refused is exchanged once through POST
/// /rest/auth/token/refresh; the new one lives as long as the object, since the settings are not ours to write.
class AliExpressProductApi final : public ProductApi {
 public:
  /// Client, clock and pool outlive the object.
  AliExpressProductApi(net::HttpClient& http, const Clock& clock, BlockingPool& pool, Settings settings);

  std::string_view name() const override;
  bool serves(const product::Listing& listing) const override;
  Task<Result<product::SourceProduct>> product(RecognisedLink link) override;

 private:
  Task<Result<net::HttpAnswer>> post(std::string path, Parameters parameters);
  Task<Result<product::SourceProduct>> ask(std::string item, Secret token);
  Task<Result<official_api::AppToken::Grant>> refresh();

  official_api::ApiPeer peer_;
  Settings settings_;
  official_api::AppToken token_;
};

}  // namespace matjar::sourcing::aliexpress_api
