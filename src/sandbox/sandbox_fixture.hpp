#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <gtest/gtest.h>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "sandbox/call.hpp"
#include "sandbox/form_body.hpp"
#include "sandbox/json_body.hpp"
#include "sandbox/sandbox.hpp"

namespace matjar::sandbox {

/// For the tests of this room: a started sandbox that is asked without a socket.
class SandboxBench {
 public:
  explicit SandboxBench(SandboxSettings settings = {}, net::HttpClient* webhooks_out = nullptr) {
    settings.demo = std::filesystem::path(MATJAR_SOURCE_DIR) / "data/demo";
    settings.templates = std::filesystem::path(MATJAR_SOURCE_DIR) / "templates";
    sandbox_ = std::make_unique<Sandbox>(loop_, std::move(settings), clock_, webhooks_out);
    const auto started = sandbox_->start();
    if (!started) ADD_FAILURE() << describe(started.error());
    token_ = sandbox_->demo().access_token;
  }

  /// Runs the loop until the answer is there.
  net::Response send(net::Method method, const std::string& target, net::Headers headers = {}, std::string body = {}) {
    net::Request request;
    request.method = method;
    request.target = target;
    const auto mark = target.find('?');
    request.path = target.substr(0, mark);
    const net::Headers form = {{"Content-Type", "application/x-www-form-urlencoded"}};
    if (mark != std::string::npos) request.query = *form_fields(form, target.substr(mark + 1));
    request.headers = std::move(headers);
    request.body = std::move(body);
    return run(sandbox_->answer(std::move(request)));
  }

  /// A call of the admin API with the demo merchant's token; `below` is the path below /admin/v2.
  net::Response admin(net::Method method, const std::string& below, std::string body = {},
                      const std::string& language = "ar") {
    return send(method, "/salla/admin/v2" + below,
                {{"Authorization", "Bearer " + token_},
                 {"Content-Type", "application/json"},
                 {"Content-Language", language},
                 {"Accept-Language", language}},
                std::move(body));
  }

  net::Response form(const std::string& target, const std::string& body) {
    return send(net::Method::post, target, {{"Content-Type", "application/x-www-form-urlencoded"}}, body);
  }

  net::Response upload(const std::string& product, const std::string& photo, const std::string& alt = "") {
    const std::string boundary = "frontier";
    std::string body =
        "--frontier\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n"
        "Content-Type: image/png\r\n\r\n" +
        photo + "\r\n";
    if (!alt.empty()) body += "--frontier\r\nContent-Disposition: form-data; name=\"alt\"\r\n\r\n" + alt + "\r\n";
    body += "--frontier--\r\n";
    return send(net::Method::post, "/salla/admin/v2/products/" + product + "/images",
                {{"Authorization", "Bearer " + token_}, {"Content-Type", "multipart/form-data; boundary=" + boundary}},
                body);
  }

  /// Creates a product and gives its number.
  std::string create(const std::string& body) {
    const auto response = admin(net::Method::post, "/products", body);
    EXPECT_EQ(response.status, 201) << body_of(response);
    return std::to_string(data(response).integer("id").value_or(0));
  }

  static JsonBody data(const net::Response& response) {
    const auto body = JsonBody::parse(body_of(response));
    const auto data = body ? body->object("data") : std::nullopt;
    if (!data) ADD_FAILURE() << "no data in " << body_of(response);
    return data.value_or(*JsonBody::parse("{}"));
  }

  template <class T>
  T run(Task<T> task) {
    std::optional<T> value;
    boost::asio::co_spawn(loop_, std::move(task), [&value](std::exception_ptr problem, T result) {
      if (!problem) value = std::move(result);
    });
    loop_.restart();
    for (int steps = 0; !value && steps < 100'000; ++steps) loop_.run_one();
    return std::move(*value);
  }

  boost::asio::io_context& loop() { return loop_; }
  ManualClock& clock() { return clock_; }
  Sandbox& sandbox() { return *sandbox_; }
  std::string& token() { return token_; }

 private:
  boost::asio::io_context loop_;
  ManualClock clock_;
  std::unique_ptr<Sandbox> sandbox_;
  std::string token_;
};

/// The first bytes of a PNG are all that the emulated shop looks at.
inline std::string small_png() {
  return std::string("\x89PNG\r\n\x1a\n") + "picture";
}

}  // namespace matjar::sandbox
