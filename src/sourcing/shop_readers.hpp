#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "sourcing/page/findings.hpp"
#include "sourcing/page/page.hpp"
#include "sourcing/page_reader.hpp"

namespace matjar::sourcing {

/// What is read of a page besides what its shop's reader settled.
enum class Rest {
  nothing,
  what_shows,      ///< the visible page, without prices
  all_but_prices,  ///< structured data too, without prices, and without variants where the reader has some
};

/// What a shop's reader finds on every product's page of the shop, and by which route.
struct ExpectedRoute {
  enum class Finds { nothing, title, price, images, sku, seller, attributes };
  Finds finds = Finds::nothing;
  std::string_view route;  ///< as metrics and the log name it
};

/// Reads the pages of one shop, or of the shops that run on one software.
struct ShopReader {
  std::string_view name;
  bool (*is_page)(const Page&);
  void (*read)(const Page&, Findings&);
  Rest rest = Rest::all_but_prices;  ///< once the reader has settled the price; before that everything is read
  /// Reads what the shop's scripts fetch; true when that described the product. Null: the shop's are not read.
  bool (*read_answer)(const Page&, std::string_view json, Findings&) = nullptr;
  std::array<ExpectedRoute, 4> expected = {};
};

/// The reader of a page; null for a page that no reader knows.
const ShopReader* shop_reader_of(const Page& page);

/// The expected routes that found nothing, when the reader alone has read the page.
std::vector<std::string_view> missing_routes(const ShopReader& reader, const Findings& findings);

/// The same in the table's own words, from somebody who is not trusted: none for a shop or a route that the table does
/// not have, or more routes than it has.
std::optional<MissingRoutes> known_routes(std::string_view shop, const std::vector<std::string_view>& routes);

}  // namespace matjar::sourcing
