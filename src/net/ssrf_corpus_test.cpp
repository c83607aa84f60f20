#include <atomic>
#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "net/curl_http_client.hpp"
#include "net/http_server.hpp"
#include "net/ip_address.hpp"
#include "net/outbound_guard.hpp"
#include "net/test_loop.hpp"

// Addresses that other projects' guards let through once. The rows are not part of this repository: MATJAR_CORPUS names
// the folder that holds them. Without it these tests are skipped; outbound_guard_test.cpp holds cases of its own.

namespace {

std::atomic<int> connects_elsewhere = 0;
std::atomic<std::uint16_t> expected_port = 0;

std::uint16_t port_of(const sockaddr* address) {
  if (address->sa_family == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in*>(address)->sin_port);
  if (address->sa_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6*>(address)->sin6_port);
  return expected_port;
}

}  // namespace

/// Stands before the C library's, so that a packet that would leave is seen whatever port it is for: a listener cannot
/// stand on port 80 of every address.
extern "C" int connect(int socket, const sockaddr* address, socklen_t size) {
  if (port_of(address) != expected_port) ++connects_elsewhere;
  return static_cast<int>(::syscall(SYS_connect, socket, address, size));
}

namespace matjar::net {

namespace {

namespace json = boost::json;

struct Row {
  std::string id;
  std::string kind;
  std::string input;
  bool blocked;
};

std::vector<Row> read_rows() {
  const char* folder = std::getenv("MATJAR_CORPUS");
  const std::filesystem::path root =
      folder != nullptr ? folder : std::filesystem::path(MATJAR_SOURCE_DIR) / "../shared/corpus";
  std::ifstream file(root / "security/ssrf/cases.jsonl");
  std::vector<Row> rows;
  for (std::string line; std::getline(file, line);) {
    const json::value row = json::parse(line);
    const auto text = [&row](const char* name) { return std::string(row.at(name).as_string()); };
    rows.push_back(
        {.id = text("id"), .kind = text("kind"), .input = text("input"), .blocked = text("verdict") == "block"});
  }
  return rows;
}

class SsrfCorpus : public ::testing::Test {
 protected:
  void SetUp() override {
    rows_ = read_rows();
    if (rows_.empty()) GTEST_SKIP() << "needs the rows in MATJAR_CORPUS";
    connects_elsewhere = 0;
    expected_port = 0;
  }
  void TearDown() override { loop_.stop(); }

  /// What a foreign call ends with, where every name leads to `address`; "" when an answer came.
  std::string refusal_of(const Url& url, const std::string& address) {
    CurlHttpClient client(loop_.loop(), guard_, {.resolve = leading_to(address)});
    const auto answer = loop_.run(
        client.send({.url = url, .destination = Destination::foreign, .limits = {.connect = std::chrono::seconds(2)}}));
    return answer ? "" : answer.error().name;
  }

  static std::vector<std::string> leading_to(const std::string& address) {
    return {"*:80:" + address, "*:443:" + address};
  }

  std::size_t count(std::string_view kind) const {
    return static_cast<std::size_t>(std::ranges::count(rows_, kind, &Row::kind));
  }

  std::vector<Row> rows_;
  OutboundGuard guard_{OutboundGuard::Settings()};
  TestLoop loop_;
};

TEST_F(SsrfCorpus, every_row_is_of_a_kind_that_is_tried) {
  EXPECT_EQ(count("ip") + count("url") + count("redirect"), rows_.size());
}

TEST_F(SsrfCorpus, addresses_get_their_verdict) {
  for (const Row& row : rows_) {
    if (row.kind != "ip") continue;
    EXPECT_EQ(guard_.check_address(row.input, 443).has_value(), !row.blocked) << row.id << " " << row.input;
    const bool v6 = row.input.find(':') != std::string::npos;
    const auto url = Url::parse(fmt::format(fmt::runtime(v6 ? "https://[{}]/" : "https://{}/"), row.input));
    ASSERT_TRUE(url) << row.id << " " << row.input;
    EXPECT_EQ(guard_.check_url(*url).has_value(), !row.blocked) << row.id << " " << row.input;
  }
}

TEST_F(SsrfCorpus, a_name_that_leads_to_a_blocked_address_is_refused_before_a_packet_leaves) {
  const Url url = *Url::parse("http://shop.example/");
  for (const Row& row : rows_) {
    if (row.kind != "ip" || !row.blocked) continue;
    EXPECT_EQ(refusal_of(url, row.input), "address_refused") << row.id << " " << row.input;
  }
  EXPECT_EQ(connects_elsewhere, 0);
}

/// Names in the rows belong to others and lead inside, or may do so tomorrow: here all of them do.
TEST_F(SsrfCorpus, urls_are_refused_before_a_packet_leaves) {
  int no_address = 0;
  int by_form = 0;
  int by_address = 0;
  for (const Row& row : rows_) {
    if (row.kind != "url") continue;
    EXPECT_TRUE(row.blocked) << row.id << ": rows to allow would need the network";
    const auto url = Url::parse(row.input);
    if (!url) {
      ++no_address;
      continue;
    }
    EXPECT_EQ(refusal_of(*url, "127.0.0.1"), "address_refused") << row.id << " " << row.input;
    ++(guard_.check_url(*url) ? by_address : by_form);
  }
  EXPECT_EQ(connects_elsewhere, 0);
  RecordProperty("no_address", no_address);
  RecordProperty("refused_by_form", by_form);
  RecordProperty("refused_by_address", by_address);
}

/// A Location of a row either stays on the site that sent it or is judged like any other foreign address.
TEST_F(SsrfCorpus, redirects_never_lead_inside) {
  Router router;
  router.add(Method::get, "/row/{number}", [this](Request request) -> Task<Response> {
    Response response = text_response(302, "");
    response.headers.add("Location", rows_.at(std::stoul(request.parameter("number"))).input);
    co_return response;
  });
  HttpServer server(loop_.loop(), router, HttpServerSettings());
  ASSERT_TRUE(server.start());
  expected_port = server.port();
  const std::string site = fmt::format("127.0.0.1:{}", server.port());
  const OutboundGuard guard({.allowed_endpoints = {site}});
  CurlHttpClient client(loop_.loop(), guard, {.resolve = leading_to("127.0.0.1")});
  int stayed = 0;
  int refused = 0;
  for (std::size_t number = 0; number < rows_.size(); ++number) {
    if (rows_[number].kind == "ip") continue;
    const auto url = Url::parse(fmt::format("http://{}/row/{}", site, number));
    const auto answer =
        loop_.run(client.send({.url = *url, .destination = Destination::foreign, .limits = {.max_redirects = 3}}));
    const std::string ends = answer ? Url::parse(answer->url)->origin() : answer.error().name;
    EXPECT_TRUE(ends == "http://" + site || ends == "address_refused")
        << rows_[number].id << " " << rows_[number].input << ": " << ends;
    ++(answer ? stayed : refused);
  }
  EXPECT_EQ(connects_elsewhere, 0);
  RecordProperty("stayed_on_the_site", stayed);
  RecordProperty("refused", refused);
  loop_.stop();
}

/// Or a count of zero would prove nothing.
TEST_F(SsrfCorpus, a_connection_that_is_made_is_seen) {
  CurlHttpClient client(loop_.loop(), guard_, {});
  const auto answer = loop_.run(client.send({.url = *Url::parse("http://127.0.0.1:1/")}));
  EXPECT_FALSE(answer);
  EXPECT_GE(connects_elsewhere, 1);
}

}  // namespace

}  // namespace matjar::net
