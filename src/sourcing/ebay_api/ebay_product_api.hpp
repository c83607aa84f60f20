#pragma once

#include <string>

#include "base/secret.hpp"
#include "base/url.hpp"
#include "sourcing/official_api/api_call.hpp"
#include "sourcing/official_api/app_token.hpp"
#include "sourcing/product_api.hpp"

namespace matjar::sourcing::ebay_api {

struct Settings {
  Url base_url;  ///< https://api.ebay.com, or eBay's sandbox: tokens and items come from the same host
  std::string client_id;
  Secret client_secret;
};

/// eBay's Browse API: the item by its legacy id, and for a listing with variations the items of its group. Speaks with
/// an application token (client credentials).
class EbayProductApi final : public ProductApi {
 public:
  /// Client, clock and pool outlive the object.
  EbayProductApi(net::HttpClient& http, const Clock& clock, BlockingPool& pool, Settings settings);

  std::string_view name() const override;
  bool serves(const product::Listing& listing) const override;
  Task<Result<product::SourceProduct>> product(RecognisedLink link) override;

 private:
  /// What is asked for: the path with its query, and the site.
  struct Question {
    std::string target;
    std::string marketplace;
  };
  Task<Result<net::HttpAnswer>> get(Question question, Secret token);
  Task<Result<product::SourceProduct>> ask(product::Listing listing, Secret token);
  Task<Result<product::SourceProduct>> ask_group(product::Listing listing, Secret token);
  Task<Result<official_api::AppToken::Grant>> new_token();
  Result<product::SourceProduct> titled(product::SourceProduct product) const;
  Error refusal(const net::HttpAnswer& answer, const std::string& error_id) const;

  official_api::ApiPeer peer_;
  Settings settings_;
  official_api::AppToken token_;
};

}  // namespace matjar::sourcing::ebay_api
