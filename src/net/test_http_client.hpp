#pragma once

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "net/http_client.hpp"

// For the tests of everything that calls others. The program itself includes none of it.

namespace matjar::net {

/// Gives its answers one after the other, then fails, and remembers what it was asked.
class ScriptedHttpClient final : public HttpClient {
 public:
  Task<Result<HttpAnswer>> send(HttpCall call) override {
    calls.push_back(std::move(call));
    if (answers.empty())
      co_return fail(ErrorKind::unavailable, {.name = "connection_failed", .message = "nothing is there"});
    auto answer = std::move(answers.front());
    answers.pop_front();
    co_return answer;
  }
  void answer(int status, std::string body, Headers headers = {}) {
    answers.push_back(
        HttpAnswer{.status = status, .headers = std::move(headers), .body = std::move(body), .url = final_url});
  }

  std::deque<Result<HttpAnswer>> answers;
  std::vector<HttpCall> calls;
  std::string final_url;  ///< what the answers tell as their address
};

}  // namespace matjar::net
