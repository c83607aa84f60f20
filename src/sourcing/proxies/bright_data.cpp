#include "sourcing/proxies/bright_data.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace matjar::sourcing::proxies {

Result<BrightData> BrightData::open(Settings settings) {
  const auto fits = [](unsigned char letter) { return letter < 0x80 && (std::isalnum(letter) != 0 || letter == '_'); };
  if (settings.zone.empty() || !std::ranges::all_of(settings.zone, fits)) {
    return fail(ErrorKind::invalid_input, {.name = "proxy_invalid",
                                           .message = "Bright Data's zone is not letters, digits and '_'.",
                                           .next_step = "Copy the zone's name from Bright Data's dashboard."});
  }
  auto& country = settings.account.country;
  TRY_ASSIGN(auto endpoint, endpoint_of(settings.account));
  std::ranges::transform(country, country.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return BrightData(std::move(endpoint), std::move(settings));
}

net::HttpProxy BrightData::exit_of(std::string_view session) const {
  net::HttpProxy proxy = endpoint_;
  proxy.user = fmt::format("brd-customer-{}-zone-{}", settings_.account.user, settings_.zone);
  if (!settings_.account.country.empty()) proxy.user += "-country-" + settings_.account.country;
  proxy.user += fmt::format("-session-{}", session);
  proxy.password = settings_.account.password;
  return proxy;
}

}  // namespace matjar::sourcing::proxies
