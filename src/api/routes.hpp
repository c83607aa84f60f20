#pragma once

#include <functional>
#include <string>

#include "api/authentication.hpp"
#include "api/operator_access.hpp"
#include "api/operator_desk.hpp"
#include "builder/hosted_pages.hpp"
#include "builder/store_builder.hpp"
#include "net/http_server.hpp"
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
  telemetry::Metrics& metrics;
  std::function<Task<Result<void>>()> ready;  ///< fails while the program cannot do its work
  std::string front_page;                     ///< HTML of "/"
};

/// POST /api/store/create, GET /api/store/status/{id}.
void add_store_routes(net::Router& router, RouteServices& services);
/// GET /api/v1/builds/{id}/events: server-sent events, resumed by Last-Event-ID.
void add_event_routes(net::Router& router, RouteServices& services);
/// GET /pages/{build}, /pages/{build}/{language}, /pages/{build}/images/{number}: the hosted landing page.
void add_page_routes(net::Router& router, RouteServices& services);
/// /api/operator/…: the jobs and the queues, for whoever operates this installation.
void add_operator_routes(net::Router& router, RouteServices& services);
/// GET /: what this is.
void add_front_page_route(net::Router& router, RouteServices& services);
/// GET /healthz, /readyz, /metrics.
void add_health_routes(net::Router& router, RouteServices& services);

}  // namespace matjar::api
