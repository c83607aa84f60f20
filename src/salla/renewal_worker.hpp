#pragma once

#include <string_view>

#include "queue/dispatcher.hpp"
#include "salla/token_vault.hpp"
#include "telemetry/log.hpp"

namespace matjar::salla {

/// Renews the tokens of a store that nobody used for a while: a refresh token that is not presented in time ends the
/// connection.
class RenewalWorker final : public queue::Worker {
 public:
  static constexpr std::string_view kKind = "salla.renew";

  /// Both must outlive the worker.
  RenewalWorker(TokenVault& vault, telemetry::Log& log) : vault_(vault), log_(log) {}

  static queue::NewJob job(const MerchantId& merchant);

  std::string_view kind() const override { return kKind; }
  Task<queue::Verdict> work(queue::Job job) override;

 private:
  TokenVault& vault_;
  telemetry::Log& log_;
};

}  // namespace matjar::salla
