#pragma once

#include <string>

#include "base/clock.hpp"
#include "base/id_source.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "queue/job_engine.hpp"
#include "storage/database.hpp"

namespace matjar::notify {

/// Something that a merchant asked to be told.
struct NewDelivery {
  MerchantId merchant;
  std::string url;        ///< as the merchant gave it; judged when it is called
  std::string event;      ///< "build.completed", …
  std::string body_json;  ///< sent and signed byte for byte
};

/// Takes calls to merchants into the queue. They are made by CallbackWorker. Safe for concurrent use.
class CallbackNotifier {
 public:
  /// Queue and kind of the jobs.
  static constexpr std::string_view kQueue = "notify";
  static constexpr std::string_view kKind = "notify.callback";

  /// All three must outlive the notifier.
  CallbackNotifier(queue::JobEngine& jobs, IdSource& ids, const Clock& clock) : jobs_(jobs), ids_(ids), clock_(clock) {}

  /// The call is made if and only if the transaction commits.
  storage::Body<Result<void>> enqueue(storage::Transaction& transaction, NewDelivery delivery);

 private:
  queue::JobEngine& jobs_;
  IdSource& ids_;
  const Clock& clock_;
};

}  // namespace matjar::notify
