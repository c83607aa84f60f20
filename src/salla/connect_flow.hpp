#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/task.hpp"
#include "salla/installation_repository.hpp"
#include "salla/salla_client.hpp"
#include "salla/webhook_inbox.hpp"
#include "storage/database.hpp"

namespace matjar::salla {

/// Connecting a store through the browser (an app in Salla's "custom" mode): the merchant is sent to Salla, agrees, and
/// comes back with a code for the tokens. From there on it is the way of the "easy" mode, in which Salla tells the
/// tokens by a webhook: they are written down as that event, and the store belongs to the merchant whom Salla names.
///
/// A `state` is 128 random bits, good for ten minutes, once, in the browser that was sent. An installation that begins
/// at Salla comes with a state of Salla's: it connects that store, and signs nobody in.
class ConnectFlow {
 public:
  struct Services {
    storage::Database& database;
    SallaClient& client;
    WebhookInbox& inbox;
    InstallationRepository& installations;
    const Clock& clock;
  };
  struct Settings {
    std::vector<std::string> scopes;
    /// Where Salla sends the browser back to; empty while nobody knows.
    std::function<std::string()> callback;
    std::chrono::milliseconds longest_wait{10'000};  ///< for the event to have its effect
  };

  /// The services must outlive the flow.
  ConnectFlow(Services services, Settings settings) : services_(services), settings_(std::move(settings)) {}

  struct Begun {
    std::string url;  ///< Salla's page, where the merchant agrees
    Secret browser;   ///< what the browser must show when it comes back: its cookie
  };
  /// `browser`: what it shows already, so that two attempts side by side both work. `salla_callback_unknown`
  /// (unavailable).
  Task<Result<Begun>> begin(std::optional<Secret> browser);

  struct Callback {
    Secret code;
    std::string state;
    std::optional<Secret> browser;
    std::string refusal = {};  ///< Salla's `error`: the merchant did not agree
  };
  struct Connected {
    MerchantId merchant;
    SallaMerchantId store;
    bool asked_here = false;  ///< this browser was sent by us: it may be signed in
  };
  /// `salla_connect_refused`, `salla_state_invalid` (rejected); `salla_connect_slow` (unavailable): the tokens are
  /// here, the rest follows. Errors of SallaClient.
  Task<Result<Connected>> finish(Callback callback);

  /// Removes states that nobody came back with.
  Task<Result<void>> prune();

 private:
  Task<Result<bool>> take_state(std::string state, std::optional<Secret> browser);
  Task<Result<Timestamp>> time_of_connection(SallaMerchantId store);
  Task<Result<Connected>> wait_until_applied(SallaMerchantId store, Timestamp since);

  Services services_;
  const Settings settings_;
};

}  // namespace matjar::salla
