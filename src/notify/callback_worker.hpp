#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/task.hpp"
#include "net/http_client.hpp"
#include "queue/dispatcher.hpp"
#include "storage/database.hpp"

namespace matjar::notify {

/// Calls merchants: a signed POST of the delivery's JSON to an address that they gave, so through the outbound guard
/// and without redirects. Any 2xx is success; everything else is tried again as the queue allows, except what can never
/// work (no address, an address that the guard refuses, 410 Gone). A crash may send a delivery twice, with the same
/// webhook-id: receivers tell duplicates by it.
class CallbackWorker final : public queue::Worker {
 public:
  /// Database, client and clock must outlive the worker. `master` derives the key of each merchant.
  CallbackWorker(storage::Database& database, net::HttpClient& http, Secret master, const Clock& clock)
      : database_(database), http_(http), master_(std::move(master)), clock_(clock) {}

  std::string_view kind() const override;
  Task<queue::Verdict> work(queue::Job job) override;
  /// Also a delivery whose job was given up by the operator, or vanished too often, has failed.
  storage::Body<Result<void>> discarded(storage::Transaction& transaction, const queue::Job& job,
                                        const Error& error) override;

 private:
  struct Delivery;

  Task<Result<Delivery>> load(std::string id);
  Task<Result<void>> call(Delivery delivery);
  Task<Result<void>> note_end(std::string id, std::string state, std::string error);

  storage::Database& database_;
  net::HttpClient& http_;
  Secret master_;
  const Clock& clock_;
};

}  // namespace matjar::notify
