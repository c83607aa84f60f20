#include "sandbox/unlocker.hpp"

#include <cstdlib>
#include <fstream>
#include <zlib.h>

#include "base/encoding.hpp"
#include "sandbox/gzip.hpp"
#include "sandbox/photo.hpp"
#include "sandbox/sandbox_fixture.hpp"

namespace matjar::sandbox {
namespace {

using net::Method;

std::string gzipped(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(text.size() + 200, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

class UnlockerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "sandbox_pages_XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    write("manifest.tsv",
          "group\tfile\toriginal_url\r\n"
          "a\tlamp.html.gz\thttps://www.shop.example/Nice-Lamp/dp/B000123456\r\n"
          "a\tchair.html\thttps://shop.example/chair/?color=red&utm_source=x\r\n"
          "b\tone.html\thttps://twins.example/a/item-10001\r\n"
          "b\ttwo.html\thttps://twins.example/b/item-10001\r\n"
          "b\tlost.html\thttps://shop.example/lost\r\n");
    write("lamp.html.gz",
          gzipped(R"(<img src="https://cdn.example/i/77?w=1&amp;h=2"><a href="https://cdn.example/page/5">)"
                  R"({"image":"https:\/\/cdn.example\/j\/9"})"));
    write("chair.html", "<h1>chair</h1>");
    write("one.html", "one");
    write("two.html", "two");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void write(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  Unlocker open() {
    auto unlocker = Unlocker::open(folder_, std::filesystem::path(MATJAR_SOURCE_DIR) / "data/demo");
    EXPECT_TRUE(unlocker) << describe(unlocker.error());
    return std::move(*unlocker);
  }
  static net::Response ask(Unlocker& unlocker, const std::string& address, const std::string& accept = "") {
    net::Request request;
    request.method = Method::post;
    request.headers.add("Authorization", "Bearer " + std::string(kUnlockerKey));
    if (!accept.empty()) request.headers.add("Accept", accept);
    request.body = fmt::format(R"({{"zone":"unlocker","url":{},"format":"raw"}})", json_quote(address));
    return unlocker.answer(request);
  }
  static std::string status_of(const net::Response& response) {
    EXPECT_EQ(response.status, 200);
    return std::string(response.headers.get_or("x-brd-status-code", ""));
  }

  std::filesystem::path folder_;
};

TEST_F(UnlockerTest, finds_a_page_whatever_slash_fragment_and_campaign_its_address_carries) {
  auto unlocker = open();
  for (const auto* address : {"https://shop.example/chair?color=red", "http://shop.example/chair/?color=red#reviews",
                              "https://shop.example/chair/?utm_campaign=z&color=red"}) {
    const auto response = ask(unlocker, address);
    EXPECT_EQ(status_of(response), "200") << address;
    EXPECT_EQ(body_of(response), "<h1>chair</h1>");
  }
  EXPECT_EQ(status_of(ask(unlocker, "https://shop.example/chair?color=blue")), "404");
}

TEST_F(UnlockerTest, finds_a_page_by_its_number_when_the_title_in_the_path_is_left_out) {
  auto unlocker = open();
  EXPECT_EQ(status_of(ask(unlocker, "https://www.shop.example/dp/B000123456")), "200");
  EXPECT_EQ(status_of(ask(unlocker, "https://other.example/dp/B000123456")), "404");
  EXPECT_EQ(status_of(ask(unlocker, "https://twins.example/c/item-10001")), "404") << "two pages end like that";
  EXPECT_EQ(body_of(ask(unlocker, "https://twins.example/b/item-10001")), "two");
}

TEST_F(UnlockerTest, answers_404_inside_for_a_page_that_it_does_not_have) {
  auto unlocker = open();
  EXPECT_EQ(status_of(ask(unlocker, "https://shop.example/nothing")), "404");
  EXPECT_EQ(status_of(ask(unlocker, "https://shop.example/lost")), "404") << "the file is missing";
}

TEST_F(UnlockerTest, makes_a_photo_for_addresses_of_pictures_only) {
  auto unlocker = open();
  EXPECT_EQ(status_of(ask(unlocker, "https://x.example/a/b.JPG?w=3")), "200");
  EXPECT_EQ(status_of(ask(unlocker, "https://cdn.example/i/77?w=1&h=2")), "404");
  ASSERT_EQ(status_of(ask(unlocker, "https://www.shop.example/dp/B000123456")), "200");
  EXPECT_EQ(status_of(ask(unlocker, "https://cdn.example/i/77?w=1&h=2")), "200") << "it is a picture of a served page";
  EXPECT_EQ(status_of(ask(unlocker, "https://cdn.example/j/9")), "200") << "escaped in JSON";
  EXPECT_EQ(status_of(ask(unlocker, "https://cdn.example/page/5")), "404") << "a link is no picture";
  EXPECT_EQ(status_of(ask(unlocker, "https://cdn.example/raw/8", "image/webp,*/*")), "200");
}

TEST_F(UnlockerTest, refuses_strangers_and_requests_without_their_fields) {
  auto unlocker = open();
  net::Request request;
  request.method = Method::post;
  request.body = R"({"zone":"z","url":"https://shop.example/chair","format":"raw"})";
  EXPECT_EQ(unlocker.answer(request).status, 401);
  request.headers.add("Authorization", "Bearer " + std::string(kUnlockerKey));
  for (const auto* body :
       {"", "{}", R"({"url":"https://a.example/","format":"raw"})", R"({"zone":"z","url":"nowhere","format":"raw"})",
        R"({"zone":"z","url":"https://a.example/"})", R"({"zone":"z","url":"https://a.example/","format":"xml"})"}) {
    request.body = body;
    EXPECT_EQ(unlocker.answer(request).status, 400) << body;
  }
}

TEST_F(UnlockerTest, wraps_the_page_when_json_is_asked_for) {
  auto unlocker = open();
  net::Request request;
  request.method = Method::post;
  request.headers.add("Authorization", "Bearer " + std::string(kUnlockerKey));
  request.body = R"({"zone":"z","url":"https://twins.example/a/item-10001","format":"json"})";
  const auto body = JsonBody::parse(body_of(unlocker.answer(request)));
  EXPECT_EQ(body->integer("status_code"), 200);
  EXPECT_EQ(body->text("body"), "one");
}

TEST_F(UnlockerTest, serves_demo_products_whose_pictures_are_enough_for_a_shop) {
  auto unlocker = open();
  const auto addresses = unlocker.demo_addresses();
  EXPECT_EQ(addresses.size(), 6U);
  for (const auto& address : addresses) {
    const auto page = body_of(ask(unlocker, address));
    EXPECT_NE(page.find("application/ld+json"), std::string::npos) << address;
    int whole = 0;
    for (int i = 1; i <= 6; ++i) {
      const auto slug = address.substr(address.find_last_of('/') + 1);
      const auto picture = fmt::format("https://{}/images/{}-{}.png", kDemoHost, slug, i);
      if (page.find(picture) != std::string::npos && !photo_or_broken(picture).broken) ++whole;
    }
    EXPECT_GE(whole, 4) << address;
  }
}

TEST_F(UnlockerTest, refuses_a_manifest_without_its_columns_or_with_a_file_outside) {
  write("manifest.tsv", "name\tlink\n");
  EXPECT_EQ(Unlocker::open(folder_, {}).error().name, "pages_manifest_broken");
  write("manifest.tsv", "file\toriginal_url\n../secret\thttps://a.example/\n");
  EXPECT_EQ(Unlocker::open(folder_, {}).error().name, "pages_manifest_broken");
  EXPECT_EQ(Unlocker::open(folder_ / "none", {}).error().name, "pages_unreadable");
}

TEST(Gunzip, stops_at_the_limit_and_at_broken_files) {
  const auto packed = gzipped(std::string(100'000, 'a'));
  EXPECT_EQ(gunzip(packed, 100'000)->size(), 100'000U);
  EXPECT_FALSE(gunzip(packed, 99'999));
  EXPECT_FALSE(gunzip(packed.substr(0, packed.size() / 2), 1'000'000));
  EXPECT_FALSE(gunzip("plain text", 1'000));
}

}  // namespace
}  // namespace matjar::sandbox
