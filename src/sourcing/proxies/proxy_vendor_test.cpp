#include "sourcing/proxies/proxy_vendor.hpp"

#include <gtest/gtest.h>

#include "sourcing/proxies/bright_data.hpp"
#include "sourcing/proxies/oxylabs.hpp"

namespace matjar::sourcing::proxies {
namespace {

ProxyAccount account(std::string user, std::string country) {
  return {.endpoint = "proxy.example:7000", .user = std::move(user), .password = Secret("canary"), .country = country};
}

net::HttpProxy bright_data(std::string country) {
  auto vendor = BrightData::open({.account = account("hl_12ab", std::move(country)), .zone = "isp_1"});
  EXPECT_TRUE(vendor) << describe(vendor.error());
  return vendor->exit_of("abc12345");
}

net::HttpProxy oxylabs(std::string country) {
  auto vendor = Oxylabs::open(account("USER", std::move(country)));
  EXPECT_TRUE(vendor) << describe(vendor.error());
  return vendor->exit_of("abc12345");
}

// The forms of the providers' documentation (docs.brightdata.com, developers.oxylabs.io).
TEST(ProxyVendors, write_user_names_as_their_provider_reads_them) {
  EXPECT_EQ(bright_data("").user, "brd-customer-hl_12ab-zone-isp_1-session-abc12345");
  EXPECT_EQ(bright_data("SA").user, "brd-customer-hl_12ab-zone-isp_1-country-sa-session-abc12345");
  EXPECT_EQ(oxylabs("").user, "customer-USER-sessid-abc12345-sesstime-10");
  EXPECT_EQ(oxylabs("de").user, "customer-USER-cc-DE-sessid-abc12345-sesstime-10");
}

TEST(ProxyVendors, lead_to_their_endpoint_with_their_password) {
  for (const net::HttpProxy& proxy : {bright_data("sa"), oxylabs("sa")}) {
    EXPECT_EQ(proxy.type, net::HttpProxy::Type::http);
    EXPECT_EQ(proxy.host, "proxy.example");
    EXPECT_EQ(proxy.port, 7000);
    EXPECT_EQ(proxy.password.reveal(), "canary");
  }
}

// Oxylabs: "10 minutes or up to 60s of inactivity".
TEST(ProxyVendors, keep_the_exit_of_a_session_that_rests_for_a_while) {
  EXPECT_EQ(Oxylabs::open(account("USER", ""))->session_idle(), std::chrono::seconds(60));
  EXPECT_EQ(BrightData::open({.account = account("hl_12ab", ""), .zone = "isp_1"})->session_idle(),
            std::chrono::minutes(5));
}

std::string refusal(ProxyAccount of) {
  const auto vendor = Oxylabs::open(std::move(of));
  if (vendor) return "taken";
  EXPECT_EQ(vendor.error().name, "proxy_invalid");
  EXPECT_EQ(describe(vendor.error()).find("canary"), std::string::npos);
  return vendor.error().message;
}

TEST(ProxyVendors, refuse_what_cannot_be_written_into_a_user_name) {
  EXPECT_EQ(refusal(account("USER", "sa")), "taken");
  for (const char* user : {"", "a:b", "a b", "a\r\nX: y", "مستخدم"})
    EXPECT_EQ(refusal(account(user, "")), "The proxies' user is empty or has characters that no user has.") << user;
  for (const char* country : {"saudi", "s", "1a", "س"})
    EXPECT_EQ(refusal(account("USER", country)), "The proxies' country is not two letters.") << country;
  ProxyAccount silent = account("USER", "");
  silent.password = {};
  EXPECT_EQ(refusal(silent), "The proxies' password is empty.");
  ProxyAccount lost = account("USER", "");
  lost.endpoint = "proxy.example";
  EXPECT_EQ(refusal(lost), "The proxy's address names no port.");
  for (const char* zone : {"", "isp-1", "isp 1", "a:b"})
    EXPECT_FALSE(BrightData::open({.account = account("hl_12ab", ""), .zone = zone})) << zone;
}

}  // namespace
}  // namespace matjar::sourcing::proxies
