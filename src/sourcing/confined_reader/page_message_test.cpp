#include "sourcing/confined_reader/page_message.hpp"

#include <gtest/gtest.h>
#include <limits>

#include "product/source_product_json.hpp"
#include "sourcing/shop_readers.hpp"

namespace matjar::sourcing::confined_reader {
namespace {

using product::SourceProduct;

const AskedPage kAsked{.url = "https://shop.example.com/p/1",
                       .rung = product::Rung::http,
                       .read_at = Timestamp(std::chrono::seconds(1'760'000'000))};

template <class T>
product::Fact<T> fact(T value) {
  return {.value = std::move(value), .provenance = {.rung = kAsked.rung, .route = "css:#x", .text = "x"}};
}

SourceProduct full_product() {
  SourceProduct product;
  product.url = kAsked.url;
  product.read_at = kAsked.read_at;
  product.title = fact(PlainText::from("Lamp"));
  product.price = fact(Money(1'250, Currency::sar()));
  product.images.push_back({.url = "https://cdn.example.com/a.jpg", .provenance = product.title->provenance});
  product::SourceVariant variant;
  variant.source_sku = "1";
  variant.provenance = product.title->provenance;
  product.variants.push_back(variant);
  product.reviews.push_back({.author_initial = PlainText::from("M."),
                             .date = PlainText::from("2026-03-02"),
                             .stars = Decimal(45, 1),
                             .text = PlainText::from("Bright."),
                             .provenance = product.title->provenance});
  product.questions.push_back({.question = PlainText::from("Washable?"),
                               .answer = PlainText::from("By hand."),
                               .provenance = product.title->provenance});
  product.shipping = product::SourceShipping{.method = PlainText::from("Courier"),
                                             .cost = Money(0, Currency::sar()),
                                             .days = PlainText::from("3-5"),
                                             .provenance = product.title->provenance};
  return product;
}

TEST(PageMessage, carries_a_page_over) {
  PageInput sent{.bytes = std::string("<p>\0</p>", 8),
                 .url = "https://a.example/1",
                 .content_type = "text/html; charset=gbk",
                 .rung = product::Rung::browser,
                 .read_at = kAsked.read_at};
  sent.answers = {{.url = "https://a.example/api", .body = "{}"}, {.url = "https://a.example/b", .body = ""}};
  const confined::Request request = encode_request(sent);
  const auto received = decode_request(request.head + request.body);
  ASSERT_TRUE(received);
  EXPECT_EQ(received->bytes, sent.bytes);
  EXPECT_EQ(received->url, sent.url);
  EXPECT_EQ(received->content_type, sent.content_type);
  EXPECT_EQ(received->rung, sent.rung);
  EXPECT_EQ(received->read_at, sent.read_at);
  ASSERT_EQ(received->answers.size(), 2U);
  EXPECT_EQ(received->answers[0].url, "https://a.example/api");
  EXPECT_EQ(received->answers[0].body, "{}");
}

TEST(PageMessage, refuses_a_page_that_is_cut_off_before_its_bytes_begin) {
  PageInput sent{.bytes = "", .url = "https://a.example/1", .content_type = "", .read_at = {}};
  sent.answers = {{.url = "u", .body = "b"}};
  const std::string whole = encode_request(sent).head;
  ASSERT_TRUE(decode_request(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_FALSE(decode_request(whole.substr(0, size))) << size;
}

const ShopReader& reader_of_noon() {
  const auto page =
      Page::parse("<h1>Lamp</h1>", {.url = *Url::parse("https://www.noon.com/uae-en/lamp/N1/p/"), .content_type = ""});
  return *shop_reader_of(*page);
}

std::string encoded(Result<SourceProduct> product, MissingRoutes missing = {}) {
  if (!product) return encode_answer(std::unexpected(product.error()));
  return encode_answer(PageReading{.product = std::move(*product), .missing = std::move(missing)});
}

TEST(PageMessage, carries_a_product_over) {
  const auto answer = decode_answer(encoded(full_product()), kAsked);
  ASSERT_TRUE(answer);
  ASSERT_TRUE(*answer);
  EXPECT_EQ(to_json((*answer)->product), to_json(full_product()));
}

TEST(PageMessage, carries_over_what_the_shops_reader_missed_in_the_tables_own_words) {
  const ShopReader& noon = reader_of_noon();
  const std::string shop(noon.name);
  const std::string route(noon.expected.front().route);
  const auto answer = decode_answer(encoded(full_product(), {.shop = shop, .routes = {route}}), kAsked);
  ASSERT_TRUE(answer && *answer);
  const MissingRoutes& missing = (*answer)->missing;
  EXPECT_EQ(missing.shop, "noon");
  ASSERT_EQ(missing.routes.size(), 1U);
  EXPECT_EQ(missing.routes.front().data(), noon.expected.front().route.data());

  EXPECT_FALSE(decode_answer(encoded(full_product(), {.shop = "nobody's", .routes = {}}), kAsked));
  EXPECT_FALSE(decode_answer(encoded(full_product(), {.shop = shop, .routes = {"css:#made-up"}}), kAsked));
  EXPECT_FALSE(decode_answer(encoded(full_product(), {.shop = shop, .routes = {""}}), kAsked));
  EXPECT_FALSE(decode_answer(encoded(full_product(), {.shop = "", .routes = {route}}), kAsked));
  EXPECT_FALSE(decode_answer(encoded(full_product(), {.shop = shop, .routes = std::vector<std::string_view>(5, route)}),
                             kAsked));
}

TEST(PageMessage, carries_a_failure_over) {
  const Result<SourceProduct> failed =
      fail(ErrorKind::rejected, {.name = "page_malformed", .message = "It nests.", .next_step = "By hand."});
  const auto answer = decode_answer(encoded(failed), kAsked);
  ASSERT_TRUE(answer);
  ASSERT_FALSE(*answer);
  EXPECT_EQ(answer->error().kind, ErrorKind::rejected);
  EXPECT_EQ(answer->error().name, "page_malformed");
  EXPECT_EQ(answer->error().message, "It nests.");
  EXPECT_EQ(answer->error().next_step, "By hand.");
}

TEST(PageMessage, takes_neither_address_nor_shop_nor_time_from_the_child) {
  SourceProduct product = full_product();
  product.url = "https://other.example/";
  product.listing = {.platform = "amazon", .external_id = "B0", .canonical_url = "https://other.example/"};
  product.read_at = {};
  const auto answer = decode_answer(encoded(product), kAsked);
  ASSERT_TRUE(answer && *answer);
  EXPECT_EQ((*answer)->product.url, kAsked.url);
  EXPECT_EQ((*answer)->product.listing, product::Listing());
  EXPECT_EQ((*answer)->product.read_at, kAsked.read_at);
}

TEST(PageMessage, refuses_a_product_that_cannot_be_of_this_page) {
  const auto refused = [](auto change) {
    SourceProduct product = full_product();
    change(product);
    return !decode_answer(encoded(product), kAsked).has_value();
  };
  EXPECT_FALSE(refused([](SourceProduct&) {}));
  EXPECT_TRUE(refused([](SourceProduct& product) { product.title->provenance.rung = product::Rung::api; }));
  EXPECT_TRUE(refused([](SourceProduct& product) { product.variants[0].provenance.rung = product::Rung::manual; }));
  EXPECT_TRUE(refused([](SourceProduct& product) { product.price->confidence = 1.5; }));
  EXPECT_TRUE(
      refused([](SourceProduct& product) { product.price->confidence = std::numeric_limits<double>::quiet_NaN(); }));
}

TEST(PageMessage, drops_pictures_with_other_addresses_and_keeps_the_page) {
  SourceProduct product = full_product();
  product.images.push_back({.url = "file:///etc/passwd", .provenance = product.title->provenance});
  product.images.push_back({.url = "//cdn.example.com/b.jpg", .provenance = product.title->provenance});
  product.variants[0].image_url = "javascript:alert(1)";
  const auto answer = decode_answer(encoded(product), kAsked);
  ASSERT_TRUE(answer && *answer);
  ASSERT_EQ((*answer)->product.images.size(), 1U);
  EXPECT_EQ((*answer)->product.images[0].url, "https://cdn.example.com/a.jpg");
  EXPECT_EQ((*answer)->product.variants[0].image_url, std::nullopt);

  AskedPage nowhere = kAsked;
  nowhere.url.clear();
  const auto saved = decode_answer(encoded(product), nowhere);
  ASSERT_TRUE(saved && *saved);
  EXPECT_EQ((*saved)->product.images.size(), 2U) << "of a saved page addresses may be relative";
}

TEST(PageMessage, refuses_numbers_that_no_reader_keeps) {
  const auto refused = [](auto change) {
    SourceProduct product = full_product();
    change(product);
    return !decode_answer(encoded(product), kAsked).has_value();
  };
  const Money nothing(0, Currency::sar());
  EXPECT_TRUE(refused([&](SourceProduct& product) { product.variants[0].price = nothing; }));
  EXPECT_TRUE(refused([&](SourceProduct& product) { product.price = fact(nothing); }));
  EXPECT_TRUE(refused([](SourceProduct& product) { product.list_price = fact(Money(-1, Currency::sar())); }));
  EXPECT_TRUE(refused([](SourceProduct& product) { product.rating = fact(product::Rating{.value = Decimal(51, 1)}); }));
  EXPECT_TRUE(refused([](SourceProduct& product) { product.review_count = fact(std::int64_t{-1}); }));
  EXPECT_TRUE(refused([](SourceProduct& product) { product.stock = fact(std::int64_t{-1}); }));
  EXPECT_TRUE(refused([](SourceProduct& product) { product.variants[0].stock = -1; }));
  EXPECT_TRUE(refused([](SourceProduct& product) { product.variants[0].source_sku = std::string(101, '1'); }));
  EXPECT_TRUE(refused([](SourceProduct& product) { product.variants[0].options.resize(9); }));
  EXPECT_TRUE(refused([](SourceProduct& product) { product.reviews[0].stars = Decimal(51, 1); }));
  EXPECT_TRUE(refused([](SourceProduct& product) { product.shipping->cost = Money(-1, Currency::sar()); }));
}

TEST(PageMessage, refuses_more_and_longer_texts_than_a_reader_keeps) {
  const auto refused = [](auto change) {
    SourceProduct product = full_product();
    change(product);
    return !decode_answer(encoded(product), kAsked).has_value();
  };
  const auto long_text = PlainText::from(std::string(20'000, 'x'), {.max_characters = 20'000});
  EXPECT_TRUE(refused([&](SourceProduct& product) { product.title->value = long_text; }));
  EXPECT_TRUE(refused([&](SourceProduct& product) { product.sku = fact(std::string(101, '1')); }));
  EXPECT_TRUE(refused([](SourceProduct& product) { product.images.resize(31, product.images[0]); }));
  EXPECT_TRUE(refused([](SourceProduct& product) { product.variants.resize(501, product.variants[0]); }));
  EXPECT_TRUE(refused([](SourceProduct& product) { product.bullet_points.resize(21, *product.title); }));
  EXPECT_TRUE(refused([](SourceProduct& product) { product.description.resize(41, *product.title); }));
  EXPECT_TRUE(refused([](SourceProduct& product) { product.category_path.resize(11, *product.title); }));
  EXPECT_TRUE(refused([](SourceProduct& product) { product.attributes.resize(81); }));
  EXPECT_TRUE(refused([](SourceProduct& product) { product.questions.resize(11, product.questions[0]); }));
  EXPECT_TRUE(refused([&](SourceProduct& product) { product.questions[0].answer = long_text; }));
  EXPECT_TRUE(refused([](SourceProduct& product) { product.kind = product::PageKind::captcha; }))
      << "what is no product has no price";
}

TEST(PageMessage, refuses_failures_that_reading_does_not_have) {
  const auto refused = [](ErrorKind kind, std::string_view name) {
    const Result<SourceProduct> failed = fail(kind, {.name = name, .message = "x", .next_step = "y"});
    return !decode_answer(encoded(failed), kAsked).has_value();
  };
  EXPECT_FALSE(refused(ErrorKind::invalid_input, "page_empty"));
  EXPECT_TRUE(refused(ErrorKind::unavailable, "page_empty")) << "it would be tried again for ever";
  EXPECT_TRUE(refused(ErrorKind::rejected, "quota_exceeded"));
}

TEST(PageMessage, refuses_nonsense_and_bounds_what_a_failure_says) {
  for (const std::string_view nonsense : {"", "P", "P{}", "P[]", "Pnull", "Fxxxx", "F", "X{}", "P{\"url\":1}"}) {
    EXPECT_FALSE(decode_answer(nonsense, kAsked)) << nonsense;
  }
  EXPECT_FALSE(decode_answer("P" + std::string(8, '\0') + std::string(100'000, '['), kAsked));
  const Result<SourceProduct> wordy = fail(
      ErrorKind::rejected,
      {.name = "page_empty", .message = std::string(100'000, 'm') + "\x1b[2J", .next_step = std::string(9'000, 's')});
  const auto answer = decode_answer(encoded(wordy), kAsked);
  ASSERT_TRUE(answer && !*answer);
  EXPECT_LE(answer->error().message.size(), 500U);
  EXPECT_LE(answer->error().next_step.size(), 500U);
}

TEST(PageMessage, says_when_a_page_says_too_much) {
  SourceProduct product = full_product();
  for (int i = 0; i < 9; ++i) {
    product.attributes.push_back(
        {.name = PlainText::from("n"),
         .value = PlainText::from("v"),
         .provenance = {.rung = kAsked.rung, .route = "r", .text = std::string(1'000'000, 't')}});
  }
  const std::string frame = encoded(product);
  EXPECT_LE(frame.size(), kMostAnswerBytes);
  const auto answer = decode_answer(frame, kAsked);
  ASSERT_TRUE(answer && !*answer);
  EXPECT_EQ(answer->error().name, "page_too_costly");
}

}  // namespace
}  // namespace matjar::sourcing::confined_reader
