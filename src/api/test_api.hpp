#pragma once

#include <string>
#include <utility>

#include "accounts/api_keys.hpp"
#include "api/local_operator_desk.hpp"
#include "api/routes.hpp"
#include "builder/test_builder.hpp"
#include "net/request_target.hpp"

// For the tests of this room. The program itself includes none of it.

namespace matjar::api {

/// Reaches nobody.
class SilentClient final : public net::HttpClient {
 public:
  Task<Result<net::HttpAnswer>> send(net::HttpCall) override {
    co_return fail(ErrorKind::unavailable, {.name = "connection_failed", .message = "m", .next_step = "n"});
  }
};

/// The whole API on a builder whose steps are the test's own; requests go through the router, as the server sends them.
class ApiTest : public builder::BuilderTest {
 protected:
  ApiTest() {
    add_store_routes(router_, services_);
    add_event_routes(router_, services_);
    add_page_routes(router_, services_);
    add_operator_routes(router_, services_);
    add_front_page_route(router_, services_);
    add_health_routes(router_, services_);
    add_webhook_routes(router_, services_);
    add_connect_routes(router_, services_);
    key_ = storage::run_task(keys_.issue(kMerchant, "test"))->key.reveal();
    strangers_key_ = storage::run_task(keys_.issue(kStranger, "test"))->key.reveal();
  }

  net::Response send(net::Method method, std::string path, net::Headers headers = {}, std::string body = {}) {
    net::Request request;
    request.method = method;
    const auto target = net::read_target(path);
    request.target = path;
    request.path = std::move(path);
    if (target) request.query = target->query;
    request.headers = std::move(headers);
    request.body = std::move(body);
    request.remote_address = "203.0.113.9";
    return storage::run_task(router_.dispatch(std::move(request)));
  }
  net::Response get(std::string path, net::Headers headers = {}) {
    return send(net::Method::get, std::move(path), std::move(headers));
  }
  net::Headers with_key(const std::string& key) { return {{"Authorization", "Bearer " + key}}; }
  net::Response post(std::string path, net::Headers headers = {}) {
    return send(net::Method::post, std::move(path), std::move(headers));
  }
  static std::string text_of(const net::Response& response) { return std::get<std::string>(response.body); }

  accounts::ApiKeys keys_{*database_, clock_, ids_};
  Authentication authentication_{keys_, Authentication::SandboxKeys::refused};
  const Secret operator_key_{"mk_operator_key_of_the_test"};
  OperatorAccess operators_{[this] { return operator_key_; }, keys_, clock_};
  LocalOperatorDesk desk_{{.database = *database_,
                           .clock = clock_,
                           .wake_up = process_->wake_up,
                           .workers = {&process_->engine.worker()},
                           .queues = {"scrape", "deploy"}}};
  storefront::TemplateSet templates_ = storefront::TemplateSet::load(MATJAR_SOURCE_DIR "/templates").value();
  storefront::LandingRenderer renderer_{templates_};
  builder::HostedPages pages_{records_, renderer_, files_};
  crypto::Sealer sealer_{crypto::KeyRing(crypto::SealingKey::generate())};
  salla::WebhookInbox inbox_{
      {.database = *database_, .jobs = process_->jobs, .sealer = sealer_, .clock = clock_, .ids = ids_},
      {.secret = Secret("webhook-secret")}};
  SilentClient silent_;
  salla::SallaClient salla_{silent_,
                            salla::SallaClient::Settings{.api_base = *Url::parse("https://api.salla.example/admin/v2"),
                                                         .accounts_base = *Url::parse("https://accounts.salla.example"),
                                                         .client_id = "id",
                                                         .client_secret = Secret("secret")},
                            clock_};
  salla::InstallationRepository installations_{*database_, clock_};
  salla::ConnectFlow connect_{
      {.database = *database_, .client = salla_, .inbox = inbox_, .installations = installations_, .clock = clock_},
      {.scopes = {"offline_access"}, .callback = [] { return "https://matjar.example/auth/callback"; }}};
  RouteServices services_{.authentication = authentication_,
                          .database = *database_,
                          .operators = operators_,
                          .desk = desk_,
                          .builder = builder_,
                          .pages = pages_,
                          .workflows = process_->engine,
                          .salla_inbox = inbox_,
                          .connect = connect_,
                          .metrics = metrics_,
                          .ready = [this] { return ready(); },
                          .front_page = "<h1>matjar</h1>",
                          .connect_page =
                              [](const Error* error) {
                                return "<h1>" + (error == nullptr ? std::string("connected") : error->name) + "</h1>";
                              }};
  net::Router router_;
  std::string key_;
  std::string strangers_key_;
  bool is_ready_ = true;

 private:
  Task<Result<void>> ready() {
    if (is_ready_) co_return Result<void>();
    co_return fail(ErrorKind::unavailable, {.name = "not_ready", .message = "The disk is full."});
  }
};

}  // namespace matjar::api
