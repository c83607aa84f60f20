#pragma once

#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "product/provenance.hpp"
#include "sourcing/shop_table.hpp"

namespace matjar::sourcing {

/// Which rungs of the ladder are tried for a shop's products, in their order; a rung that is not there is passed over.
/// Safe for concurrent use.
class RungPlan {
 public:
  using Rungs = std::vector<product::Rung>;

  /// For every shop: api, http, browser, proxy, unlocker.
  RungPlan();

  /// What the shops' files say, and before them what an operator says: "aliexpress=api+browser", with "*" for the shops
  /// of which nobody says anything. Errors: `ladder_invalid` (invalid_input) for a text that is no such plan, a shop
  /// that is not known, and a "*" without a rung that brings pictures.
  static Result<RungPlan> from(const ShopTable& shops, const std::vector<std::string>& wishes);

  const Rungs& of(std::string_view platform) const;
  /// Of the shops of which nobody says anything, and of pictures, which come from hosts of their own.
  const Rungs& usual() const { return usual_; }

 private:
  Rungs usual_;
  std::map<std::string, Rungs, std::less<>> own_;
};

/// "api", "http", "browser", "proxy", "unlocker", each at most once and one at least. The error says
/// what is wrong, as the end of a sentence.
std::expected<RungPlan::Rungs, std::string> rungs_from(const std::vector<std::string>& names);

}  // namespace matjar::sourcing
