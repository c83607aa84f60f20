#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/task.hpp"

namespace matjar::sourcing::official_api {

/// The access token with which a program speaks to an official API: asked for once, kept until shortly before it ends,
/// and asked for once more when the API refuses it. Callers that come while one asks wait for that answer. Safe for
/// concurrent use on one executor that runs its handlers one at a time.
class AppToken {
 public:
  struct Grant {
    Secret token;
    std::chrono::seconds lifetime;
  };
  /// Asks for a token. It is called on the object's caller and must not outlive what it refers to.
  using Ask = std::function<Task<Result<Grant>>()>;

  /// The clock outlives the object. `first`, when not empty, is used until it is refused.
  AppToken(const Clock& clock, Ask ask, Secret first = {});
  AppToken(const AppToken&) = delete;
  AppToken& operator=(const AppToken&) = delete;

  /// Errors are those of `ask`.
  Task<Result<Secret>> get();
  /// The API did not take this token: the next get() asks for another, unless somebody already has.
  void refuse(const Secret& token);

  /// Runs `call(token)`, and once more with a new token when it fails with `api_token_refused`.
  template <class Call>
  auto use(Call call) -> std::invoke_result_t<Call&, Secret>;

 private:
  struct Flight;
  struct Landing;
  Task<Result<Secret>> ask_once(std::shared_ptr<Flight> flight);

  const Clock& clock_;
  Ask ask_;
  Secret token_;
  std::optional<Timestamp> ends_;  ///< none: it has no known end
  std::weak_ptr<Flight> flight_;   ///< shared with whoever waits for it
};

template <class Call>
auto AppToken::use(Call call) -> std::invoke_result_t<Call&, Secret> {
  CO_TRY_ASSIGN(Secret token, co_await get());
  auto first = call(token);
  auto answer = co_await std::move(first);
  if (answer || answer.error().name != "api_token_refused") co_return answer;
  refuse(token);
  CO_TRY_ASSIGN(Secret another, co_await get());
  auto second = call(std::move(another));
  co_return co_await std::move(second);
}

}  // namespace matjar::sourcing::official_api
