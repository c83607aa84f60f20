#include "sandbox/sandbox.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include "crypto/hmac.hpp"
#include "sandbox/faults.hpp"
#include "sandbox/sandbox_fixture.hpp"
#include "sandbox/webhook_sender.hpp"

namespace matjar::sandbox {
namespace {

using net::Method;

constexpr const char* kGood = R"({"name":"مصباح <b>","price":149.5,"product_type":"product","sku":"mj-1","quantity":3,
  "description":"<p>وصف <strong>مهم</strong></p>","metadata_title":"عنوان"})";

/// Answers with one status after another and keeps what it was sent.
class RecordingClient final : public net::HttpClient {
 public:
  explicit RecordingClient(std::vector<int> statuses) : statuses_(std::move(statuses)) {}
  Task<Result<net::HttpAnswer>> send(net::HttpCall call) override {
    const auto status = calls.size() < statuses_.size() ? statuses_[calls.size()] : 200;
    calls.push_back(std::move(call));
    net::HttpAnswer answer;
    answer.status = status;
    co_return answer;
  }
  std::vector<net::HttpCall> calls;

 private:
  std::vector<int> statuses_;
};

/// What a client on a real connection gets until the other side closes.
std::string over_the_wire(SandboxBench& bench, const std::string& request) {
  namespace asio = boost::asio;
  asio::ip::tcp::socket socket(bench.loop());
  const asio::ip::tcp::endpoint endpoint(asio::ip::make_address("127.0.0.1"), bench.sandbox().port());
  socket.connect(endpoint);
  asio::write(socket, asio::buffer(request));
  std::string received;
  bool ended = false;
  asio::async_read(socket, asio::dynamic_buffer(received),
                   [&](const boost::system::error_code&, std::size_t) { ended = true; });
  bench.loop().restart();
  while (!ended) bench.loop().run_one();
  return received;
}

TEST(Sandbox, serves_all_its_parts_on_one_port) {
  SandboxBench bench;
  const auto answer = over_the_wire(bench, "GET /salla/demo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200")) << answer;
  EXPECT_NE(answer.find("\"client_id\":\"matjar-sandbox-app\""), std::string::npos);
  EXPECT_NE(answer.find("https://demo.matjar.example/products/"), std::string::npos);
  EXPECT_EQ(bench.send(Method::get, "/somewhere").status, 404);
}

TEST(Sandbox, performs_a_call_whose_reply_it_then_loses) {
  SandboxBench bench;
  bench.send(Method::post, "/sandbox/faults", {},
             R"({"match":"/salla/admin/v2/products","method":"POST","drop_reply":true})");
  const std::string body = R"({"name":"a","price":1,"product_type":"product","sku":"mj-9"})";
  const auto received = over_the_wire(
      bench, fmt::format("POST /salla/admin/v2/products HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n"
                         "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
                         bench.token(), body.size(), body));
  EXPECT_EQ(received.find("\r\n0\r\n"), std::string::npos) << "the answer looks whole: " << received;
  EXPECT_EQ(received.find("mj-9"), std::string::npos);
  EXPECT_EQ(bench.admin(Method::get, "/products/sku/mj-9").status, 200) << "it was not performed";
  EXPECT_EQ(bench.admin(Method::post, "/products", kGood).status, 201) << "the fault was for one call";
}

