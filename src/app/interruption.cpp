#include "app/interruption.hpp"

#include <csignal>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace matjar::app {

namespace {

[[noreturn]] void die() {
  ::kill(::getpid(), SIGKILL);
  // Another thread may still run for a moment; this one must not.
  for (;;) ::pause();
}

std::unexpected<Error> answer_lost() {
  return fail(
      ErrorKind::unavailable,
      {.name = "connection_lost", .message = "The answer was lost, as faults.point asks.", .next_step = "Try again."});
}

std::optional<Interruption::When> when_from(std::string_view text) {
  if (text == "before") return Interruption::When::before;
  if (text == "after") return Interruption::When::after;
  if (text == "answer_lost") return Interruption::When::answer_lost;
  return std::nullopt;
}

/// Remembers which statements a transaction was made of: the name of its commit.
class NamingRunner final : public storage::StatementRunner {
 public:
  explicit NamingRunner(storage::StatementRunner& inner) : inner_(inner) {}

  bool run(const storage::Query& query, const storage::Params& params, Result<storage::Rows>& answer,
           std::coroutine_handle<> waiting) override {
    if (!label_.empty()) label_ += ' ';
    label_ += query.name;
    return inner_.run(query, params, answer, waiting);
  }
  const std::string& label() const { return label_; }

 private:
  storage::StatementRunner& inner_;
  std::string label_;
};

}  // namespace

Result<std::unique_ptr<Interruption>> Interruption::from(const Settings& all) {
  const Settings::Faults& settings = all.faults;
  if (settings.point == 0 && settings.log.empty()) return nullptr;
  if (!all.sandbox.enabled) {
    return fail(ErrorKind::invalid_input, {.name = "setting_invalid",
                                           .message = "faults.point and faults.log break things on purpose, for tests.",
                                           .next_step = "Remove them, or use --sandbox."});
  }
  const auto when = when_from(settings.when);
  if (!when) {
    return fail(ErrorKind::invalid_input, {.name = "setting_invalid",
                                           .message = "faults.when: \"" + settings.when + "\" is no way to break.",
                                           .next_step = "Use before, after or answer_lost."});
  }
  int log = -1;
  if (!settings.log.empty()) {
    log = ::open(settings.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log < 0) {
      return fail(ErrorKind::invalid_input, {.name = "setting_invalid",
                                             .message = "faults.log cannot be written: " + settings.log.string(),
                                             .next_step = "Choose another file."});
    }
  }
  return std::unique_ptr<Interruption>(new Interruption(settings.point, *when, log));
}

Interruption::~Interruption() {
  if (log_ >= 0) ::close(log_);
}

std::int64_t Interruption::begin(std::string_view kind, std::string_view label) {
  std::scoped_lock lock(mutex_);
  const std::int64_t number = ++last_;
  if (log_ >= 0) {
    const std::string line = fmt::format("{} {} {}\n", number, kind, label);
    // A line that is lost shows in the test that counts them.
    static_cast<void>(::write(log_, line.data(), line.size()));
  }
  if (number == point_ && when_ == When::before) die();
  return number;
}

bool Interruption::ended(std::int64_t number) {
  if (number != point_) return false;
  if (when_ == When::after) die();
  return when_ == When::answer_lost;
}

Task<Result<storage::Rows>> InterruptedDatabase::query(storage::Query query, storage::Params params) {
  return inner_->query(query, std::move(params));
}

Task<Result<storage::Rows>> InterruptedDatabase::query_for(MerchantId merchant, storage::Query query,
                                                           storage::Params params) {
  return inner_->query_for(std::move(merchant), query, std::move(params));
}

/// The body, followed by the point before its commit.
storage::Database::AnyBody InterruptedDatabase::numbered(AnyBody& body, Passing& passing) {
  return [this, &body, &passing](storage::Transaction& transaction) -> storage::Body<Result<void>> {
    passing.hooks.forget();
    NamingRunner runner(transaction.runner());
    storage::Transaction named(runner, passing.hooks);
    CO_TRY(co_await body(named));
    passing.number = interruption_.begin("commit", runner.label());
    co_return Result<void>();
  };
}

/// Nobody is told of a commit whose answer was lost.
Result<void> InterruptedDatabase::heard(Result<void> committed, Passing& passing) {
  if (!committed) return committed;
  if (interruption_.ended(passing.number)) return answer_lost();
  passing.hooks.committed();
  return committed;
}

Task<Result<void>> InterruptedDatabase::run(AnyBody body) {
  Passing passing;
  auto committed = co_await inner_->run(numbered(body, passing));
  co_return heard(std::move(committed), passing);
}

Task<Result<void>> InterruptedDatabase::run_for(MerchantId merchant, AnyBody body) {
  Passing passing;
  auto committed = co_await inner_->run_for(std::move(merchant), numbered(body, passing));
  co_return heard(std::move(committed), passing);
}

Task<Result<void>> InterruptedDatabase::migrate(std::vector<storage::Migration> migrations) {
  return inner_->migrate(std::move(migrations));
}

Task<Result<net::HttpAnswer>> InterruptedHttpClient::send(net::HttpCall call) {
  const std::string label = fmt::format("{} {}", net::to_string(call.method), call.url.path());
  const std::int64_t number = interruption_.begin("call", label);
  auto answer = co_await inner_.send(std::move(call));
  if (interruption_.ended(number)) co_return answer_lost();
  co_return answer;
}

}  // namespace matjar::app
