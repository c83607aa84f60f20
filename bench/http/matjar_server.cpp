// Our side of bench/http: takes a signed webhook, keeps it durably, answers 200. Prints its port and runs until
// SIGTERM.
//   bench_http_server DATABASE_FILE SECRET
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <stdexcept>

#include "base/id_source.hpp"
#include "crypto/hmac.hpp"
#include "net/http_server.hpp"
#include "storage/sqlite_database.hpp"

namespace matjar::bench {
namespace {

/// The table of express_server.js.
constexpr const char* kSchema = R"sql(
  create table deliveries (
    id text not null primary key, event text not null, merchant integer not null, body text not null,
    received_at text not null) strict)sql";

constexpr storage::Query kKeep{
    "bench.keep", "insert into deliveries (id, event, merchant, body, received_at) values ($1, $2, $3, $4, $5)"};

struct Envelope {
  std::string event;
  std::int64_t merchant = 0;
};

std::optional<Envelope> read_envelope(const std::string& body) {
  boost::system::error_code failed;
  const boost::json::value parsed = boost::json::parse(body, failed);
  if (failed || !parsed.is_object()) return std::nullopt;
  const auto* event = parsed.as_object().if_contains("event");
  const auto* merchant = parsed.as_object().if_contains("merchant");
  if (event == nullptr || !event->is_string() || merchant == nullptr || !merchant->is_int64()) return std::nullopt;
  return Envelope{.event = std::string(event->as_string()), .merchant = merchant->as_int64()};
}

class Inbox {
 public:
  Inbox(storage::Database& database, Secret secret) : database_(database), secret_(std::move(secret)) {}

  Task<net::Response> take(net::Request request) {
    const auto given = request.headers.find("x-salla-signature");
    if (!given || !crypto::matches_digest(crypto::hmac_sha256(secret_, request.body), *given)) {
      co_return net::text_response(401, "");
    }
    const auto envelope = read_envelope(request.body);
    if (!envelope) co_return net::text_response(400, "");
    storage::Params delivery{ids_.next_uuid(), envelope->event, envelope->merchant, std::move(request.body),
                             clock_.now()};
    const auto kept = co_await storage::execute(database_, kKeep, std::move(delivery));
    if (!kept) co_return net::problem_response(kept.error());
    co_return net::text_response(200, "");
  }

 private:
  storage::Database& database_;
  Secret secret_;
  SystemClock clock_;
  RandomIdSource ids_{clock_};
};

Task<void> make_table(storage::Database& database) {
  std::vector<storage::Migration> schema{{.number = 1, .name = "001_bench", .sql = kSchema}};
  const auto made = co_await database.migrate(std::move(schema));
  if (!made) throw std::runtime_error(describe(made.error()));
}

int serve(const char* file, const char* secret) {
  boost::asio::io_context loop{1};
  auto opened = storage::SqliteDatabase::open({.path = file});
  if (!opened) throw std::runtime_error(describe(opened.error()));
  const auto database = std::move(*opened);
  boost::asio::co_spawn(loop, make_table(*database), [](const std::exception_ptr& thrown) {
    if (thrown) std::rethrow_exception(thrown);
  });
  loop.run();
  loop.restart();

  Inbox inbox(*database, Secret(secret));
  net::Router router;
  router.add(net::Method::post, "/webhooks/salla",
             [&inbox](net::Request request) { return inbox.take(std::move(request)); });
  net::HttpServer server(loop, router, {});
  if (const auto started = server.start(); !started) throw std::runtime_error(describe(started.error()));
  fmt::print("{}\n", server.port());
  std::fflush(stdout);
  boost::asio::signal_set signals(loop, SIGINT, SIGTERM);
  signals.async_wait([&](boost::system::error_code, int) {
    boost::asio::co_spawn(loop, server.stop(std::chrono::seconds(2)), boost::asio::detached);
  });
  loop.run();
  return 0;
}

}  // namespace
}  // namespace matjar::bench

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: bench_http_server DATABASE_FILE SECRET\n");
    return 2;
  }
  try {
    return matjar::bench::serve(argv[1], argv[2]);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_http_server: {}\n", error.what());
    return 1;
  }
}
