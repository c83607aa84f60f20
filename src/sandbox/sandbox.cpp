#include "sandbox/sandbox.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <stdexcept>

#include "base/encoding.hpp"
#include "sandbox/aliexpress_platform.hpp"
#include "sandbox/amazon_creators.hpp"
#include "sandbox/call_log.hpp"
#include "sandbox/ebay_browse.hpp"
#include "sandbox/faults.hpp"
#include "sandbox/json_body.hpp"
#include "sandbox/json_text.hpp"
#include "sandbox/openai_endpoint.hpp"
#include "sandbox/salla_service.hpp"
#include "sandbox/seeded_noise.hpp"
#include "sandbox/unlocker.hpp"
#include "sandbox/webhook_sender.hpp"

namespace matjar::sandbox {

namespace {

constexpr std::size_t kMaxBody = 16u << 20;

bool is_control(std::string_view path) {
  return path.starts_with("/sandbox/") || path == "/salla/journal" || path == "/salla/demo";
}

/// What a real service takes, in milliseconds.
std::chrono::milliseconds usual_latency(std::string_view path, SeededNoise& noise) {
  const auto between = [&](double low, double high) {
    return std::chrono::milliseconds(static_cast<std::int64_t>(noise.between(low, high)));
  };
  if (path.starts_with("/salla/")) return between(120, 450);
  if (path.starts_with("/openai/")) return between(2'000, 5'000);
  return between(400, 1'800);
}

/// Breaks the connection after the head of the answer, as a proxy that dies does.
net::Response lost_reply() {
  net::Response response;
  response.headers.set("Content-Type", "application/json");
  response.body = net::StreamBody([](net::StreamWriter& writer) -> Task<void> {
    auto first = writer.write("{");
    (void)co_await std::move(first);
    throw std::runtime_error("the reply is lost, as the fault plan asks");
  });
  return response;
}

}  // namespace

/// Everything behind the server.
class Sandbox::World {
 public:
  World(boost::asio::io_context& loop, SandboxSettings settings, const Clock& clock, net::HttpClient* webhooks_out)
      : settings_(std::move(settings)),
        clock_(clock),
        noise_(settings_.seed),
        salla_({.base = {},
                .templates = settings_.templates,
                .seed = settings_.seed,
                .calls_per_minute = settings_.salla_calls_per_minute}),
        webhooks_(loop, webhooks_out,
                  {.secret = settings_.webhook_secret, .between_tries = settings_.webhook_retry_delay}) {
    using enum net::Method;
    for (const auto method : {get, post, put, patch, del, options})
      router_.add(method, "/{rest...}", [this](net::Request request) { return answer(std::move(request)); });
    server_ = std::make_unique<net::HttpServer>(
        loop, router_,
        net::HttpServerSettings{.address = settings_.address, .port = settings_.port, .max_body = kMaxBody});
  }

  Result<void> start();
  Task<void> stop();
  Task<net::Response> answer(net::Request request);
  SandboxDemo demo();
  void send_webhooks_to(std::string url) { settings_.webhook_url = std::move(url); }
  std::string base_url() const { return fmt::format("http://{}:{}", settings_.address, server_->port()); }
  std::uint16_t port() const { return server_->port(); }

 private:
  Task<net::Response> faulty(net::Request request, std::optional<Fault> fault);
  net::Response perform(const net::Request& request, JournalEntry& entry);
  net::Response control(const net::Request& request);
  net::Response control_faults(const net::Request& request);
  net::Response control_webhooks(const net::Request& request);
  net::Response demo_response();
  net::Response journal(const net::Request& request) const;
  void install_if_needed();
  void send_events();
  Task<void> wait(std::chrono::milliseconds time);

