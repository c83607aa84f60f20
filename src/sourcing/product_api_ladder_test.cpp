#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <gtest/gtest.h>
#include <map>

#include "base/clock.hpp"
#include "sourcing/in_process_page_reader.hpp"
#include "sourcing/product_source.hpp"
#include "sourcing/test_shops.hpp"

namespace matjar::sourcing {
namespace {

constexpr std::string_view kLampPage =
    R"(<h1>Lamp of the page</h1><script type="application/ld+json">{"@type":"Product","name":"Lamp of the page","offers":{"price":"5","priceCurrency":"USD"}}</script>)";

/// An API that serves one shop and answers what it was told to, in order.
class FakeApi final : public ProductApi {
 public:
  explicit FakeApi(std::string platform) : platform_(std::move(platform)) {}
  std::string_view name() const override { return "fake"; }
  bool serves(const product::Listing& listing) const override { return listing.platform == platform_; }
  Task<Result<product::SourceProduct>> product(RecognisedLink link) override {
    asked.push_back(link.listing.external_id);
    if (silent) {
      boost::asio::steady_timer never(co_await boost::asio::this_coro::executor,
                                      boost::asio::steady_timer::time_point::max());
      co_await never.async_wait(boost::asio::use_awaitable);
    }
    auto answer = answers.front();
    if (answers.size() > 1) answers.pop_front();
    co_return answer;
  }
  static product::SourceProduct without_price(std::string_view title) {
    product::SourceProduct product;
    product.title = {.value = PlainText::from(title),
                     .provenance = {.rung = product::Rung::api, .route = "", .text = ""}};
    return product;
  }
  void answer(std::string_view title) {
    product::SourceProduct product = without_price(title);
    product.price = {.value = *Money::parse("5.00", *Currency::from_code("SAR")),
                     .provenance = {.rung = product::Rung::api, .route = "", .text = ""}};
    answers.emplace_back(std::move(product));
  }
  void answer(ErrorKind kind, std::string_view name) {
    answers.emplace_back(fail(kind, {.name = name, .message = "m"}));
  }

  std::deque<Result<product::SourceProduct>> answers;
  std::vector<std::string> asked;
  bool silent = false;

 private:
  std::string platform_;
};

class FakeFetcher final : public ResourceFetcher {
 public:
  product::Rung rung() const override { return product::Rung::http; }
  Task<Result<Resource>> fetch(Url url, ResourceKind) override {
    ++asked;
    if (blocked) co_return fail(ErrorKind::rejected, {.name = "page_blocked", .message = "m"});
    co_return Resource{.bytes = page,
                       .content_type = "text/html",
                       .url = ends_at.empty() ? url.str() : ends_at,
                       .rung = product::Rung::http};
  }
  std::string page{kLampPage};
  std::string ends_at;  ///< where a redirect leads
  int asked = 0;
  bool blocked = false;
};

class ApiLadder : public testing::Test {
 protected:
  Result<product::SourceProduct> read(std::string_view link = "https://www.aliexpress.com/item/1005006000000001.html") {
    std::optional<Result<product::SourceProduct>> out;
    boost::asio::co_spawn(loop_, source_.read(*links_.recognise(link)),
                          [&](std::exception_ptr, Result<product::SourceProduct> read) { out = std::move(read); });
    loop_.restart();
    loop_.run();
    return std::move(*out);
  }

