#include "sourcing/proxies/oxylabs.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace matjar::sourcing::proxies {

namespace {

constexpr std::chrono::minutes kSessionTime{10};  // the provider allows 30

}  // namespace

Result<Oxylabs> Oxylabs::open(ProxyAccount account) {
  TRY_ASSIGN(auto endpoint, endpoint_of(account));
  auto& country = account.country;
  std::ranges::transform(country, country.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return Oxylabs(std::move(endpoint), std::move(account));
}

std::chrono::seconds Oxylabs::session_age() const {
  return kSessionTime;
}

net::HttpProxy Oxylabs::exit_of(std::string_view session) const {
  net::HttpProxy proxy = endpoint_;
  proxy.user = "customer-" + account_.user;
  if (!account_.country.empty()) proxy.user += "-cc-" + account_.country;
  proxy.user += fmt::format("-sessid-{}-sesstime-{}", session, kSessionTime.count());
  proxy.password = account_.password;
  return proxy;
}

}  // namespace matjar::sourcing::proxies
