#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "net/http_client.hpp"

// For tests of the clients of official APIs. The program itself includes none of it.

namespace matjar::sourcing::official_api {

/// A vendor that gives its answers one after the other and remembers what it was asked.
class ScriptedVendor final : public net::HttpClient {
 public:
  Task<Result<net::HttpAnswer>> send(net::HttpCall call) override {
    calls.push_back(std::move(call));
    if (answers.empty())
      co_return fail(ErrorKind::unavailable, {.name = "connection_failed", .message = "nothing is there"});
    auto answer = std::move(answers.front());
    answers.pop_front();
    co_return answer;
  }
  void answer(int status, std::string body, net::Headers headers = {}) {
    answers.push_back(
        net::HttpAnswer{.status = status, .headers = std::move(headers), .body = std::move(body), .url = ""});
  }

  std::deque<Result<net::HttpAnswer>> answers;
  std::vector<net::HttpCall> calls;
};

/// Runs one task on a loop of its own.
template <class T>
T run_alone(Task<T> task) {
  // Kept until the end: a thread of a pool may still be on its way out of its last post.
  static std::deque<boost::asio::io_context> loops;
  boost::asio::io_context& loop = loops.emplace_back();
  std::optional<T> out;
  std::exception_ptr thrown;
  boost::asio::co_spawn(loop, std::move(task), [&](std::exception_ptr error, T value) {
    thrown = error;
    out.emplace(std::move(value));
  });
  loop.run();
  if (thrown) std::rethrow_exception(thrown);
  return std::move(*out);
}

}  // namespace matjar::sourcing::official_api
