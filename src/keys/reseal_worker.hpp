#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "crypto/key_file.hpp"
#include "crypto/sealed_table.hpp"
#include "queue/dispatcher.hpp"
#include "telemetry/log.hpp"

namespace matjar::keys {

/// Ends the rotation of the sealing key: seals anew what older keys sealed, table by table, and retires each older key
/// that nothing is sealed with any more. Needs no memory of its own: whatever it did before it was cut off is seen in
/// the tables and in the key file, so it begins again and finds less to do.
///
/// A program that looked at the key file just before a rotation may store what it sealed with the old key a little
/// later, or be about to open what it read before that was sealed anew. So a key is retired when `quiet` has passed
/// since the rotation and a search that began later has found nothing to seal anew.
class ResealWorker final : public queue::Worker {
 public:
  static constexpr std::string_view kKind = "keys.reseal";

  struct Settings {
    int batch = 100;                ///< rows per transaction
    std::chrono::hours quiet{1};    ///< far beyond the longest transaction
    std::chrono::minutes again{5};  ///< between two searches of an unfinished rotation
  };

  /// All must outlive the worker.
  ResealWorker(crypto::KeyFile& keys, std::vector<crypto::SealedTable*> tables, const Clock& clock, telemetry::Log& log,
               Settings settings)
      : keys_(keys), tables_(std::move(tables)), clock_(clock), log_(log), settings_(settings) {}

  std::string_view kind() const override { return kKind; }
  /// A text that cannot be opened ends the job as a dead letter, "sealed_unreadable": a person has to look. Everything
  /// else has been sealed anew by then.
  Task<queue::Verdict> work(queue::Job job) override;

 private:
  struct Pass {
    int resealed = 0;
    int unreadable = 0;
    std::string where;  ///< the tables of the unreadable ones
  };
  Task<Result<queue::Verdict>> advance();
  Task<Result<Pass>> pass();
  Task<Result<std::vector<std::string>>> unused(std::vector<std::string> ids);
  /// How long the older keys have to stay in any case.
  std::chrono::milliseconds rest_of_quiet(const crypto::KeyRing& ring) const;

  crypto::KeyFile& keys_;
  const std::vector<crypto::SealedTable*> tables_;
  const Clock& clock_;
  telemetry::Log& log_;
  const Settings settings_;
};

}  // namespace matjar::keys
