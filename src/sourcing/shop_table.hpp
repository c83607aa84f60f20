#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "product/provenance.hpp"
#include "sourcing/link_pattern.hpp"

namespace matjar::sourcing {

enum class LinkKind {
  product,     ///< a product's page, as far as the address tells
  short_link,  ///< a shop's own short form: where it leads is known after following it
  not_product  ///< a search, category, log-in … of a known shop
};

/// "product", "short", "not_product".
std::string_view to_string(LinkKind kind);
std::optional<LinkKind> link_kind_from(std::string_view text);

/// A form of a shop's addresses.
struct LinkForm {
  enum class IdCase { as_is, upper };
  enum class Over { path, path_and_query };

  LinkPattern pattern;
  Over over = Over::path;      ///< what the pattern is searched in
  std::string canonical = {};  ///< {host} {domain} {prefix} {id}; empty: the address itself without its query
  LinkKind kind = LinkKind::product;
  IdCase id_case = IdCase::as_is;
  std::string id_prefix = {};           ///< put before the id, where one shop counts two things by numbers
  std::vector<std::string> hosts = {};  ///< the only hosts that have this form; empty: all of the shop's
};

/// A link and what it must be read as.
struct LinkExample {
  std::string link;
  std::string id = {};
  std::string canonical = {};
  LinkKind kind = LinkKind::product;
};

/// What one file of data/shops tells.
struct Shop {
  std::string platform;
  std::string imitated = {};                    ///< the name that look-alike hosts imitate; may be empty
  std::vector<std::string> domains = {};        ///< what the shop owns, with every host below
  std::vector<std::string> product_hosts = {};  ///< labels before a domain that have products; empty: any
  std::vector<std::string> short_hosts = {};    ///< hosts that only redirect
  std::vector<std::string> address_in = {};     ///< query parameters that carry the product's address
  /// Query parameters that are known to change nothing on this shop's product pages; "*" stands for any ending. Any
  /// other may choose a variant, a seller, a language or a currency.
  std::vector<std::string> harmless = {};
  std::vector<std::string> trackers = {};     ///< query parameters of any shop that only tell where a visitor came from
  std::vector<product::Rung> rungs = {};      ///< the ladder for its products; empty: the usual one
  std::vector<LinkForm> forms = {};           ///< on the shop's own hosts, the first that fits counts
  std::vector<LinkForm> any_host_forms = {};  ///< by which the shop's software shows on a merchant's own host
  std::vector<LinkExample> examples = {};
};

/// Reads one file's text; `name` stands in messages. Refuses unknown keys, so that a slip of the pen is seen.
/// Errors: `shops_unreadable` (invalid_input), with file and key.
Result<Shop> parse_shop(std::string_view name, std::string_view toml);

/// The shops that links can lead to. Safe for concurrent use.
class ShopTable {
 public:
  /// Every *.toml of the folder, in the order of their names: that is the order in which forms for any host are tried.
  /// Errors: `shops_missing` (not_found), `shops_unreadable` (invalid_input).
  static Result<ShopTable> load(const std::filesystem::path& folder);
  static Result<ShopTable> from(std::vector<Shop> shops);

  enum class HostRole { products, redirects, other };
  struct Match {
    const Shop& shop;
    std::string domain;
    HostRole role;
  };
  /// The shop that a host belongs to.
  std::optional<Match> shop_of(std::string_view host) const;

  const std::vector<Shop>& shops() const { return shops_; }
  bool is_tracker(std::string_view parameter) const;
  /// Whether it is a tracker, or known to be harmless in that shop.
  bool is_harmless(const Shop& shop, std::string_view parameter) const;

 private:
  struct Place {
    std::size_t shop;
    HostRole role;
  };
  Result<void> add_host(const std::string& host, Place place);

  std::vector<Shop> shops_;
  std::map<std::string, Place, std::less<>> hosts_;
};

}  // namespace matjar::sourcing
