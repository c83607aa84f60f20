#include <algorithm>

#include "sandbox/aliexpress_platform.hpp"
#include "sandbox/amazon_creators.hpp"
#include "sandbox/ebay_browse.hpp"
#include "sandbox/sandbox_fixture.hpp"
#include "sourcing/aliexpress_api/aliexpress_product_api.hpp"
#include "sourcing/amazon_api/amazon_product_api.hpp"
#include "sourcing/ebay_api/ebay_product_api.hpp"
#include "sourcing/in_process_page_reader.hpp"
#include "sourcing/product_source.hpp"
#include "sourcing/test_shops.hpp"

namespace matjar::sandbox {
namespace {

using product::Rung;
using sourcing::ProductSource;

/// Hands the clients' calls to the sandbox without a socket.
class SandboxClient final : public net::HttpClient {
 public:
  explicit SandboxClient(Sandbox& sandbox) : sandbox_(sandbox) {}
  Task<Result<net::HttpAnswer>> send(net::HttpCall call) override {
    paths.push_back(call.url.path());
    net::Request request;
    request.method = call.method;
    request.target = call.url.target();
    request.path = call.url.path();
    const net::Headers form{{"Content-Type", "application/x-www-form-urlencoded"}};
    request.query = form_fields(form, call.url.query()).value_or(std::map<std::string, std::string>());
    request.headers = std::move(call.headers);
    request.body = std::move(call.body);
    auto answering = sandbox_.answer(std::move(request));
    const net::Response response = co_await std::move(answering);
    co_return net::HttpAnswer{
        .status = response.status, .headers = response.headers, .body = body_of(response), .url = call.url.str()};
  }
  std::vector<std::string> paths;

 private:
  Sandbox& sandbox_;
};

/// A shop whose page says that it is the page.
class PageFetcher final : public sourcing::ResourceFetcher {
 public:
  Rung rung() const override { return Rung::http; }
  Task<Result<sourcing::Resource>> fetch(Url url, sourcing::ResourceKind) override {
    co_return sourcing::Resource{
        .bytes = R"(<h1>Page</h1><script type="application/ld+json">{"@type":"Product","name":"Page",)"
                 R"("offers":{"price":"5","priceCurrency":"USD"}}</script>)",
        .content_type = "text/html",
        .url = url.str()};
  }
};

struct Keys {
  std::string aliexpress_secret = std::string(kAliExpressSecret);
  std::string aliexpress_token = std::string(kAliExpressToken);
  std::string amazon_client = std::string(kAmazonClient);
  std::string amazon_version = "3.2";
  std::string ebay_secret = std::string(kEbaySecret);
};

/// The clients of the three shops, the sandbox that stands for their APIs, and pages behind them.
class ProductApiClients : public testing::Test {
 protected:
  void open(const Keys& keys = {}) {
    const auto base = [](std::string_view path) { return *Url::parse(fmt::format("http://sandbox.example{}", path)); };
    aliexpress_ = std::make_unique<sourcing::aliexpress_api::AliExpressProductApi>(
        client_, bench_.clock(), pool_,
        sourcing::aliexpress_api::Settings{.base_url = base("/aliexpress"),
                                           .app_key = std::string(kAliExpressKey),
                                           .app_secret = Secret(keys.aliexpress_secret),
                                           .access_token = Secret(keys.aliexpress_token),
                                           .refresh_token = Secret(std::string(kAliExpressRefreshToken)),
                                           .ship_to = "SA",
                                           .currency = "SAR",
                                           .language = "en"});
    const bool login = keys.amazon_version.starts_with('3');
    amazon_ = std::make_unique<sourcing::amazon_api::AmazonProductApi>(
        client_, bench_.clock(), pool_,
        sourcing::amazon_api::Settings{.base_url = base("/amazon"),
                                       .token_url = base(login ? "/amazon/auth/o2/token" : "/amazon/oauth2/token"),
                                       .credential = sourcing::amazon_api::credential_of(keys.amazon_version).value(),
                                       .client_id = keys.amazon_client,
                                       .client_secret = Secret(std::string(kAmazonSecret)),
                                       .partner_tag = std::string(kAmazonTag),
                                       .marketplaces = {"www.amazon.sa"}});
    ebay_ = std::make_unique<sourcing::ebay_api::EbayProductApi>(
        client_, bench_.clock(), pool_,
        sourcing::ebay_api::Settings{.base_url = base("/ebay"),
                                     .client_id = std::string(kEbayClient),
                                     .client_secret = Secret(keys.ebay_secret)});
    source_ = std::make_unique<ProductSource>(
        ProductSource::Ladder{.fetchers = {&page_}, .apis = {aliexpress_.get(), amazon_.get(), ebay_.get()}},
        ProductSource::Services{links_, bench_.clock(), reader_, log_},
        ProductSource::Patience{.tries = 3, .first_delay = std::chrono::milliseconds(1)});
  }