TEST(Sandbox, refuses_as_often_as_a_fault_says_and_only_what_it_matches) {
  SandboxBench bench;
  const auto added =
      bench.send(Method::post, "/sandbox/faults", {},
                 R"({"match":"/salla/admin/v2/products","status":503,"times":2,"after":1,"retry_after":4})");
  ASSERT_EQ(added.status, 201);
  std::vector<int> statuses;
  for (int i = 0; i < 4; ++i) statuses.push_back(bench.admin(Method::get, "/products").status);
  EXPECT_EQ(statuses, (std::vector<int>{200, 503, 503, 200}));
  bench.send(Method::post, "/sandbox/faults", {},
             R"({"match":"/salla/admin/v2/products","status":429,"retry_after":4})");
  EXPECT_EQ(bench.admin(Method::get, "/store/info").status, 200);
  EXPECT_EQ(bench.admin(Method::get, "/products").headers.get_or("Retry-After", ""), "4");
  EXPECT_EQ(bench.send(Method::post, "/sandbox/faults", {}, R"({"match":"/x"})").status, 422) << "it does nothing";
  EXPECT_EQ(bench.send(Method::post, "/sandbox/faults", {}, R"({"match":"x","status":500})").status, 422);
  EXPECT_EQ(bench.send(Method::post, "/sandbox/faults", {}, R"({"match":"/x","method":"FLY","status":500})").status,
            422);
}

TEST(Sandbox, does_nothing_for_a_call_that_a_fault_refuses) {
  SandboxBench bench;
  bench.send(Method::post, "/sandbox/faults", {}, R"({"match":"/salla/admin","method":"POST","status":500})");
  EXPECT_EQ(bench.admin(Method::post, "/products", kGood).status, 500);
  EXPECT_EQ(bench.admin(Method::get, "/products/sku/mj-1").status, 404);
  const auto journal = body_of(bench.send(Method::get, "/salla/journal?format=lines"));
  EXPECT_NE(journal.find("\"fault\":\"refused\""), std::string::npos);
}

TEST(Sandbox, delivers_signed_events_and_tries_three_times) {
  RecordingClient client({500, 500, 201});
  SandboxBench bench({.webhook_url = "http://127.0.0.1:9/webhooks/salla",
                      .webhook_secret = Secret("s3cret"),
                      .webhook_retry_delay = std::chrono::milliseconds(1)},
                     &client);
  bench.send(Method::post, "/sandbox/webhooks", {}, R"({"event":"app.installed","data":{"app_name":"متجر"}})");
  bench.loop().restart();
  while (client.calls.size() < 3) bench.loop().run_one();
  const auto& call = client.calls[2];
  EXPECT_EQ(call.body, client.calls[0].body);
  EXPECT_EQ(call.headers.get_or("X-Salla-Security-Strategy", ""), "Signature");
  EXPECT_EQ(call.headers.get_or("X-Salla-Signature", ""),
            crypto::hex_of(crypto::hmac_sha256(Secret("s3cret"), call.body)));
  const auto body = JsonBody::parse(call.body);
  EXPECT_EQ(body->text("event"), "app.installed");
  EXPECT_EQ(body->text("created_at"), "2026-01-01 03:00:00") << "Riyadh's time, in the form of app events";
  EXPECT_EQ(body->object("data")->text("app_name"), "متجر");
}

TEST(Sandbox, tells_subscribers_of_changed_products_and_nobody_else) {
  RecordingClient client({});
  SandboxBench bench({}, &client);
  const auto product = bench.create(kGood);
  bench.loop().poll();
  EXPECT_TRUE(client.calls.empty());
  const auto wanted = R"({"name":"p","event":"product.price.updated","url":"https://matjar.example/hook",
                          "headers":[{"key":"X-Own","value":"1"}]})";
  ASSERT_EQ(bench.admin(Method::post, "/webhooks/subscribe", wanted).status, 200);
  bench.admin(Method::put, "/products/" + product, R"({"quantity":4})");
  bench.admin(Method::put, "/products/" + product, R"({"price":99})");
  bench.loop().restart();
  while (client.calls.empty()) bench.loop().run_one();
  EXPECT_EQ(client.calls[0].url.str(), "https://matjar.example/hook");
  EXPECT_EQ(client.calls[0].headers.get_or("X-Own", ""), "1");
  const auto body = JsonBody::parse(client.calls[0].body);
  EXPECT_EQ(body->text("created_at"), "Thu Jan 01 2026 03:00:00 GMT+0300");
  EXPECT_EQ(body->object("data")->object("price")->decimal("amount"), Decimal(99, 0));
  ASSERT_EQ(bench.admin(Method::del, "/webhooks/unsubscribe?url=https://matjar.example/hook").status, 202);
}

