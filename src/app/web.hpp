#pragma once

#include <string>

#include "api/authentication.hpp"
#include "api/request_limits.hpp"
#include "api/routes.hpp"
#include "app/application.hpp"
#include "net/http_server.hpp"

namespace matjar::app {

/// The HTTP side of the program: routes, who may use them, and the server. A worker only tells how it is.
class Web {
 public:
  /// The application must outlive this.
  explicit Web(Application& application);

  /// Tells in the data folder where the server is, once it listens.
  Result<void> start();
  std::uint16_t port() const { return server_.port(); }
  /// Where programs on this machine reach it. After start().
  const std::string& address() const { return address_; }
  /// The HTML of "/". Before the loop runs: the page tells the port, which is known only after start().
  void set_front_page(std::string html) { services_.front_page = std::move(html); }
  Task<void> stop(std::chrono::milliseconds grace);

 private:
  Foundation& foundation_;
  api::Authentication authentication_;
  api::OperatorAccess operators_;
  api::LocalOperatorDesk desk_;
  api::RequestLimits limits_;
  api::RouteServices services_;
  net::Router router_;
  net::HttpServer server_;
  std::string address_;
};

}  // namespace matjar::app
