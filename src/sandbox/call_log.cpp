#include "sandbox/call_log.hpp"

#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/file.h>
#include <unistd.h>

#include "base/encoding.hpp"
#include "base/time_text.hpp"
#include "crypto/hmac.hpp"
#include "sandbox/form_body.hpp"
#include "sandbox/json_body.hpp"
#include "sandbox/json_text.hpp"

namespace matjar::sandbox {

namespace {

constexpr std::size_t kInlineBody = 4'096;
/// The header fields that a route looks at. Authorization is not among them: nothing secret goes to disk.
constexpr std::string_view kKeptHeaders[] = {"Content-Type", "Content-Language", "Accept-Language"};

std::unexpected<Error> state_failure(std::string_view name, const std::filesystem::path& file, int number) {
  return fail(
      ErrorKind::unavailable,
      {.name = name,
       .message = fmt::format("The sandbox cannot use its state file {}: {}.", file.string(), std::strerror(number)),
       .next_step = "Check the folder's rights and free space, or start the sandbox without a state file."});
}

std::optional<std::string> read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::filesystem::path body_file(const std::filesystem::path& file, std::int64_t number) {
  return std::filesystem::path(file.string() + ".d") / fmt::format("{}.body", number);
}

std::string entry_json(const JournalEntry& entry) {
  return JsonObject()
      .number("number", entry.number)
      .text("at", to_rfc3339(entry.at))
      .text("method", entry.method)
      .text("path", entry.path)
      .text("query", entry.query)
      .text("language", entry.language)
      .number("status", entry.status)
      .text("body_digest", entry.body_digest)
      .text("product", entry.product)
      .boolean("changed", entry.changed)
      .text("fault", entry.fault)
      .str();
}

std::optional<JournalEntry> entry_from(const JsonBody& line) {
  JournalEntry entry;
  const auto at = from_rfc3339(line.text("at").value_or(""));
  const auto number = line.integer("number");
  if (!at || !number) return std::nullopt;
  entry.at = *at;
  entry.number = *number;
  entry.method = line.text("method").value_or("");
  entry.path = line.text("path").value_or("");
  entry.query = line.text("query").value_or("");
  entry.language = line.text("language").value_or("");
  entry.status = static_cast<int>(line.integer("status").value_or(0));
  entry.body_digest = line.text("body_digest").value_or("");
  entry.product = line.text("product").value_or("");
  entry.changed = line.boolean("changed").value_or(false);
  entry.fault = line.text("fault").value_or("");
  return entry;
}

bool fits(const JournalEntry& entry, const std::map<std::string, std::string>& filters) {
  for (const auto& [name, value] : filters) {
    if (name == "method" && entry.method != value) return false;
    if (name == "path" && !entry.path.starts_with(value)) return false;
    if (name == "product" && entry.product != value) return false;
    if (name == "changed" && value == "1" && !entry.changed) return false;
  }
  return true;
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

JournalEntry entry_for(const net::Request& request, Timestamp at) {
  JournalEntry entry;
  entry.at = at;
  entry.method = std::string(net::to_string(request.method));
  entry.path = request.path;
  if (const auto mark = request.target.find('?'); mark != std::string::npos)
    entry.query = request.target.substr(mark + 1);
  entry.language = request.headers.get_or("Content-Language", request.headers.get_or("Accept-Language", ""));
  if (!request.body.empty()) entry.body_digest = crypto::hex_of(crypto::sha256(request.body));
  return entry;
}

CallLog::~CallLog() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> CallLog::open(const std::filesystem::path& file, const Repeat& repeat) {
  file_ = file;
  std::error_code ignored;
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), ignored);
  std::filesystem::create_directories(file.string() + ".d", ignored);
  descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (descriptor_ < 0) return state_failure("sandbox_state_unreadable", file, errno);
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0)
    return fail(ErrorKind::conflict, {.name = "sandbox_state_busy",
                                      .message = fmt::format("Another sandbox uses {}.", file.string()),
                                      .next_step = "Stop the other one, or give this one a state file of its own."});
  return load(repeat);
}

