#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "salla/webhook_inbox.hpp"
#include "storage/transaction.hpp"

namespace matjar::salla {

/// An event of a store whose merchant is known.
struct StoreEvent {
  MerchantId merchant;
  SallaMerchantId store;
  std::string event;
  Timestamp occurred_at;
  std::string data;  ///< a JSON object
};

/// What a room does when Salla tells of something. Called in the transaction that ends the event, so that it has its
/// effect once; what needs the network becomes a job of that transaction. Events may come late and out of order: the
/// handler keeps the time of the newest one and answers `outdated` to an older one.
class EventHandler {
 public:
  virtual ~EventHandler() = default;
  virtual bool handles(std::string_view event) const = 0;
  virtual storage::Body<Result<EventOutcome>> apply(storage::Transaction& transaction, const StoreEvent& event) = 0;
};

}  // namespace matjar::salla
