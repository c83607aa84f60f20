#pragma once

#include <memory>
#include <optional>
#include <string>

#include "api/local_operator_desk.hpp"
#include "app/data_rooms.hpp"
#include "app/emulated_world.hpp"
#include "app/foundation.hpp"
#include "app/outside.hpp"
#include "app/salla_listening.hpp"
#include "app/store_building.hpp"
#include "sandbox/sandbox.hpp"

namespace matjar::app {

/// The whole program, wired: from the ground up, the sandbox first where it stands in for the outside.
class Application {
 public:
  static Result<std::unique_ptr<Application>> open(Settings settings, Duty duty = {});

  /// The operator's view of the jobs; the application must outlive it.
  api::LocalOperatorDesk operator_desk();

  /// Ends the program: kills the children, flushes what was written and leaves with `status`. What still runs is
  /// not waited for: its job is in the database, and the next start takes it up again.
  [[noreturn]] void leave(int status);

  Foundation foundation;
  std::filesystem::path assets;                       ///< the folder that holds data/ and templates/
  std::optional<EmulatedWorld> world;                 ///< none unless sandbox.enabled
  net::OutboundGuard sandbox_guard{{}};               ///< of our own webhook alone
  std::unique_ptr<net::CurlHttpClient> sandbox_http;  ///< how the sandbox sends its webhooks
  std::unique_ptr<sandbox::Sandbox> sandbox;          ///< null unless the emulated world is within this process
  std::unique_ptr<DataRooms> data;
  std::unique_ptr<Outside> outside;
  std::unique_ptr<SallaListening> listening;
  std::unique_ptr<StoreBuilding> building;
  std::optional<MerchantId> demo_merchant;

  Application(Settings settings, std::unique_ptr<Clock> clock, telemetry::Log log)
      : foundation(std::move(settings), std::move(clock), std::move(log)) {}

  /// The emulated world with the newest credentials that it gave out. Only with sandbox.enabled.
  Result<EmulatedWorld> look_at_sandbox();

 private:
  Result<void> open_sandbox();
};

}  // namespace matjar::app
