#pragma once

#include <string_view>

#include "base/result.hpp"
#include "base/url.hpp"
#include "product/source_product.hpp"
#include "sourcing/look_alikes.hpp"
#include "sourcing/shop_table.hpp"

namespace matjar::sourcing {

/// A link that was pasted, and what it is.
struct RecognisedLink {
  product::Listing listing;  ///< platform "generic" for a shop without a file of its own
  Url url;                   ///< the address to fetch: as it was pasted, the desktop page for mobile addresses
  LinkKind kind = LinkKind::product;
};

/// Tells shop and product from a link alone; nothing is fetched. Accepts what people paste: blanks around it, no
/// scheme, mobile and language hosts, trackers, redirects of the shop that carry the address inside. Safe for
/// concurrent use.
class LinkRecogniser {
 public:
  explicit LinkRecogniser(ShopTable table) : table_(std::move(table)), look_alikes_(table_) {}

  /// Errors: `link_invalid` (no web address, an address inside a private network, an odd port, a user name in it),
  /// `link_suspicious` (looks like a known shop and is not), both invalid_input.
  Result<RecognisedLink> classify(std::string_view link) const;

  /// The same for a link that must lead to a product: a known shop's search, category or log-in page is an error,
  /// `link_not_a_product` (invalid_input), too.
  Result<RecognisedLink> recognise(std::string_view link) const;

  /// One text for links that are known to lead to the same page of a product: the canonical address, with the host and
  /// the folders that choose its country and language, and with the whole query but for what is known to be harmless.
  /// Empty for a link whose product is not known yet.
  std::string page_key(const RecognisedLink& link) const;

  const ShopTable& table() const { return table_; }

 private:
  Result<Url> parse(std::string_view link) const;
  Result<RecognisedLink> known_shop(const Url& url, const ShopTable::Match& match) const;
  std::optional<RecognisedLink> carried(const Url& url, const ShopTable::Match& match) const;
  Result<RecognisedLink> unknown_shop(const Url& url) const;
  Result<RecognisedLink> plain_address(const Url& url) const;

  ShopTable table_;
  LookAlikes look_alikes_;
};

}  // namespace matjar::sourcing
