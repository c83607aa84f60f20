#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "sandbox/call.hpp"

namespace matjar::sandbox {

/// One call as the journal shows it.
struct JournalEntry {
  std::int64_t number = 0;
  Timestamp at;
  std::string method;
  std::string path;
  std::string query;
  std::string language;  ///< Content-Language, else Accept-Language, as sent
  int status = 0;
  std::string body_digest;  ///< SHA-256 of the request's body, hex; empty without one
  std::string product;
  bool changed = false;
  std::string fault;  ///< what the fault plan did to it; empty for nothing
};

/// The journal of all calls, and with a file also the memory of the sandbox: a call that changed something is kept
/// whole, and a restarted sandbox runs these calls again. One line of JSON per call, appended with one write(2) before
/// the answer goes out, so that what a client was told survives `kill -9`. Bodies above 4 KiB stand in files under
/// "<file>.d".
class CallLog {
 public:
  CallLog() = default;
  ~CallLog();
  CallLog(const CallLog&) = delete;
  CallLog& operator=(const CallLog&) = delete;

  /// Gives a recorded call back for another run.
  using Repeat = std::function<void(const net::Request& request, Timestamp at)>;
  /// Opens or creates the file and repeats what it holds; a last line that was cut short is dropped.
  /// Errors: `sandbox_state_busy` (conflict: another process has it), `sandbox_state_unreadable` (unavailable).
  Result<void> open(const std::filesystem::path& file, const Repeat& repeat);

  /// `entry.number` is given here. Error: `sandbox_state_unwritable`.
  Result<void> append(JournalEntry entry, const net::Request& request);

  bool empty() const { return next_number_ == 1; }
  const std::deque<JournalEntry>& entries() const { return entries_; }
  /// The entries that fit every filter ("method", "path" as a prefix, "product", "changed"=1), as an array or as lines.
  std::string journal(const std::map<std::string, std::string>& filters, bool lines) const;

 private:
  Result<void> load(const Repeat& repeat);
  Result<void> load_line(std::string_view line, const Repeat& repeat);
  void remember(JournalEntry entry);
  Result<std::string> stored_body(const std::string& body, std::int64_t number) const;

  static constexpr std::size_t kMaxEntries = 100'000;

  std::filesystem::path file_;
  int descriptor_ = -1;
  std::int64_t next_number_ = 1;
  std::deque<JournalEntry> entries_;
};

/// An entry from a request; digest and language are filled in.
JournalEntry entry_for(const net::Request& request, Timestamp at);

}  // namespace matjar::sandbox