TEST(Storefront, shows_a_product_to_shoppers_once_it_has_an_image) {
  SandboxBench bench;
  const auto product = bench.create(kGood);
  const auto page = "/salla/store/products/" + product;
  EXPECT_EQ(bench.send(Method::get, page).status, 404) << "hidden";
  ASSERT_EQ(bench.upload(product, small_png(), "صورة المصباح").status, 201);
  const auto shown = bench.send(Method::get, page);
  ASSERT_EQ(shown.status, 200) << body_of(shown);
  const auto& html = body_of(shown);
  EXPECT_NE(html.find("dir=\"rtl\""), std::string::npos);
  EXPECT_NE(html.find("مصباح &lt;b&gt;"), std::string::npos) << "the name is text";
  EXPECT_NE(html.find("<strong>مهم</strong>"), std::string::npos) << "the description is the shop's own HTML";
  EXPECT_NE(html.find("149.50 ر.س"), std::string::npos);
  EXPECT_NE(html.find("صورة المصباح"), std::string::npos);
  EXPECT_NE(html.find("/salla/cdn/images/"), std::string::npos);
  EXPECT_NE(body_of(bench.send(Method::get, "/salla/store")).find("مصباح"), std::string::npos);
}

TEST(Storefront, speaks_english_when_asked_and_says_when_nothing_is_left) {
  SandboxBench bench;
  const auto product = bench.create(kGood);
  bench.upload(product, small_png());
  bench.admin(Method::put, "/languages/en", R"({"status":true})");
  bench.admin(Method::put, "/products/" + product, R"({"name":"Lamp","quantity":0})", "en");
  const auto html = body_of(bench.send(Method::get, "/salla/store/products/" + product + "?lang=en"));
  EXPECT_NE(html.find("dir=\"ltr\""), std::string::npos);
  EXPECT_NE(html.find("<h1>Lamp</h1>"), std::string::npos);
  EXPECT_NE(html.find("149.50 SAR"), std::string::npos);
  EXPECT_NE(html.find("Out of stock"), std::string::npos);
  EXPECT_EQ(html.find("Add to cart"), std::string::npos);
}

TEST(Storefront, paints_pictures_that_were_given_by_address) {
  SandboxBench bench;
  const auto product = bench.create(
      R"({"name":"a","price":1,"product_type":"product","images":[{"original":"https://a.example/1.jpg"}]})");
  const auto data = SandboxBench::data(bench.admin(Method::get, "/products/" + product));
  const auto url = *data.objects("images")->at(0).text("url");
  const auto image = bench.send(Method::get, url.substr(url.find("/salla/cdn")));
  EXPECT_EQ(image.status, 200);
  EXPECT_EQ(image_type_of(body_of(image)), "image/png");
}

TEST(Sandbox, takes_its_time_when_it_is_told_to_be_realistic) {
  SandboxBench bench({.latency = true});
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(bench.admin(Method::get, "/store/info").status, 200);
  EXPECT_GE(std::chrono::steady_clock::now() - began, std::chrono::milliseconds(100));
}

TEST(Sandbox, stops_while_deliveries_wait_for_their_next_try) {
  RecordingClient client({500, 500, 500});
  SandboxBench bench({.webhook_url = "http://127.0.0.1:9/", .webhook_retry_delay = std::chrono::hours(1)}, &client);
  bench.send(Method::post, "/sandbox/webhooks", {}, R"({"event":"app.installed"})");
  bench.loop().restart();
  while (client.calls.empty()) bench.loop().run_one();
  bool stopped = false;
  boost::asio::co_spawn(bench.loop(), bench.sandbox().stop(), [&](std::exception_ptr) { stopped = true; });
  bench.loop().restart();
  while (!stopped) bench.loop().run_one();
  EXPECT_EQ(client.calls.size(), 1U);
}

}  // namespace
}  // namespace matjar::sandbox
