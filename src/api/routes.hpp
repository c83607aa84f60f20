#pragma once

#include <functional>
#include <string>

#include "api/authentication.hpp"
#include "api/operator_access.hpp"
#include "api/operator_desk.hpp"
#include "builder/hosted_pages.hpp"
#include "builder/store_builder.hpp"
#include "net/http_server.hpp"
#include "salla/connect_flow.hpp"
#include "salla/webhook_inbox.hpp"
#include "storage/database.hpp"
#include "telemetry/metrics.hpp"
#include "workflow/workflow_engine.hpp"

namespace matjar::api {

/// What the routes stand on. All must outlive the router.
struct RouteServices {
  Authentication& authentication;
  storage::Database& database;  ///< handlers of a merchant use it through a storage::MerchantDatabase alone
  OperatorAccess& operators;
  OperatorDesk& desk;
  builder::StoreBuilder& builder;
  builder::HostedPages& pages;
  workflow::WorkflowEngine& workflows;
  salla::WebhookInbox& salla_inbox;
  salla::ConnectFlow& connect;
  telemetry::Metrics& metrics;
  std::function<Task<Result<void>>()> ready;  ///< fails while the program cannot do its work
  std::string front_page;                     ///< HTML of "/"
  /// HTML for the merchant who comes back from Salla: the store is connected, or why it is not.
  std::function<std::string(const Error*)> connect_page;
  bool public_https = false;  ///< browsers reach the server over TLS
};

/// POST /api/store/create, GET /api/store/status/{id}.
void add_store_routes(net::Router& router, RouteServices& services);
/// GET /api/v1/builds/{id}/events: server-sent events, resumed by Last-Event-ID.
void add_event_routes(net::Router& router, RouteServices& services);
/// GET /pages/{build}, /pages/{build}/{language}, /pages/{build}/images/{number}: the hosted landing page.
void add_page_routes(net::Router& router, RouteServices& services);
/// /api/operator/…: the jobs and the queues, for whoever operates this installation.
void add_operator_routes(net::Router& router, RouteServices& services);
/// POST /webhooks/salla: what Salla tells. No session: the call proves itself.
void add_webhook_routes(net::Router& router, RouteServices& services);
/// GET /auth/salla sends a merchant to Salla; GET /auth/callback is where Salla sends them back to, POST /auth/callback
/// the same for a program.
void add_connect_routes(net::Router& router, RouteServices& services);
/// GET /: what this is.
void add_front_page_route(net::Router& router, RouteServices& services);
/// GET /healthz, /readyz, /metrics.
void add_health_routes(net::Router& router, RouteServices& services);

}  // namespace matjar::api