  SandboxSettings settings_;
  const Clock& clock_;
  SeededNoise noise_;
  SallaService salla_;
  OpenAiEndpoint openai_;
  AliExpressPlatform aliexpress_;
  AmazonCreators amazon_;
  EbayBrowse ebay_;
  std::optional<Unlocker> unlocker_;
  CallLog log_;
  FaultPlan faults_;
  WebhookSender webhooks_;
  bool announcing_ = true;
  net::Router router_;
  std::unique_ptr<net::HttpServer> server_;
};

Result<void> Sandbox::World::start() {
  TRY_ASSIGN(unlocker_, Unlocker::open(settings_.pages, settings_.demo));
  if (!settings_.state.empty()) {
    TRY(log_.open(settings_.state, [this](const net::Request& request, Timestamp at) {
      Call call{.request = request, .now = at};
      salla_.repeat(call);
      salla_.store().events.clear();
    }));
  }
  TRY(server_->start());
  salla_.set_base(base_url());
  install_if_needed();
  return {};
}

/// The demo merchant always has a grant that works.
void Sandbox::World::install_if_needed() {
  const auto now = clock_.now();
  const auto& newest = salla_.accounts().newest();
  const auto access = salla_.accounts().access_of("Bearer " + newest.access_token, now);
  if (access.standing == SallaAccounts::Standing::valid) return;
  net::Request request;
  request.method = net::Method::post;
  request.path = request.target = "/salla/demo/install";
  auto entry = entry_for(request, now);
  // Whoever starts the sandbox asks it for the demo merchant's tokens; nobody listens yet.
  announcing_ = false;
  perform(request, entry);
  announcing_ = true;
}

Task<void> Sandbox::World::stop() {
  co_await webhooks_.stop();
  co_await server_->stop(std::chrono::milliseconds(500));
}

Task<void> Sandbox::World::wait(std::chrono::milliseconds time) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  timer.expires_after(time);
  co_await timer.async_wait(boost::asio::use_awaitable);
}

Task<net::Response> Sandbox::World::answer(net::Request request) {
  if (is_control(request.path)) co_return control(request);
  auto fault = faults_.take(request.method, request.path);
  if (settings_.latency) co_await wait(usual_latency(request.path, noise_));
  if (fault) {
    auto answering = faulty(std::move(request), std::move(fault));
    co_return co_await std::move(answering);
  }
  auto entry = entry_for(request, clock_.now());
  co_return perform(request, entry);
}

Task<net::Response> Sandbox::World::faulty(net::Request request, std::optional<Fault> fault) {
  if (fault->delay.count() > 0) co_await wait(fault->delay);
  auto entry = entry_for(request, clock_.now());
  if (fault->status) {
    entry.fault = "refused";
    entry.status = *fault->status;
    if (auto kept = log_.append(entry, request); !kept) co_return net::problem_response(kept.error());
    auto response = salla_refusal(*fault->status, "error", "A fault that the sandbox was asked for");
    if (fault->retry_after > 0) response.headers.set("Retry-After", std::to_string(fault->retry_after));
    co_return response;
  }
  if (fault->drop_reply) entry.fault = "reply lost";
  auto response = perform(request, entry);
  if (fault->drop_reply) co_return lost_reply();
  co_return response;
}

net::Response Sandbox::World::perform(const net::Request& request, JournalEntry& entry) {
  Call call{.request = request, .now = entry.at};
  auto response = net::text_response(404, "The sandbox stands for no service at this address\n");
  if (request.path.starts_with("/salla/"))
    response = salla_.answer(call);
  else if (request.path == "/salla")
    response = salla_.answer(call);
  else if (request.path.starts_with("/openai/"))
    response = openai_.answer(request, std::chrono::floor<std::chrono::seconds>(entry.at).time_since_epoch().count());
  else if (request.path == "/unlocker/request")
    response = unlocker_->answer(request);
  else if (request.path.starts_with("/aliexpress/"))
    response = aliexpress_.answer(call);
  else if (request.path.starts_with("/amazon/"))
    response = amazon_.answer(call);
  else if (request.path.starts_with("/ebay/"))
    response = ebay_.answer(call);
  entry.status = response.status;
  entry.product = call.product;
  entry.changed = call.changed;
  if (auto kept = log_.append(entry, request); !kept) return net::problem_response(kept.error());
  send_events();
  return response;
}

void Sandbox::World::send_events() {
  auto& store = salla_.store();
  if (!announcing_) store.events.clear();
  while (!store.events.empty()) {
    const auto event = std::move(store.events.front());
    store.events.pop_front();
    const auto body = webhook_body(event.event, kMerchantNumber, clock_.now(), event.data);
    if (event.event.starts_with("app.")) webhooks_.deliver({.url = settings_.webhook_url, .body = body});
    for (const auto& subscription : store.subscriptions) {
      if (subscription.event != event.event) continue;
      net::Headers extra;
      if (const auto headers = JsonBody::parse(subscription.headers))
        for (const auto& name : headers->names()) extra.add(name, headers->text(name).value_or(""));
      WebhookSender::Delivery delivery{.url = subscription.url, .extra = std::move(extra), .body = body};
      if (!subscription.secret.empty()) delivery.secret = Secret(subscription.secret);
      webhooks_.deliver(std::move(delivery));
    }
  }
}

net::Response Sandbox::World::control(const net::Request& request) {
  if (request.path == "/salla/journal") return journal(request);
  if (request.path == "/salla/demo") return demo_response();
  if (request.path == "/sandbox/faults") return control_faults(request);
  if (request.path == "/sandbox/webhooks") return control_webhooks(request);
  return net::text_response(404, "not found\n");
}

net::Response Sandbox::World::journal(const net::Request& request) const {
  const bool lines = request.query_value("format") == "lines";
  return net::text_response(200, log_.journal(request.query, lines),
                            lines ? "application/x-ndjson" : "application/json; charset=utf-8");
}

net::Response Sandbox::World::control_faults(const net::Request& request) {
  if (request.method == net::Method::get) return net::json_response(200, faults_.json());
  if (request.method == net::Method::del) {
    faults_.clear();
    return net::json_response(200, "[]");
  }
  auto fault = fault_from_json(request.body);
  if (!fault)
    return net::text_response(422, "A fault needs \"match\" and one of \"status\", \"drop_reply\", \"delay_ms\"\n");
  faults_.add(std::move(*fault));
  return net::json_response(201, faults_.json());
}

net::Response Sandbox::World::control_webhooks(const net::Request& request) {
  const auto body = JsonBody::parse(request.body);
  const auto event = body ? body->text("event") : std::nullopt;
  if (!event) return net::text_response(422, "A webhook needs \"event\" and may have \"data\"\n");
  webhooks_.deliver({.url = settings_.webhook_url,
                     .body = webhook_body(*event, kMerchantNumber, clock_.now(), body->raw("data").value_or("{}"))});
  return net::json_response(
      202, JsonObject().number("delivered", webhooks_.delivered()).number("given_up", webhooks_.given_up()).str());
}

SandboxDemo Sandbox::World::demo() {
  const auto& pair = salla_.accounts().newest();
  return {.client_id = std::string(kClientId),
          .client_secret = std::string(kClientSecret),
          .access_token = pair.access_token,
          .refresh_token = pair.refresh_token,
          .webhook_secret = settings_.webhook_secret.reveal(),
          .merchant = std::to_string(kMerchantNumber),
          .store_domain = base_url() + "/salla/store",
          .openai_key = std::string(kOpenAiKey),
          .unlocker_key = std::string(kUnlockerKey),
          .product_links = unlocker_ ? unlocker_->demo_addresses() : std::vector<std::string>{}};
}

net::Response Sandbox::World::demo_response() {
  const auto known = demo();
  JsonObject object;
  object.text("client_id", known.client_id).text("client_secret", known.client_secret);
  object.text("access_token", known.access_token).text("refresh_token", known.refresh_token);
  object.text("webhook_secret", known.webhook_secret).text("merchant", known.merchant);
  object.text("store_domain", known.store_domain).text("openai_key", known.openai_key);
  object.text("unlocker_key", known.unlocker_key);
  std::vector<std::string> links;
  for (const auto& link : known.product_links) links.push_back(json_quote(link));
  object.raw("product_links", json_array(links));
  return net::json_response(200, object.str());
}

Sandbox::Sandbox(boost::asio::io_context& loop, SandboxSettings settings, const Clock& clock,
                 net::HttpClient* webhooks_out)
    : world_(std::make_unique<World>(loop, std::move(settings), clock, webhooks_out)) {}

Sandbox::~Sandbox() = default;

Result<void> Sandbox::start() {
  return world_->start();
}

std::uint16_t Sandbox::port() const {
  return world_->port();
}

std::string Sandbox::base_url() const {
  return world_->base_url();
}

SandboxDemo Sandbox::demo() const {
  return world_->demo();
}

void Sandbox::send_webhooks_to(std::string url) {
  world_->send_webhooks_to(std::move(url));
}

Task<void> Sandbox::stop() {
  return world_->stop();
}

Task<net::Response> Sandbox::answer(net::Request request) {
  return world_->answer(std::move(request));
}

}  // namespace matjar::sandbox
