#pragma once

#include <string>

#include "base/clock.hpp"
#include "base/id_source.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/task.hpp"
#include "storage/database.hpp"

namespace matjar::accounts {

/// A new key. The text is shown once; only its hash is kept.
struct IssuedKey {
  ApiKeyId id;
  Secret key;  ///< "mk_" and 64 hex digits
};

/// Whose key it is that a request came with.
struct ApiKeyOwner {
  MerchantId merchant;
  ApiKeyId key;
  bool sandbox_only = false;  ///< good for the emulated store and requests from this machine only
};

/// The keys with which programs of a merchant call the HTTP API. Safe for concurrent use.
class ApiKeys {
 public:
  /// All three must outlive the object.
  ApiKeys(storage::Database& database, const Clock& clock, IdSource& ids)
      : database_(database), clock_(clock), ids_(ids) {}

  Task<Result<IssuedKey>> issue(MerchantId merchant, std::string label);
  /// `api_key_unknown` (unauthorized) for a key that was never issued or is revoked; the two are not told apart.
  Task<Result<ApiKeyOwner>> authenticate(Secret key);
  /// Revoking twice is fine. `api_key_unknown` (not_found) for an id that was never issued.
  Task<Result<void>> revoke(ApiKeyId id);
  /// Makes a fixed, known key work for the demo merchant, marked sandbox_only. The merchant must exist.
  Task<Result<void>> ensure_demo(MerchantId merchant, Secret key);

 private:
  storage::Database& database_;
  const Clock& clock_;
  IdSource& ids_;
};

}  // namespace matjar::accounts