Result<void> CallLog::load(const Repeat& repeat) {
  const auto text = read_file(file_);
  if (!text) return state_failure("sandbox_state_unreadable", file_, errno);
  std::string_view rest = *text;
  std::size_t whole = 0;
  for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    TRY(load_line(rest.substr(0, end), repeat));
    whole += end + 1;
    rest.remove_prefix(end + 1);
  }
  // A line without an end was being written when the process died; nobody was answered for it.
  if (!rest.empty() && ::ftruncate(descriptor_, static_cast<off_t>(whole)) != 0)
    return state_failure("sandbox_state_unwritable", file_, errno);
  return {};
}

Result<void> CallLog::load_line(std::string_view text, const Repeat& repeat) {
  const auto line = JsonBody::parse(text);
  auto entry = line ? entry_from(*line) : std::nullopt;
  if (!entry)
    return fail(ErrorKind::unavailable,
                {.name = "sandbox_state_unreadable",
                 .message = fmt::format("{} holds a line that is no journal entry.", file_.string()),
                 .next_step = "Move the file away; the sandbox begins a new one."});
  if (entry->changed) {
    net::Request request;
    request.method = net::method_from(entry->method).value_or(net::Method::get);
    request.path = entry->path;
    request.target = entry->path + (entry->query.empty() ? "" : "?" + entry->query);
    const net::Headers form = {{"Content-Type", "application/x-www-form-urlencoded"}};
    request.query = form_fields(form, entry->query).value_or(std::map<std::string, std::string>{});
    if (const auto headers = line->object("headers"))
      for (const auto& name : headers->names()) request.headers.add(name, headers->text(name).value_or(""));
    request.body = from_base64(line->text("body").value_or("")).value_or("");
    if (line->boolean("body_in_file") == true) request.body = read_file(body_file(file_, entry->number)).value_or("");
    repeat(request, entry->at);
  }
  next_number_ = entry->number + 1;
  remember(std::move(*entry));
  return {};
}

void CallLog::remember(JournalEntry entry) {
  if (entries_.size() >= kMaxEntries) entries_.pop_front();
  entries_.push_back(std::move(entry));
}

Result<std::string> CallLog::stored_body(const std::string& body, std::int64_t number) const {
  if (body.size() <= kInlineBody) return ",\"body\":" + json_quote(to_base64(body));
  std::ofstream out(body_file(file_, number), std::ios::binary | std::ios::trunc);
  out << body;
  out.close();
  if (!out) return state_failure("sandbox_state_unwritable", file_, errno);
  return std::string(",\"body_in_file\":true");
}

Result<void> CallLog::append(JournalEntry entry, const net::Request& request) {
  entry.number = next_number_++;
  if (descriptor_ >= 0) {
    auto line = entry_json(entry);
    line.pop_back();
    if (entry.changed) {
      JsonObject headers;
      for (const auto name : kKeptHeaders)
        if (const auto value = request.headers.find(name)) headers.text(name, *value);
      TRY_ASSIGN(const auto body, stored_body(request.body, entry.number));
      line += ",\"headers\":" + headers.str() + body;
    }
    line += "}\n";
    if (!write_all(descriptor_, line)) return state_failure("sandbox_state_unwritable", file_, errno);
  }
  remember(std::move(entry));
  return {};
}

std::string CallLog::journal(const std::map<std::string, std::string>& filters, bool lines) const {
  std::vector<std::string> items;
  for (const auto& entry : entries_)
    if (fits(entry, filters)) items.push_back(entry_json(entry));
  if (!lines) return json_array(items);
  std::string text;
  for (const auto& item : items) text += item + "\n";
  return text;
}

}  // namespace matjar::sandbox
