#include "crypto/key_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/encoding.hpp"
#include "crypto/random_bytes.hpp"

namespace matjar::crypto {

namespace {

constexpr std::size_t kTextSize = SealingKey::kSize * 2 + 1;

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
                 "Restore the file; what was sealed with its key cannot be opened without it.");
}

std::unexpected<Error> unwritable(const std::filesystem::path& path, int error) {
  return refused("key_file_unwritable",
                 "The key file " + path.string() + " cannot be made: " + std::strerror(error) + ".",
                 "Make its folder and let this user write there.");
}

Result<void> check_owner_and_mode(const std::filesystem::path& path, const struct stat& status) {
  if (!S_ISREG(status.st_mode) || status.st_uid != geteuid() || (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return refused("key_file_permissions", "Other users may read the key file " + path.string() + ".",
                   "Give it to the user of this program with mode 0600, and make a new key if others have seen it.");
  }
  return {};
}

Result<Secret> read_text(int file, const std::filesystem::path& path) {
  std::string text(kTextSize + 1, '\0');  // one more than it may have, to notice a longer file
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = read(file, text.data() + size, text.size() - size);
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

/// Writes a new key beside `path` and links it there, which fails where another program was quicker: its key counts.
Result<void> create(const std::filesystem::path& path) {
  const std::string temporary = path.string() + "." + to_hex(random_bytes(8)) + ".new";
  {
    const FileDescriptor file(open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file.is_open()) return unwritable(path, errno);
    const Secret text(to_hex(SealingKey::generate().bytes().reveal()) + "\n");
    if (!write_all(file.get(), text.reveal())) {
      const int error = errno;
      unlink(temporary.c_str());
      return unwritable(path, error);
    }
  }
  const int error = link(temporary.c_str(), path.c_str()) == 0 ? 0 : errno;
  unlink(temporary.c_str());
  if (error != 0 && error != EEXIST) return unwritable(path, error);
  return {};
}

}  // namespace

Result<SealingKey> load_key_file(const std::filesystem::path& path) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file.is_open()) return unreadable(path, errno);
  struct stat status{};
  if (fstat(file.get(), &status) != 0) return unreadable(path, errno);
  TRY(check_owner_and_mode(path, status));
  TRY_ASSIGN(const Secret text, read_text(file.get(), path));
  const std::string_view line = text.reveal();
  auto bytes =
      line.size() == kTextSize && line.ends_with('\n') ? from_hex(line.substr(0, line.size() - 1)) : std::nullopt;
  if (!bytes) {
    return refused("key_file_malformed", "The key file " + path.string() + " holds no key: it should be 64 hex digits.",
                   "Restore the file; what was sealed with its key cannot be opened without it.");
  }
  return SealingKey::from_bytes(Secret(std::move(*bytes)));
}

Result<SealingKey> load_or_create_key_file(const std::filesystem::path& path) {
  struct stat status{};
  if (lstat(path.c_str(), &status) != 0 && errno == ENOENT) TRY(create(path));
  return load_key_file(path);
}

}  // namespace matjar::crypto
