#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <functional>
#include <gtest/gtest.h>

#include "app/emulated_world.hpp"
#include "app/outside.hpp"
#include "app/product_apis.hpp"
#include "sandbox/aliexpress_platform.hpp"
#include "sandbox/amazon_creators.hpp"
#include "sandbox/ebay_browse.hpp"
#include "storage/test_database.hpp"

namespace matjar::app {
namespace {

/// The program's outside as it is wired in sandbox mode, with a sandbox on the same loop, and a clock that stands
/// still.
class ProductApisInTheSandbox : public testing::Test {
 protected:
  /// `change` is made after everything points at the sandbox.
  void open(bool product_apis, const std::function<void(Settings::Sourcing&)>& change = {}) {
    Settings settings;
    settings.data.directory = folder_.path();
    settings.sandbox.product_apis = product_apis;
    auto clock = std::make_unique<ManualClock>();
    clock_ = clock.get();
    foundation_.emplace(std::move(settings), std::move(clock), telemetry::Log::silent());
    auto emulated = sandbox_settings(foundation_->settings, MATJAR_SOURCE_DIR);
    emulated.state.clear();
    sandbox_ = std::make_unique<sandbox::Sandbox>(foundation_->loop, std::move(emulated), *clock_, nullptr);
    const auto started = sandbox_->start();
    ASSERT_TRUE(started) << describe(started.error());
    point_at(foundation_->settings, {.base_url = sandbox_->base_url(), .demo = sandbox_->demo()});
    if (change) change(foundation_->settings.sourcing);
    auto data = DataRooms::open(*foundation_, MATJAR_SOURCE_DIR);
    ASSERT_TRUE(data) << describe(data.error());
    data_ = std::move(*data);
    auto outside = Outside::open(*foundation_, *data_, MATJAR_SOURCE_DIR);
    ASSERT_TRUE(outside) << describe(outside.error());
    outside_ = std::move(*outside);
  }

  void TearDown() override {
    auto stop = [](sandbox::Sandbox& sandbox) -> Task<bool> {
      co_await sandbox.stop();
      co_return true;
    };
    if (sandbox_) foundation_->run(stop(*sandbox_));
  }

  Result<product::SourceProduct> read(const std::string& link) {
    return foundation_->run(outside_->source->read(*outside_->links.recognise(link)));
  }
  Result<product::SourceProduct> aliexpress(std::string_view item) {
    return read(fmt::format("https://www.aliexpress.com/item/{}.html", item));
  }
  Result<product::SourceProduct> amazon(std::string_view asin) {
    return read(fmt::format("https://www.amazon.sa/dp/{}", asin));
  }
  Result<product::SourceProduct> ebay(std::string_view item) {
    return read(fmt::format("https://www.ebay.com/itm/{}", item));
  }

  net::Response ask(net::Method method, const std::string& path, std::string body = {}) {
    net::Request request;
    request.method = method;
    request.path = request.target = path;
    request.body = std::move(body);
    return foundation_->run(sandbox_->answer(std::move(request)));
  }
  /// How often the journal has this path.
  std::size_t calls_to(std::string_view path) {
    const std::string journal = std::get<std::string>(ask(net::Method::get, "/salla/journal").body);
    const std::string needle = fmt::format("\"path\":\"{}\"", path);
    std::size_t count = 0;
    for (auto at = journal.find(needle); at != std::string::npos; at = journal.find(needle, at + 1)) ++count;
    return count;
  }

  storage::TestDirectory folder_;
  ManualClock* clock_ = nullptr;
  std::optional<Foundation> foundation_;
  std::unique_ptr<sandbox::Sandbox> sandbox_;
  std::unique_ptr<DataRooms> data_;
  std::unique_ptr<Outside> outside_;
};

TEST_F(ProductApisInTheSandbox, are_not_asked_unless_they_are_wanted) {
  open(false, {});
  EXPECT_TRUE(outside_->product_apis.empty());
  EXPECT_EQ(aliexpress(sandbox::kAliExpressLamp).error().name, "page_not_found") << "the unlocker has no such page";
  EXPECT_EQ(calls_to("/aliexpress/sync"), 0U);
}

TEST_F(ProductApisInTheSandbox, tell_a_product_of_each_shop_when_they_are_wanted) {
  open(true);
  for (const auto& product :
       {aliexpress(sandbox::kAliExpressLamp), amazon(sandbox::kAmazonKettle), ebay(sandbox::kEbayCamera)}) {
    ASSERT_TRUE(product) << describe(product.error());
    EXPECT_EQ(product->title->provenance.rung, product::Rung::api);
  }
  EXPECT_EQ(calls_to("/unlocker/request"), 0U);
}

TEST_F(ProductApisInTheSandbox, give_way_to_the_page_when_they_fail) {
  open(true, [](Settings::Sourcing& sourcing) { sourcing.ebay.client_secret = Secret("wrong"); });
  EXPECT_EQ(ebay(sandbox::kEbayCamera).error().name, "page_not_found") << "the unlocker has no such page";
  EXPECT_EQ(calls_to("/unlocker/request"), 1U);
}

TEST(ProductApiSettings, name_what_a_key_needs_beside_it) {
  ManualClock clock;
  BlockingPool pool{1};
  boost::asio::io_context loop;
  const net::OutboundGuard guard({});
  net::CurlHttpClient http(loop, guard, {});
  const auto trouble = [&](const std::function<void(Settings::Sourcing&)>& change) {
    Settings settings;
    change(settings.sourcing);
    const auto apis = open_product_apis(settings.sourcing, http, clock, pool);
    return apis ? std::to_string(apis->size()) : apis.error().message;
  };
  EXPECT_EQ(trouble([](auto&) {}), "0");
  EXPECT_EQ(trouble([](auto& s) { s.aliexpress.app_key = "k"; }),
            "sourcing.aliexpress_app_secret is empty, but sourcing.aliexpress_app_key is set.");
  EXPECT_EQ(trouble([](auto& s) {
              s.amazon.client_id = "k";
              s.amazon.client_secret = Secret("canary");
            }),
            "sourcing.amazon_partner_tag is empty, but sourcing.amazon_client_id is set.");
  EXPECT_EQ(trouble([](auto& s) {
              s.amazon.client_id = "k";
              s.amazon.client_secret = Secret("canary");
              s.amazon.partner_tag = "tag-21";
              s.amazon.credential_version = "4.0";
            }),
            "sourcing.amazon_credential_version is none of 3.1, 3.2, 3.3, 2.1, 2.2, 2.3.");
  EXPECT_EQ(trouble([](auto& s) {
              s.amazon.client_id = "k";
              s.amazon.client_secret = Secret("canary");
              s.amazon.partner_tag = "tag-21";
              s.amazon.marketplaces = {"www.amazon.sa", "www.amazon.com"};
            }),
            "sourcing.amazon_marketplaces has www.amazon.com, which the credential is not for.");
  EXPECT_EQ(trouble([](auto& s) {
              s.ebay.client_id = "k";
              s.ebay.client_secret = Secret("canary");
              s.ebay.url = "ebay";
            }),
            "sourcing.ebay_url is no web address.");
  EXPECT_EQ(trouble([](auto& s) {
              s.ebay.client_id = "k";
              s.ebay.client_secret = Secret("canary");
            }),
            "1");
}

}  // namespace
}  // namespace matjar::app
