#pragma once

#include <chrono>
#include <string>

#include "accounts/merchant_repository.hpp"
#include "catalog/store_repository.hpp"
#include "queue/job_engine.hpp"
#include "salla/event_handler.hpp"
#include "salla/installation_repository.hpp"
#include "salla/token_vault.hpp"

namespace matjar::salla {

/// What Salla tells about the app itself: that a merchant installed it and grants us these tokens, changed its
/// settings, pays for it, or removed it. `app.store.authorize` is how a store is connected. The merchant and the store
/// are made by whichever event comes first.
///
/// The newest event wins. What happened before the newest installation, or before the removal of the app, changes
/// nothing; after the removal only a newer installation does.
class AppEvents {
 public:
  struct Services {
    accounts::MerchantRepository& merchants;
    catalog::StoreRepository& stores;
    InstallationRepository& installations;
    EventRepository& events;
    TokenVault& tokens;
    queue::JobEngine& jobs;
    const Clock& clock;
  };
  struct Settings {
    std::chrono::hours erase_after{48};  ///< from the removal of the app to the end of personal data
  };

  /// The services must outlive this.
  AppEvents(Services services, Settings settings) : services_(services), settings_(settings) {}

  static bool handles(std::string_view event);

  struct Applied {
    EventOutcome outcome = EventOutcome::applied;
    MerchantId merchant;  ///< whose store it is
  };
  storage::Body<Result<Applied>> apply(storage::Transaction& transaction, const ReceivedEvent& received);

 private:
  storage::Body<Result<void>> begin(storage::Transaction& transaction, SallaMerchantId number);
  storage::Body<Result<Applied>> authorize(storage::Transaction& transaction, const ReceivedEvent& received,
                                           Installation known);
  storage::Body<Result<Applied>> install(storage::Transaction& transaction, const ReceivedEvent& received,
                                         Installation known);
  storage::Body<Result<Applied>> uninstall(storage::Transaction& transaction, const ReceivedEvent& received,
                                           Installation known);
  storage::Body<Result<Applied>> change(storage::Transaction& transaction, const ReceivedEvent& received,
                                        Installation known);

  Services services_;
  Settings settings_;
};

}  // namespace matjar::salla
