#pragma once

#include <string>
#include <vector>

#include "base/secret.hpp"
#include "base/url.hpp"
#include "sourcing/amazon_api/regions.hpp"
#include "sourcing/official_api/api_call.hpp"
#include "sourcing/official_api/app_token.hpp"
#include "sourcing/product_api.hpp"

namespace matjar::sourcing::amazon_api {

struct Settings {
  Url base_url;   ///< https://creatorsapi.amazon
  Url token_url;  ///< the credential's, or an emulator's
  Credential credential;
  std::string client_id;
  Secret client_secret;
  std::string partner_tag;                ///< of the Associates account
  std::vector<std::string> marketplaces;  ///< where the tag counts: "www.amazon.sa"
};

/// Amazon's Creators API, POST /catalog/v1/getItems, for the marketplaces of the partner tag.
class AmazonProductApi final : public ProductApi {
 public:
  /// Client, clock and pool outlive the object.
  AmazonProductApi(net::HttpClient& http, const Clock& clock, BlockingPool& pool, Settings settings);

  std::string_view name() const override;
  bool serves(const product::Listing& listing) const override;
  Task<Result<product::SourceProduct>> product(RecognisedLink link) override;

 private:
  Task<Result<product::SourceProduct>> ask(product::Listing listing, Secret token);
  Task<Result<official_api::AppToken::Grant>> new_token();

  official_api::ApiPeer peer_;
  Settings settings_;
  official_api::AppToken token_;
};

}  // namespace matjar::sourcing::amazon_api
