#include "sourcing/rung_plan.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "product/source_product.hpp"

namespace matjar::sourcing {

namespace {

using product::Rung;

std::unexpected<Error> invalid(std::string message) {
  return fail(ErrorKind::invalid_input,
              {.name = "ladder_invalid",
               .message = std::move(message),
               .next_step = "Write the rungs in their order, such as noon=api+browser+unlocker."});
}

bool is_fetched(Rung rung) {
  return rung != Rung::pasted && rung != Rung::manual;
}

bool brings_pictures(Rung rung) {
  return rung == Rung::http || rung == Rung::proxy || rung == Rung::unlocker;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t stop = text.find('+');
    parts.emplace_back(text.substr(0, stop));
    if (stop == std::string_view::npos) return parts;
    text.remove_prefix(stop + 1);
  }
}

bool is_known(const ShopTable& shops, std::string_view platform) {
  return std::ranges::any_of(shops.shops(), [platform](const Shop& shop) { return shop.platform == platform; });
}

}  // namespace

std::expected<RungPlan::Rungs, std::string> rungs_from(const std::vector<std::string>& names) {
  if (names.empty()) return std::unexpected("a ladder has one rung at least");
  std::vector<Rung> rungs;
  for (const std::string& name : names) {
    const auto rung = product::rung_from(name);
    if (!rung || !is_fetched(*rung))
      return std::unexpected(fmt::format("\"{}\" is none of api, http, browser, proxy, unlocker", name));
    if (std::ranges::find(rungs, *rung) != rungs.end())
      return std::unexpected(fmt::format("the rung {} stands twice", name));
    rungs.push_back(*rung);
  }
  return rungs;
}

RungPlan::RungPlan() : usual_{Rung::api, Rung::http, Rung::browser, Rung::proxy, Rung::unlocker} {}

Result<RungPlan> RungPlan::from(const ShopTable& shops, const std::vector<std::string>& wishes) {
  RungPlan plan;
  for (const Shop& shop : shops.shops()) {
    if (!shop.rungs.empty()) plan.own_[shop.platform] = shop.rungs;
  }
  for (const std::string& wish : wishes) {
    const std::size_t equals = wish.find('=');
    if (equals == std::string::npos) return invalid(fmt::format("\"{}\" names no shop.", wish));
    const std::string platform = wish.substr(0, equals);
    auto read = rungs_from(split(std::string_view(wish).substr(equals + 1)));
    if (!read) return invalid(fmt::format("{}: {}.", platform, read.error()));
    RungPlan::Rungs rungs = std::move(*read);
    if (platform == "*") {
      if (!std::ranges::any_of(rungs, brings_pictures))
        return invalid("The ladder of * brings no pictures without http, proxy or unlocker.");
      plan.usual_ = std::move(rungs);
    } else if (is_known(shops, platform)) {
      plan.own_[platform] = std::move(rungs);
    } else {
      return invalid(fmt::format("There is no shop \"{}\" in data/shops.", platform));
    }
  }
  return plan;
}

const std::vector<Rung>& RungPlan::of(std::string_view platform) const {
  const auto own = own_.find(platform);
  return own == own_.end() ? usual_ : own->second;
}

}  // namespace matjar::sourcing
