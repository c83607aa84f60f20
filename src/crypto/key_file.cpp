#include "crypto/key_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/encoding.hpp"
#include "crypto/key_ring_text.hpp"
#include "crypto/random_bytes.hpp"

namespace matjar::crypto {

namespace {

constexpr std::size_t kMaxSize = 64U << 10U;

class FileDescriptor {
 public:
  explicit FileDescriptor(int number) : number_(number) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() {
    if (number_ >= 0) close(number_);
  }
  int get() const { return number_; }
  bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

std::unexpected<Error> refused(std::string_view name, std::string message, std::string next_step) {
  return fail(ErrorKind::internal, {.name = name, .message = std::move(message), .next_step = std::move(next_step)});
}

std::unexpected<Error> unreadable(const std::filesystem::path& path, int error) {
  return refused("key_file_unreadable",
                 "The key file " + path.string() + " cannot be read: " + std::strerror(error) + ".",
                 "Restore the file; what was sealed with its keys cannot be opened without it.");
}

std::unexpected<Error> unwritable(const std::filesystem::path& path, int error) {
  return refused("key_file_unwritable",
                 "The key file " + path.string() + " cannot be written: " + std::strerror(error) + ".",
                 "Make its folder and let this user write there.");
}

Result<void> check_owner_and_mode(const std::filesystem::path& path, const struct stat& status) {
  if (!S_ISREG(status.st_mode) || status.st_uid != geteuid() || (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return refused("key_file_permissions", "Other users may read the key file " + path.string() + ".",
                   "Give it to the user of this program with mode 0600, and rotate the key if others have seen it.");
  }
  return {};
}

Result<Secret> read_text(int file, const std::filesystem::path& path) {
  std::string text(kMaxSize + 1, '\0');  // one more than it may have, to notice a longer file
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(file, text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(path, errno);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  text.resize(size);
  return Secret(std::move(text));
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t done = write(file, text.data(), text.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(done));
  }
  return fsync(file) == 0;
}

/// 0, or why the new file could not be written; then there is none.
int write_new(const std::string& path, const KeyRing& ring) {
  const FileDescriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file.is_open()) return errno;
  const Secret text = key_ring_text(ring);
  if (write_all(file.get(), text.reveal())) return 0;
  const int error = errno;
  unlink(path.c_str());
  return error;
}

/// A new name is durable once the folder that shows it is.
int flush_folder(const std::filesystem::path& path) {
  const auto parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const FileDescriptor folder(open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return folder.is_open() && fsync(folder.get()) == 0 ? 0 : errno;
}

/// Writes a new ring beside `path` and links it there, which fails where another program was quicker: its ring counts.
Result<void> create(const std::filesystem::path& path, const KeyRing& ring) {
  const std::string temporary = path.string() + "." + to_hex(random_bytes(8)) + ".new";
  if (const int error = write_new(temporary, ring); error != 0) return unwritable(path, error);
  int error = link(temporary.c_str(), path.c_str()) == 0 ? 0 : errno;
  unlink(temporary.c_str());
  if (error == EEXIST) return {};
  if (error == 0) error = flush_folder(path);
  if (error != 0) return unwritable(path, error);
  return {};
}

/// Under the lock, so the name of the new file is this call's alone: one that a crash left is thrown away.
Result<void> replace(const std::filesystem::path& path, const KeyRing& ring) {
  const std::string temporary = path.string() + ".next";
  unlink(temporary.c_str());
  int error = write_new(temporary, ring);
  if (error == 0 && rename(temporary.c_str(), path.c_str()) != 0) {
    error = errno;
    unlink(temporary.c_str());
  }
  if (error == 0) error = flush_folder(path);
  if (error != 0) return unwritable(path, error);
  return {};
}

std::unexpected<Error> busy(const std::filesystem::path& path) {
  return fail(ErrorKind::unavailable, {.name = "key_file_busy",
                                       .message = "Another program changes the key file " + path.string() + ".",
                                       .next_step = "Try again."});
}

}  // namespace

struct KeyFile::Content {
  KeyRing ring;
  Stamp stamp;
};

namespace {

std::array<std::int64_t, 7> stamp_from(const struct stat& status) {
  return {static_cast<std::int64_t>(status.st_dev),
          static_cast<std::int64_t>(status.st_ino),
          status.st_size,
          status.st_mtim.tv_sec,
          status.st_mtim.tv_nsec,
          status.st_ctim.tv_sec,
          status.st_ctim.tv_nsec};
}

}  // namespace

KeyFile::KeyFile(std::filesystem::path path, Content content)
    : path_(std::move(path)), ring_(std::make_shared<const KeyRing>(std::move(content.ring))), stamp_(content.stamp) {}

Result<std::unique_ptr<KeyFile>> KeyFile::open(std::filesystem::path path) {
  TRY_ASSIGN(auto content, read(path));
  return std::unique_ptr<KeyFile>(new KeyFile(std::move(path), std::move(content)));
}

Result<std::unique_ptr<KeyFile>> KeyFile::open_or_create(std::filesystem::path path, Timestamp now) {
  struct stat status{};
  if (lstat(path.c_str(), &status) != 0 && errno == ENOENT) TRY(create(path, KeyRing::generate(now)));
  return open(std::move(path));
}

Result<KeyFile::Content> KeyFile::read(const std::filesystem::path& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file.is_open()) return unreadable(path, errno);
  struct stat status{};
  if (fstat(file.get(), &status) != 0) return unreadable(path, errno);
  TRY(check_owner_and_mode(path, status));
  TRY_ASSIGN(const Secret text, read_text(file.get(), path));
  auto ring = parse_key_ring(text);
  if (!ring) {
    return refused("key_file_malformed", "The key file " + path.string() + " holds no keys of this version.",
                   "Restore the file; what was sealed with its keys cannot be opened without it.");
  }
  return Content{.ring = std::move(*ring), .stamp = stamp_from(status)};
}

bool KeyFile::stamp_of(const std::filesystem::path& path, Stamp& stamp) {
  struct stat status{};
  if (lstat(path.c_str(), &status) != 0) return false;
  stamp = stamp_from(status);
  return true;
}

void KeyFile::load() {
  auto content = read(path_);
  problem_ = content ? std::nullopt : std::optional(content.error());
  if (!content) return;
  ring_ = std::make_shared<const KeyRing>(std::move(content->ring));
  stamp_ = content->stamp;
}

std::shared_ptr<const KeyRing> KeyFile::ring() {
  const std::scoped_lock lock(mutex_);
  Stamp now{};
  if (!stamp_of(path_, now) || now != stamp_) load();
  return ring_;
}

std::optional<Error> KeyFile::problem() {
  const std::scoped_lock lock(mutex_);
  return problem_;
}

std::shared_ptr<const KeyRing> KeyFile::ring_again() {
  const std::scoped_lock lock(mutex_);
  load();
  return ring_;
}

Result<void> KeyFile::change(Patience patience, const Change& change) {
  const std::string lock_path = path_.string() + ".lock";
  const FileDescriptor lock_file(::open(lock_path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!lock_file.is_open()) return unwritable(path_, errno);
  const int how = patience == Patience::wait ? LOCK_EX : LOCK_EX | LOCK_NB;
  while (flock(lock_file.get(), how) != 0) {  // held for the time of two small writes
    if (errno == EWOULDBLOCK) return busy(path_);
    if (errno != EINTR) return unwritable(path_, errno);
  }
  TRY_ASSIGN(const Content content, read(path_));
  for (const KeyRing& ring : change(content.ring)) TRY(replace(path_, ring));
  const std::scoped_lock lock(mutex_);
  load();
  return {};
}

Result<void> KeyFile::rotate(Timestamp now) {
  return change(Patience::wait, [now](const KeyRing& ring) -> std::vector<KeyRing> {
    const SealingKey next = SealingKey::generate(now);
    return {ring.prepared(next), ring.rotated(next)};
  });
}

Result<void> KeyFile::retire(const std::vector<std::string>& ids) {
  return change(Patience::refuse, [&ids](const KeyRing& ring) -> std::vector<KeyRing> { return {ring.without(ids)}; });
}

}  // namespace matjar::crypto
