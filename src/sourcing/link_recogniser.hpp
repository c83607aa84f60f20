#pragma once

#include <string_view>

#include "base/result.hpp"
#include "base/url.hpp"
#include "product/source_product.hpp"

namespace matjar::sourcing {

enum class LinkKind {
  product,     ///< a product's page, as far as the address tells
  short_link,  ///< a shop's own short form: where it leads is known after following it
  not_product  ///< a search, category, log-in … of a known shop
};

std::string_view to_string(LinkKind kind);

/// A link that was pasted, and what it is.
struct RecognisedLink {
  product::Listing listing;  ///< platform "generic" for a shop without a row in the table
  Url url;                   ///< the address to fetch: as it was pasted, the desktop page for mobile addresses
  LinkKind kind = LinkKind::product;
};

/// Tells shop and product from a link alone; nothing is fetched. Accepts what people paste: blanks around it, no
/// scheme, mobile and language hosts, trackers, redirects of the shop that carry the address inside.
///
/// Errors: `link_invalid` (no web address, an address inside a private network, an odd port, user name in it),
/// `link_suspicious` (looks like a known shop and is not), both invalid_input.
Result<RecognisedLink> classify_link(std::string_view link);

/// The same for a link that must lead to a product: a known shop's search, category or log-in page is an error,
/// `link_not_a_product` (invalid_input), too.
Result<RecognisedLink> recognise(std::string_view link);

}  // namespace matjar::sourcing
