#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "sandbox/call.hpp"
#include "sandbox/rate_bucket.hpp"
#include "sandbox/salla_accounts.hpp"
#include "sandbox/salla_store.hpp"
#include "sandbox/salla_storefront.hpp"

namespace matjar::sandbox {

/// The emulated Salla: accounts host, admin API and storefront below /salla. Not thread-safe.
class SallaService {
 public:
  struct Settings {
    std::string base;  ///< where the sandbox is reached
    std::filesystem::path templates;
    std::uint64_t seed = 1;
    std::int64_t calls_per_minute = 720;  ///< plan "special"
  };

  explicit SallaService(Settings settings);

  /// Answers as Salla would: standing of the token, scope, rate limit, then the route.
  net::Response answer(Call& call);
  /// Runs a recorded call again without asking who sends it.
  net::Response repeat(Call& call);

  SallaAccounts& accounts() { return accounts_; }
  EmulatedStore& store() { return store_; }
  void set_base(std::string base) { store_.base = std::move(base); }

 private:
  std::optional<net::Response> refuse(const Call& call) const;
  net::Response admin(Call& call);
  net::Response dispatch(Call& call);

  SallaAccounts accounts_;
  EmulatedStore store_;
  SallaStorefront storefront_;
  RateBucket bucket_;
  PathTable admin_;
  PathTable open_;
};

}  // namespace matjar::sandbox
