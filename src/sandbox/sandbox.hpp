#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/task.hpp"
#include "net/http_client.hpp"
#include "net/http_server.hpp"

namespace matjar::sandbox {

struct SandboxSettings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;            ///< 0: any free one
  std::filesystem::path pages = {};  ///< captured pages with a manifest.tsv; empty: none
  std::filesystem::path demo = "data/demo";
  std::filesystem::path templates = "templates";
  std::filesystem::path state = {};  ///< keeps journal and store across restarts; empty: in memory only
  bool latency = false;              ///< answers take as long as the real services do
  std::string webhook_url = {};      ///< where app events and POST /sandbox/webhooks go; empty: nowhere
  Secret webhook_secret = Secret("sandbox-webhook-secret");
  std::chrono::milliseconds webhook_retry_delay{2'000};
  std::int64_t salla_calls_per_minute = 720;  ///< plan "special"; "pro" has 360, "plus" 120
  std::uint64_t seed = 1;                     ///< of tokens and latencies
};

/// What a development set-up needs to know to use the sandbox; nothing here is worth keeping secret.
struct SandboxDemo {
  std::string client_id;
  std::string client_secret;
  std::string access_token;  ///< of the newest install
  std::string refresh_token;
  std::string webhook_secret;
  std::string merchant;  ///< Salla's number of the demo merchant
  std::string store_domain;
  std::string openai_key;
  std::string unlocker_key;
  std::vector<std::string> product_links;  ///< pages that work without a network
};

/// The outside world on this machine: one HTTP server that stands for
///   /salla/accounts/…   OAuth (also /salla/oauth2/token)     /salla/admin/v2/…  the admin API
///   /salla/store/…      the storefront as a shopper sees it  /salla/journal     all calls so far
///   /salla/demo         the demo credentials                 /openai/v1/…       chat completions
///   /unlocker/request   pages and photos                     /sandbox/faults, /sandbox/webhooks   what tests switch
/// It shares no code with the clients above `net`. One thread runs the loop.
class Sandbox {
 public:
  /// `clock` and, when given, `webhooks_out` outlive the sandbox; without `webhooks_out` no webhook is sent.
  Sandbox(boost::asio::io_context& loop, SandboxSettings settings, const Clock& clock, net::HttpClient* webhooks_out);
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  /// Reads pages and state, then listens. Errors: those of CapturedPages::open, CallLog::open and HttpServer::start.
  Result<void> start();
  std::uint16_t port() const;
  /// "http://127.0.0.1:1234".
  std::string base_url() const;
  /// Only after start().
  SandboxDemo demo() const;
  /// Where app events go from now on.
  void send_webhooks_to(std::string url);
  Task<void> stop();

  /// One request without a socket, as the server would hand it in.
  Task<net::Response> answer(net::Request request);

 private:
  class World;
  std::unique_ptr<World> world_;
};

}  // namespace matjar::sandbox
