#include "sourcing/browser/browser_process.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <signal.h>
#include <sstream>
#include <string_view>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace matjar::sourcing::browser {

namespace {

constexpr std::array<std::string_view, 21> kArguments{
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-startup-window",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-extensions",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-component-update",
    "--disable-background-networking",
    "--disable-domain-reliability",
    "--disable-breakpad",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication,"
    "SpareRendererForSitePerProcess",
    "--mute-audio",
    "--password-store=basic",
    "--log-level=2",
    // No name leads anywhere but to the proxy: neither what Chromium itself wants to tell its maker, nor what slips
    // past a context's proxy.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
};
constexpr std::string_view kLog = "standard_error";

std::unexpected<Error> not_started(std::string message) {
  return fail(ErrorKind::rejected,
              {.name = "browser_not_started",
               .message = std::move(message),
               .next_step = "Check sourcing.browser: Debian's package chromium has it as /usr/lib/chromium/chromium."});
}

std::string words_of(int error) {
  return std::generic_category().message(error);
}

Result<std::filesystem::path> make_profile() {
  std::string folder = (std::filesystem::temp_directory_path() / "matjar-browser-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) return not_started(folder + " cannot be made: " + words_of(errno));
  return std::filesystem::path(folder);
}

/// Everything that the new process needs, ready before it exists: between fork and exec it may allocate nothing.
struct Launch {
  std::vector<std::string> texts;
  std::vector<char*> arguments;
  std::vector<char*> environment;
  std::string log;
  int socket = -1;
  pid_t parent = 0;
};

Launch prepare(const std::filesystem::path& program, const std::filesystem::path& profile, Walls walls) {
  Launch launch;
  launch.texts = {program.string(), "--user-data-dir=" + profile.string()};
  launch.texts.insert(launch.texts.end(), kArguments.begin(), kArguments.end());
  if (walls == Walls::container) launch.texts.emplace_back("--no-sandbox");
  const std::size_t arguments = launch.texts.size();
  for (const std::string_view name : {"HOME", "TMPDIR"}) {
    launch.texts.push_back(fmt::format("{}={}", name, profile.string()));
  }
  launch.texts.insert(launch.texts.end(), {"LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin"});
  for (std::size_t i = 0; i < launch.texts.size(); ++i) {
    (i < arguments ? launch.arguments : launch.environment).push_back(launch.texts[i].data());
  }
  launch.arguments.push_back(nullptr);
  launch.environment.push_back(nullptr);
  launch.log = (profile / kLog).string();
  launch.parent = ::getpid();
  return launch;
}

/// In the new process, where nothing but system calls is allowed.
[[noreturn]] void become_browser(const Launch& launch) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != launch.parent) ::_exit(127);
  struct sigaction standard{};
  standard.sa_handler = SIG_DFL;
  for (int number = 1; number < 65; ++number) ::sigaction(number, &standard, nullptr);
  sigset_t none;
  sigemptyset(&none);
  ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
  const int nothing = ::open("/dev/null", O_RDWR);
  const int log = ::open(launch.log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(nothing, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  ::dup2(launch.socket, 3);  // Chromium reads commands here
  ::dup2(launch.socket, 4);  // and writes answers there
  ::close_range(5, ~0U, 0);
  ::execve(launch.arguments[0], launch.arguments.data(), launch.environment.data());
  ::_exit(127);
}

/// The fields of /proc/<pid>/stat after the name, which may hold anything: state, parent, group, …
bool is_in_group(const std::filesystem::path& process, pid_t group) {
  std::ifstream file(process / "stat");
  std::string text;
  std::getline(file, text);
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return false;
  std::istringstream fields(text.substr(name_end + 1));
  std::string state;
  pid_t parent = 0;
  pid_t found = 0;
  fields >> state >> parent >> found;
  return fields && found == group;
}

}  // namespace

Result<void> check_user(uid_t user, Walls walls) {
  if (user != 0 || walls == Walls::container) return {};
  return fail(ErrorKind::rejected,
              {.name = "browser_needs_user",
               .message = "Chromium cannot build its sandbox as root.",
               .next_step = "Run matjar as a user of its own, or, in a container that holds nothing else, set "
                            "sourcing.browser_unsandboxed_in_container."});
}

Result<BrowserProcess> BrowserProcess::start(const std::filesystem::path& program, Walls walls) {
  if (::access(program.c_str(), X_OK) != 0) return not_started(program.string() + ": " + words_of(errno));
  std::array<int, 2> ends{-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return not_started(words_of(errno));
  auto profile = make_profile();
  // Out of the way of the numbers that it shall have in the end.
  const int theirs = ::fcntl(ends[1], F_DUPFD_CLOEXEC, 10);
  ::close(ends[1]);
  if (!profile || theirs < 0) {
    ::close(ends[0]);
    if (theirs >= 0) ::close(theirs);
    return profile ? not_started("there are too many open files") : failure_of(std::move(profile));
  }
  Launch launch = prepare(program, *profile, walls);
  launch.socket = theirs;
  const pid_t id = ::fork();
  if (id == 0) become_browser(launch);
  const int error = errno;
  ::close(theirs);
  BrowserProcess process(id, ends[0], std::move(*profile));
  if (id < 0) return not_started("a process cannot be made: " + words_of(error));
  ::setpgid(id, id);  // whichever of us comes first
  return process;
}

BrowserProcess::BrowserProcess(BrowserProcess&& other) noexcept
    : id_(std::exchange(other.id_, -1)),
      socket_(std::exchange(other.socket_, -1)),
      profile_(std::exchange(other.profile_, {})) {}

int BrowserProcess::take_socket() {
  return std::exchange(socket_, -1);
}

bool BrowserProcess::running() const {
  if (id_ <= 0) return false;
  siginfo_t ended{};
  const int answer = ::waitid(P_PID, static_cast<id_t>(id_), &ended, WEXITED | WNOHANG | WNOWAIT);
  return answer == 0 && ended.si_pid == 0;
}

std::string BrowserProcess::last_words() const {
  std::ifstream file(profile_ / kLog, std::ios::binary);
  std::string line;
  std::string last;
  for (int lines = 0; lines < 1'000 && std::getline(file, line); ++lines) {
    if (line.find("dbus") == std::string::npos && !line.empty()) last = line.substr(0, 300);
  }
  return last;
}

void BrowserProcess::stop() {
  if (id_ > 0) {
    ::kill(-id_, SIGKILL);
    ::kill(id_, SIGKILL);
    int status = 0;
    while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    }
    ::kill(-id_, SIGKILL);  // what it started in the meantime
    id_ = -1;
  }
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
  if (profile_.empty()) return;
  // Twice: a process that is just dying may still make a file in a folder that has been emptied.
  for (int tries = 0; tries < 2; ++tries) {
    std::error_code error;
    std::filesystem::remove_all(profile_, error);
    if (!error) break;
  }
  profile_.clear();
}

std::size_t memory_of_group(pid_t group) {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  std::size_t pages = 0;
  std::error_code error;
  for (std::filesystem::directory_iterator all("/proc", error), end; !error && all != end; all.increment(error)) {
    if (all->path().filename().string().find_first_not_of("0123456789") != std::string::npos) continue;
    if (!is_in_group(all->path(), group)) continue;
    std::ifstream file(all->path() / "statm");
    std::size_t size = 0;
    std::size_t resident = 0;
    std::size_t shared = 0;
    file >> size >> resident >> shared;
    if (file && resident > shared) pages += resident - shared;
  }
  return pages * page;
}

}  // namespace matjar::sourcing::browser