  boost::asio::io_context loop_{1};
  FakeApi other_{"ebay"};
  FakeApi api_{"aliexpress"};
  FakeFetcher page_;
  ManualClock clock_;
  BlockingPool pool_{1};
  InProcessPageReader reader_{pool_};
  telemetry::Log log_ = telemetry::Log::silent();
  LinkRecogniser links_ = test_recogniser();
  ProductSource source_{
      {.fetchers = {&page_}, .apis = {&other_, &api_}},
      {links_, clock_, reader_, log_},
      {.tries = 2, .first_delay = std::chrono::milliseconds(1), .longest_wait = std::chrono::milliseconds(50)}};
};

constexpr std::string_view kNoonShortLink = "https://noon.onelink.me/MBoi/abcd1234";

TEST_F(ApiLadder, reads_no_page_when_the_shops_api_answers) {
  api_.answer("Lamp of the API");
  const auto product = read();
  ASSERT_TRUE(product) << describe(product.error());
  EXPECT_EQ(product->title->value.str(), "Lamp of the API");
  EXPECT_EQ(product->listing.platform, "aliexpress");
  EXPECT_EQ(product->listing.external_id, "1005006000000001");
  EXPECT_EQ(product->url, "https://www.aliexpress.com/item/1005006000000001.html");
  EXPECT_EQ(product->read_at, clock_.now());
  EXPECT_EQ(api_.asked, std::vector<std::string>{"1005006000000001"});
  EXPECT_TRUE(other_.asked.empty()) << "it does not serve this shop";
  EXPECT_EQ(page_.asked, 0);
}

TEST_F(ApiLadder, reads_the_page_whatever_the_api_fails_with) {
  const std::pair<ErrorKind, std::string_view> failures[] = {
      {ErrorKind::unauthorized, "api_key_refused"},      {ErrorKind::unauthorized, "api_token_refused"},
      {ErrorKind::forbidden, "api_not_permitted"},       {ErrorKind::not_found, "api_item_unknown"},
      {ErrorKind::invalid_input, "api_request_refused"}, {ErrorKind::rejected, "api_answer_unusable"}};
  for (const auto& [kind, name] : failures) {
    api_.answers.clear();
    api_.answer(kind, name);
    const auto product = read();
    ASSERT_TRUE(product) << name;
    EXPECT_EQ(product->title->value.str(), "Lamp of the page") << name;
  }
  EXPECT_EQ(api_.asked.size(), std::size(failures)) << "none of these is worth a second try";
}

TEST_F(ApiLadder, tries_a_hiccup_of_the_api_again_before_it_reads_the_page) {
  api_.answer(ErrorKind::unavailable, "api_unreachable");
  api_.answer("Lamp of the API");
  EXPECT_EQ(read()->title->value.str(), "Lamp of the API");
  EXPECT_EQ(page_.asked, 0);
  api_.answers.clear();
}

TEST_F(ApiLadder, does_not_ask_a_slow_api_twice) {
  api_.answer(ErrorKind::timeout, "api_too_slow");
  EXPECT_EQ(read()->title->value.str(), "Lamp of the page");
  EXPECT_EQ(api_.asked.size(), 1U);
}

TEST_F(ApiLadder, waits_for_an_api_with_all_its_tries_no_longer_than_its_deadline) {
  ProductSource hasty({.fetchers = {}, .apis = {&api_}}, {links_, clock_, reader_, log_},
                      {.api_deadline = std::chrono::milliseconds(1)});
  api_.silent = true;
  std::optional<Result<product::SourceProduct>> out;
  boost::asio::co_spawn(loop_, hasty.read(*links_.recognise("https://www.aliexpress.com/item/1005006000000001.html")),
                        [&](std::exception_ptr, Result<product::SourceProduct> read) { out = std::move(read); });
  loop_.run();
  EXPECT_EQ(out->error().name, "api_too_slow");
}

TEST_F(ApiLadder, reads_the_page_when_the_api_tells_no_price_and_keeps_that_for_when_there_is_no_page) {
  api_.answers.emplace_back(FakeApi::without_price("Lamp of the API"));
  EXPECT_EQ(read()->title->value.str(), "Lamp of the page");
  page_.blocked = true;
  const auto product = read();
  ASSERT_TRUE(product) << describe(product.error());
  EXPECT_EQ(product->title->value.str(), "Lamp of the API");
}

TEST_F(ApiLadder, needs_no_price_of_what_is_sold_out) {
  auto gone = FakeApi::without_price("Lamp of the API");
  gone.kind = product::PageKind::out_of_stock;
  api_.answers.emplace_back(std::move(gone));
  EXPECT_EQ(read()->title->value.str(), "Lamp of the API");
  EXPECT_EQ(page_.asked, 0);
}

TEST_F(ApiLadder, names_the_product_that_a_short_link_leads_to) {
  page_.ends_at = "https://www.noon.com/saudi-en/lamp/N70000001V/p/";
  const auto product = read(kNoonShortLink);
  ASSERT_TRUE(product) << describe(product.error());
  EXPECT_EQ(product->listing.platform, "noon");
  EXPECT_EQ(product->listing.external_id, "N70000001V");
}

TEST_F(ApiLadder, takes_nothing_from_a_short_link_that_leads_to_a_look_alike) {
  page_.ends_at = "https://www.amaz0n.com/dp/B000000001";
  EXPECT_EQ(read(kNoonShortLink).error().name, "link_suspicious");
}

TEST_F(ApiLadder, takes_nothing_from_a_short_link_that_leads_to_no_product_of_the_shop) {
  page_.ends_at = "https://www.noon.com/saudi-en/search/?q=lamp";
  EXPECT_EQ(read(kNoonShortLink).error().name, "link_not_a_product");
  page_.ends_at = "https://www.noon.com/challenge";
  page_.page = "<title>Robot or human?</title><div id=px-captcha></div>";
  EXPECT_EQ(read(kNoonShortLink).error().name, "page_blocked") << "what stands there says more";
}

TEST_F(ApiLadder, does_not_wait_for_an_api_that_asks_for_minutes) {
  Error busy = fail(ErrorKind::rate_limited, {.name = "api_busy", .message = "m"}).error();
  busy.retry_after = std::chrono::minutes(5);
  api_.answers.emplace_back(std::unexpected(busy));
  EXPECT_EQ(read()->title->value.str(), "Lamp of the page");
  EXPECT_EQ(api_.asked.size(), 1U);
}

TEST_F(ApiLadder, tells_what_kept_the_page_away_when_both_fail) {
  api_.answer(ErrorKind::not_found, "api_item_unknown");
  page_.blocked = true;
  EXPECT_EQ(read().error().name, "page_blocked");
}

TEST_F(ApiLadder, tells_the_apis_error_when_there_is_no_way_to_a_page) {
  ProductSource alone({.fetchers = {}, .apis = {&api_}}, {links_, clock_, reader_, log_});
  api_.answer(ErrorKind::unauthorized, "api_key_refused");
  std::optional<Result<product::SourceProduct>> out;
  boost::asio::co_spawn(loop_, alone.read(*links_.recognise("https://www.aliexpress.com/item/1005006000000001.html")),
                        [&](std::exception_ptr, Result<product::SourceProduct> read) { out = std::move(read); });
  loop_.run();
  EXPECT_EQ(out->error().name, "api_key_refused");
}

TEST_F(ApiLadder, asks_no_api_about_a_link_whose_product_is_not_known_yet) {
  (void)read("https://a.aliexpress.com/_mAbCdEf");
  EXPECT_TRUE(api_.asked.empty());
  EXPECT_EQ(page_.asked, 1);
}

/// Redirects, one address to the next; remembers what it asked.
class FakeFollower final : public RedirectFollower {
 public:
  Task<Result<Url>> follow(Url url, std::function<bool(const Url&)> arrived) override {
    while (true) {
      asked.push_back(url.str());
      if (failure) co_return std::unexpected(*failure);
      const auto next = leads_to.find(url.str());
      if (next == leads_to.end()) co_return url;
      CO_TRY_ASSIGN(url, Url::parse(next->second));
      if (arrived(url)) co_return url;
    }
  }
  std::map<std::string, std::string> leads_to;
  std::vector<std::string> asked;
  std::optional<Error> failure;
};

class ShortLinks : public ApiLadder {
 protected:
  Result<product::SourceProduct> read_short(PageCache* cache = nullptr, const std::string& ladder = "*=api+http") {
    ProductSource source({.fetchers = {&page_},
                          .apis = {&other_, &api_},
                          .plan = *RungPlan::from(links_.table(), {ladder}),
                          .follower = &follower_},
                         {links_, clock_, reader_, log_, cache});
    std::optional<Result<product::SourceProduct>> out;
    boost::asio::co_spawn(loop_, source.read(*links_.recognise("https://a.aliexpress.com/_mAbCdEf")),
                          [&](std::exception_ptr, Result<product::SourceProduct> read) { out = std::move(read); });
    loop_.restart();
    loop_.run();
    return std::move(*out);
  }
  void lead(const std::string& end) {
    follower_.leads_to["https://a.aliexpress.com/_mAbCdEf"] = "https://click.example/r/1";
    follower_.leads_to["https://click.example/r/1"] = end;
  }
  FakeFollower follower_;
};

TEST_F(ShortLinks, are_followed_so_that_the_shops_api_serves_them) {
  lead("https://www.aliexpress.com/item/1005006000000001.html?spm=x");
  api_.answer("Lamp of the API");
  const auto product = read_short();
  ASSERT_TRUE(product) << describe(product.error());
  EXPECT_EQ(product->title->value.str(), "Lamp of the API");
  EXPECT_EQ(product->listing.external_id, "1005006000000001");
  EXPECT_EQ(product->listing.canonical_url, "https://www.aliexpress.com/item/1005006000000001.html");
  EXPECT_EQ(follower_.asked.size(), 2U) << "the product's page itself is not asked";
  EXPECT_EQ(page_.asked, 0);
}

TEST_F(ShortLinks, are_not_asked_by_plain_http_where_the_ladder_of_their_shop_has_none) {
  lead("https://www.aliexpress.com/item/1005006000000001.html");
  EXPECT_FALSE(read_short(nullptr, "aliexpress=api+browser"));
  EXPECT_TRUE(follower_.asked.empty());
  EXPECT_EQ(page_.asked, 0);
}

TEST_F(ShortLinks, share_what_was_read_for_the_products_own_link) {
  lead("https://www.aliexpress.com/item/1005006000000001.html?spm=x");
  PageCache cache(clock_, {});
  api_.answer("Lamp of the API");
  ASSERT_TRUE(read_short(&cache));
  ASSERT_TRUE(read_short(&cache));
  EXPECT_EQ(api_.asked.size(), 1U);
}

TEST_F(ShortLinks, are_read_from_their_page_when_they_end_at_no_product_that_is_known) {
  lead("https://www.aliexpress.com/category/509/phones.html");
  page_.ends_at = "https://www.aliexpress.com/item/1005006000000001.html";
  EXPECT_EQ(read_short()->title->value.str(), "Lamp of the page");
  EXPECT_TRUE(api_.asked.empty());
  page_.ends_at = "https://www.aliexpress.com/category/509/phones.html";
  EXPECT_EQ(read_short().error().name, "link_not_a_product");
}

TEST_F(ShortLinks, are_left_to_the_rungs_when_they_cannot_be_followed) {
  follower_.failure = Error{.kind = ErrorKind::rejected, .name = "robots_forbid"};
  page_.ends_at = "https://www.aliexpress.com/item/1005006000000001.html";
  EXPECT_EQ(read_short()->listing.external_id, "1005006000000001");
  EXPECT_EQ(page_.asked, 1);
}

TEST_F(ShortLinks, do_not_end_at_a_look_alike) {
  lead("https://www.amaz0n.com/dp/B000000001");
  page_.ends_at = "https://www.amaz0n.com/dp/B000000001";
  EXPECT_EQ(read_short().error().name, "link_suspicious");
  EXPECT_TRUE(api_.asked.empty());
}

/// A rung that notes when it was asked.
class NotedRung final : public ResourceFetcher {
 public:
  NotedRung(product::Rung rung, std::vector<product::Rung>& asked) : rung_(rung), asked_(asked) {}
  product::Rung rung() const override { return rung_; }
  Task<Result<Resource>> fetch(Url, ResourceKind) override {
    asked_.push_back(rung_);
    co_return fail(ErrorKind::rejected, {.name = "page_blocked", .message = "m"});
  }
  int tries_on_block() const override { return rung_ == product::Rung::proxy ? 3 : 1; }

