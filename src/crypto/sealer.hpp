#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/key_source.hpp"

namespace matjar::crypto {

/// Encrypts what must not be readable in a database or a backup: AES-256-GCM with a random 96-bit nonce. One key is
/// good for 2^32 texts.
///
/// The sealed text is "v1.<key id>.<base64 of nonce, ciphertext and tag>". Version and key id are authenticated
/// together with `associated_data`, which names the place of the text ("stores|<row>|access_token"): moved to another
/// row, column or tenant it does not open. Safe for concurrent use.
class Sealer {
 public:
  /// The keys must outlive the sealer.
  explicit Sealer(KeySource& keys) : keys_(keys) {}
  explicit Sealer(KeyRing keys) : fixed_(std::make_unique<FixedKeys>(std::move(keys))), keys_(*fixed_) {}

  std::string seal(const Secret& plaintext, std::string_view associated_data) const;

  /// Errors, all ErrorKind::rejected: "sealed_malformed" for a text that was never sealed or a later version,
  /// "sealed_key_unknown" when no key of the ring has its id, also after another look at where the keys come from,
  /// "sealed_altered" when a byte of it or `associated_data`
  /// is not what it was.
  Result<Secret> open(std::string_view sealed, std::string_view associated_data) const;

  /// True when `sealed` was not made with the current key, so that a rotation should seal it again.
  bool is_outdated(std::string_view sealed) const;

  /// What everything that was sealed with this key begins with, and nothing else. No letter of it means anything to
  /// SQL's `like`.
  static std::string prefix_of(std::string_view key_id);
  /// The same for the key that seals at present.
  std::string current_prefix() const { return prefix_of(keys_.ring()->current().id()); }

 private:
  std::unique_ptr<FixedKeys> fixed_;
  KeySource& keys_;
};

}  // namespace matjar::crypto
