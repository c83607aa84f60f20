#pragma once

#include <string>

#include "api/authentication.hpp"
#include "api/routes.hpp"
#include "app/application.hpp"
#include "net/http_server.hpp"

namespace matjar::app {

/// The HTTP side of the program: routes, who may use them, and the server.
class Web {
 public:
  /// `front_page` is the HTML of "/". The application must outlive this.
  Web(Application& application, std::string front_page);

  Result<void> start() { return server_.start(); }
  std::uint16_t port() const { return server_.port(); }
  Task<void> stop(std::chrono::milliseconds grace) { return server_.stop(grace); }

 private:
  api::Authentication authentication_;
  api::RouteServices services_;
  net::Router router_;
  net::HttpServer server_;
};

}  // namespace matjar::app
