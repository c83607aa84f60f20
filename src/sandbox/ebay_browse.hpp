#pragma once

#include <string>
#include <string_view>

#include "sandbox/call.hpp"
#include "sandbox/issued_tokens.hpp"

namespace matjar::sandbox {

inline constexpr std::string_view kEbayClient = "sandbox-ebay-app";
inline constexpr std::string_view kEbaySecret = "sandbox-ebay-secret";
/// A camera; a strap in two colours, which is a group.
inline constexpr std::string_view kEbayCamera = "200000000001";
inline constexpr std::string_view kEbayStrap = "200000000002";

/// POST /ebay/identity/v1/oauth2/token and GET /ebay/buy/browse/v1/item/get_item_by_legacy_id,
/// …/get_items_by_item_group. Refuses a wrong credential, grant or scope, a token that is not its own (1001) or has
/// ended (1001) or is not there (1002), a marketplace that eBay does not have (here 12502), an item that does not exist
/// (11001) and one that is a group (11006, with the address of the group).
class EbayBrowse {
 public:
  net::Response answer(Call& call);

 private:
  net::Response token(Call& call);
  net::Response item(Call& call, bool group) const;

  IssuedTokens tokens_{"sandbox-ebay-token-"};
};

}  // namespace matjar::sandbox