 private:
  product::Rung rung_;
  std::vector<product::Rung>& asked_;
};

class PlannedLadder : public ApiLadder {
 protected:
  std::vector<product::Rung> asked(std::string_view link, const std::vector<std::string>& wishes) {
    asked_.clear();
    ProductSource source(
        {.fetchers = {&unlocker_, &proxy_, &plain_}, .apis = {&api_}, .plan = *RungPlan::from(links_.table(), wishes)},
        {links_, clock_, reader_, log_});
    boost::asio::co_spawn(loop_, source.read(*links_.recognise(link)),
                          [](std::exception_ptr, Result<product::SourceProduct>) {});
    loop_.restart();
    loop_.run();
    return asked_;
  }
  std::vector<product::Rung> asked_;
  NotedRung plain_{product::Rung::http, asked_};
  NotedRung proxy_{product::Rung::proxy, asked_};
  NotedRung unlocker_{product::Rung::unlocker, asked_};
};

TEST_F(PlannedLadder, is_climbed_in_the_usual_order_whatever_the_order_of_the_wiring) {
  using enum product::Rung;
  api_.answer(ErrorKind::unauthorized, "api_key_refused");
  EXPECT_EQ(asked("https://www.noon.com/saudi-ar/N70000001V/p/", {}),
            (std::vector{http, proxy, proxy, proxy, unlocker}));
}

TEST_F(PlannedLadder, is_climbed_for_a_shop_in_the_order_that_was_wished) {
  using enum product::Rung;
  api_.answer(ErrorKind::unauthorized, "api_key_refused");
  const std::vector<std::string> wishes{"noon=unlocker+http"};
  EXPECT_EQ(asked("https://www.noon.com/saudi-ar/N70000001V/p/", wishes), (std::vector{unlocker, http}));
  EXPECT_EQ(asked("https://www.etsy.com/listing/1385245000", wishes),
            (std::vector{http, proxy, proxy, proxy, unlocker}));
}

TEST_F(PlannedLadder, asks_an_api_where_the_plan_has_it_or_not_at_all) {
  api_.answer("Lamp of the API");
  const std::string_view link = "https://www.aliexpress.com/item/1005006000000001.html";
  EXPECT_TRUE(asked(link, {}).empty());
  EXPECT_EQ(asked(link, {"aliexpress=http+api"}), std::vector{product::Rung::http});
  EXPECT_EQ(api_.asked.size(), 2U);
  EXPECT_EQ(asked(link, {"aliexpress=http"}), std::vector{product::Rung::http});
  EXPECT_EQ(api_.asked.size(), 2U);
}

}  // namespace
}  // namespace matjar::sourcing
