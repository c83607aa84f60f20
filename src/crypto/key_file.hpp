#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "crypto/key_source.hpp"

namespace matjar::crypto {

/// The key ring as a file (key_ring_text.hpp): a regular file that belongs to this user and that nobody else may read
/// (0600). Several programs may use and change it at once: it is replaced as a whole, by rename, under a lock beside it
/// ("<file>.lock"), and a program that has it open takes the new ring over at the next use.
///
/// Safe for concurrent use. Looking whether the file has changed is one call to the system; only a change is read.
class KeyFile final : public KeySource {
 public:
  /// Errors: "key_file_unreadable", "key_file_permissions", "key_file_malformed" (internal).
  static Result<std::unique_ptr<KeyFile>> open(std::filesystem::path path);
  /// The same, but makes a new ring first when there is no file. Two programs that start at once agree on one, and a
  /// crash leaves a whole file or none. In addition "key_file_unwritable".
  static Result<std::unique_ptr<KeyFile>> open_or_create(std::filesystem::path path, Timestamp now);

  /// The file's ring. While the file cannot be read, the last one that could: an operator's mistake must not cost a
  /// token that has just been refreshed.
  std::shared_ptr<const KeyRing> ring() override;
  std::shared_ptr<const KeyRing> ring_again() override;
  std::optional<Error> problem() override;

  /// A new key seals from now on, and the present one only opens. The new key is on the disk before anybody can seal
  /// with it, so not even a power cut in the middle loses what it sealed.
  Result<void> rotate(Timestamp now);
  /// Removes older keys for good; ids that are unknown or the current one's are passed over. `key_file_busy`
  /// (unavailable) while another program changes the file: this one waits for nobody.
  Result<void> retire(const std::vector<std::string>& ids);

 private:
  /// Tells one content of the path from another: device, inode, size, times of change.
  using Stamp = std::array<std::int64_t, 7>;
  struct Content;
  using Change = std::function<std::vector<KeyRing>(const KeyRing&)>;

  KeyFile(std::filesystem::path path, Content content);
  static Result<Content> read(const std::filesystem::path& path);
  static bool stamp_of(const std::filesystem::path& path, Stamp& stamp);
  void load();
  enum class Patience { wait, refuse };
  /// Replaces the file by each of the rings in turn, under the lock.
  Result<void> change(Patience patience, const Change& change);

  const std::filesystem::path path_;
  std::mutex mutex_;
  std::shared_ptr<const KeyRing> ring_;
  Stamp stamp_;
  std::optional<Error> problem_;
};

}  // namespace matjar::crypto
