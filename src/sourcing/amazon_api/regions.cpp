#include "sourcing/amazon_api/regions.hpp"

#include <algorithm>
#include <array>

#include "base/url.hpp"

namespace matjar::sourcing::amazon_api {

namespace {

using Kind = Credential::Kind;

struct CredentialRow {
  std::string_view version;
  Kind kind;
  int region;
  std::string_view token_url;
};

constexpr std::array kCredentials = {
    CredentialRow{"3.1", Kind::login_with_amazon, 1, "https://api.amazon.com/auth/o2/token"},
    CredentialRow{"3.2", Kind::login_with_amazon, 2, "https://api.amazon.co.uk/auth/o2/token"},
    CredentialRow{"3.3", Kind::login_with_amazon, 3, "https://api.amazon.co.jp/auth/o2/token"},
    CredentialRow{"2.1", Kind::cognito, 1, "https://creatorsapi.auth.us-east-1.amazoncognito.com/oauth2/token"},
    CredentialRow{"2.2", Kind::cognito, 2, "https://creatorsapi.auth.eu-south-2.amazoncognito.com/oauth2/token"},
    CredentialRow{"2.3", Kind::cognito, 3, "https://creatorsapi.auth.us-west-2.amazoncognito.com/oauth2/token"}};

struct MarketplaceRow {
  std::string_view host;
  int region;
};

constexpr std::array kMarketplaces = {MarketplaceRow{"www.amazon.com", 1},    MarketplaceRow{"www.amazon.ca", 1},
                                      MarketplaceRow{"www.amazon.com.mx", 1}, MarketplaceRow{"www.amazon.com.br", 1},
                                      MarketplaceRow{"www.amazon.sa", 2},     MarketplaceRow{"www.amazon.ae", 2},
                                      MarketplaceRow{"www.amazon.eg", 2},     MarketplaceRow{"www.amazon.co.uk", 2},
                                      MarketplaceRow{"www.amazon.de", 2},     MarketplaceRow{"www.amazon.fr", 2},
                                      MarketplaceRow{"www.amazon.it", 2},     MarketplaceRow{"www.amazon.es", 2},
                                      MarketplaceRow{"www.amazon.nl", 2},     MarketplaceRow{"www.amazon.se", 2},
                                      MarketplaceRow{"www.amazon.pl", 2},     MarketplaceRow{"www.amazon.com.be", 2},
                                      MarketplaceRow{"www.amazon.ie", 2},     MarketplaceRow{"www.amazon.com.tr", 2},
                                      MarketplaceRow{"www.amazon.in", 2},     MarketplaceRow{"www.amazon.co.jp", 3},
                                      MarketplaceRow{"www.amazon.com.au", 3}, MarketplaceRow{"www.amazon.sg", 3}};

}  // namespace

std::optional<Credential> credential_of(std::string_view version) {
  const auto* row = std::ranges::find(kCredentials, version, &CredentialRow::version);
  if (row == kCredentials.end()) return std::nullopt;
  return Credential{.version = std::string(row->version),
                    .kind = row->kind,
                    .region = row->region,
                    .token_url = std::string(row->token_url)};
}

std::optional<int> region_of(std::string_view marketplace) {
  const auto* row = std::ranges::find(kMarketplaces, marketplace, &MarketplaceRow::host);
  if (row == kMarketplaces.end()) return std::nullopt;
  return row->region;
}

std::string marketplace_of(std::string_view canonical_url) {
  const auto url = Url::parse(canonical_url);
  return url && region_of(url->host()) ? url->host() : std::string();
}

}  // namespace matjar::sourcing::amazon_api