  product::SourceProduct read(const std::string& link) {
    auto product = bench_.run(source_->read(*links_.recognise(link)));
    EXPECT_TRUE(product) << link;
    return product ? std::move(*product) : product::SourceProduct();
  }
  product::SourceProduct aliexpress(std::string_view item = kAliExpressLamp) {
    return read(fmt::format("https://www.aliexpress.com/item/{}.html", item));
  }
  product::SourceProduct amazon(std::string_view asin = kAmazonKettle) {
    return read(fmt::format("https://www.amazon.sa/dp/{}", asin));
  }
  product::SourceProduct ebay(std::string_view item = kEbayCamera) {
    return read(fmt::format("https://www.ebay.com/itm/{}", item));
  }
  static Rung rung_of(const product::SourceProduct& product) {
    return product.title ? product.title->provenance.rung : Rung::manual;
  }
  std::ptrdiff_t calls_to(std::string_view path) const { return std::ranges::count(client_.paths, path); }
  void fault(const std::string& json) {
    ASSERT_EQ(bench_.send(net::Method::post, "/sandbox/faults", {}, json).status, 201);
  }

  SandboxBench bench_;
  SandboxClient client_{bench_.sandbox()};
  PageFetcher page_;
  BlockingPool pool_{1};
  sourcing::InProcessPageReader reader_{pool_};
  sourcing::LinkRecogniser links_ = sourcing::test_recogniser();
  telemetry::Log log_ = telemetry::Log::silent();
  std::unique_ptr<sourcing::ProductApi> aliexpress_;
  std::unique_ptr<sourcing::ProductApi> amazon_;
  std::unique_ptr<sourcing::ProductApi> ebay_;
  std::unique_ptr<ProductSource> source_;
};

TEST_F(ProductApiClients, get_a_product_of_aliexpress_without_its_page) {
  open();
  const auto product = aliexpress();
  EXPECT_EQ(product.title->value.str(), "Noor Clip Lamp, 12 W, for Desk & Bed");
  EXPECT_EQ(rung_of(product), Rung::api);
  EXPECT_EQ(product.price->value.str(), "48.00 SAR");
  EXPECT_EQ(product.list_price->value.str(), "96.00 SAR");
  EXPECT_EQ(product.brand->value.str(), "Noor");
  EXPECT_EQ(product.images.size(), 3U);
  ASSERT_EQ(product.variants.size(), 3U);
  EXPECT_EQ(product.variants[1].options.at(0).value.str(), "Forest");
  EXPECT_EQ(product.variants[1].available, false);
  ASSERT_EQ(product.description.size(), 2U);
  EXPECT_EQ(product.description[1].value.str(), "Clips on to boards of up to 6 cm.");
  EXPECT_EQ(product.shipping->days->str(), "9");
  EXPECT_EQ(product.seller->value.str(), "Noor Lights Store");
  EXPECT_EQ(product.listing.external_id, kAliExpressLamp);
  EXPECT_EQ(product.read_at, bench_.clock().now());
}

TEST_F(ProductApiClients, give_way_to_the_page_when_the_api_tells_no_price) {
  open();
  for (const auto& product : {aliexpress(kAliExpressMat), amazon(kAmazonBook)}) {
    EXPECT_EQ(rung_of(product), Rung::http);
    EXPECT_EQ(product.price->value.str(), "5.00 USD");
  }
}

TEST_F(ProductApiClients, get_a_product_of_amazon_and_keep_the_token) {
  open();
  const auto product = amazon();
  EXPECT_EQ(rung_of(product), Rung::api);
  EXPECT_EQ(product.price->value.str(), "149.95 SAR");
  EXPECT_EQ(product.list_price->value.str(), "199.00 SAR");
  EXPECT_EQ(product.brand->value.str(), "Noor");
  EXPECT_EQ(product.seller->value.str(), "Noor Kitchen");
  EXPECT_EQ(product.images.size(), 3U);
  EXPECT_EQ(product.bullet_points.size(), 2U);
  EXPECT_EQ(product.availability->value, product::Availability::in_stock);
  (void)amazon();
  EXPECT_EQ(calls_to("/amazon/auth/o2/token"), 1);
  bench_.clock().advance(std::chrono::hours(1));
  EXPECT_EQ(rung_of(amazon()), Rung::api);
  EXPECT_EQ(calls_to("/amazon/auth/o2/token"), 2);
}

TEST_F(ProductApiClients, speak_to_cognito_with_a_credential_of_version_2) {
  open({.amazon_client = "sandbox-creator-v2", .amazon_version = "2.2"});
  EXPECT_EQ(rung_of(amazon()), Rung::api);
  EXPECT_EQ(calls_to("/amazon/oauth2/token"), 1);
}

TEST_F(ProductApiClients, get_an_item_of_ebay_and_a_group) {
  open();
  const auto camera = ebay();
  EXPECT_EQ(camera.price->value.str(), "149.90 USD");
  EXPECT_EQ(camera.category_path.size(), 3U);
  EXPECT_EQ(camera.description.at(1).value.str(), "With strap and case.");
  const auto strap = ebay(kEbayStrap);
  EXPECT_EQ(strap.title->value.str(), "Noor Camera Strap");
  EXPECT_EQ(strap.price->value.str(), "21.50 USD");
  ASSERT_EQ(strap.variants.size(), 2U);
  EXPECT_EQ(strap.variants[1].options.at(0).value.str(), "Black");
  EXPECT_EQ(calls_to("/ebay/identity/v1/oauth2/token"), 1);
}

TEST_F(ProductApiClients, exchange_an_access_token_that_has_ended) {
  open({.aliexpress_token = "ended"});
  for (int i = 0; i < 2; ++i) EXPECT_EQ(rung_of(aliexpress()), Rung::api);
  EXPECT_EQ(calls_to("/aliexpress/rest/auth/token/refresh"), 1);
  EXPECT_EQ(calls_to("/aliexpress/sync"), 3);
  bench_.clock().advance(std::chrono::hours(24));
  EXPECT_EQ(rung_of(aliexpress()), Rung::api);
  EXPECT_EQ(calls_to("/aliexpress/rest/auth/token/refresh"), 2) << "with the refresh token that came with the first";
}

TEST_F(ProductApiClients, give_way_to_the_page_when_the_api_knows_no_such_item) {
  open();
  EXPECT_EQ(rung_of(aliexpress("1005006999999999")), Rung::http);
  EXPECT_EQ(rung_of(aliexpress(kAliExpressKnife)), Rung::http) << "not sold to this country";
  EXPECT_EQ(rung_of(amazon("B0NOTHERE0")), Rung::http);
  EXPECT_EQ(rung_of(ebay("299999999999")), Rung::http);
}

TEST_F(ProductApiClients, give_way_to_the_page_when_a_key_or_an_account_is_refused) {
  open({.aliexpress_secret = "wrong", .amazon_client = "sandbox-newcomer", .ebay_secret = "wrong"});
  EXPECT_EQ(rung_of(aliexpress()), Rung::http);
  EXPECT_EQ(rung_of(amazon()), Rung::http);
  EXPECT_EQ(rung_of(ebay()), Rung::http);
  EXPECT_EQ(calls_to("/aliexpress/sync"), 1) << "a wrong key does not get better by trying";
}

TEST_F(ProductApiClients, try_a_hiccup_again_and_wait_for_nothing_longer) {
  open();
  fault(R"({"match":"/ebay/buy/","status":503,"times":1})");
  EXPECT_EQ(rung_of(ebay()), Rung::api);
  fault(R"({"match":"/amazon/catalog/","status":429,"retry_after":600,"times":1})");
  EXPECT_EQ(rung_of(amazon()), Rung::http);
}

}  // namespace
}  // namespace matjar::sandbox
