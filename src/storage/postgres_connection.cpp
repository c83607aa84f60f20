#include "storage/postgres_connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <libpq-fe.h>

#include "storage/dialect.hpp"
#include "storage/postgres_error.hpp"
#include "storage/postgres_values.hpp"

namespace matjar::storage {

namespace {

constexpr auto kTuple = boost::asio::as_tuple(boost::asio::use_awaitable);
/// How much longer than the server's own limit a silent server is waited for.
constexpr std::chrono::milliseconds kBeyondServersLimit{5'000};
/// The program has a few hundred statements; this only bounds a caller who composes them.
constexpr std::size_t kMaxPrepared = 2'000;

/// The policies of the tables read it (migrations/*_storage.sql).
constexpr Query kSetMerchant{"session.merchant", "select set_config('matjar.merchant', $1, false)"};

std::string session_setup(const PostgresConnection::Timing& timing) {
  return fmt::format(
      "set time zone 'UTC'; set datestyle = 'ISO'; set client_encoding = 'UTF8'; set client_min_messages = warning; "
      "set default_transaction_read_only = on; set statement_timeout = {}; set lock_timeout = {}; "
      "set idle_in_transaction_session_timeout = {}",
      timing.statement.count(), timing.lock.count(), 2 * timing.statement.count());
}

std::unexpected<Error> defect(const Query& query, std::string what) {
  return fail(ErrorKind::internal, {.name = "parameters_mismatch",
                                    .message = fmt::format("{}: {}", query.name, what),
                                    .next_step = "This is a defect of the program; please report it."});
}

}  // namespace

void PostgresConnection::Clear::operator()(pg_result* result) const {
  PQclear(result);
}

PostgresConnection::PostgresConnection(boost::asio::io_context& loop, pg_conn* connection, Timing timing)
    : connection_(connection), timing_(timing), socket_(loop), limit_(loop) {
  PQsetNoticeProcessor(connection_, [](void*, const char*) {}, nullptr);
}

PostgresConnection::~PostgresConnection() {
  ++*limits_set_;
  if (socket_.is_open()) socket_.release();  // the descriptor is libpq's
  PQfinish(connection_);
}

bool PostgresConnection::usable() const {
  return !timed_out_ && !broken_ && PQstatus(connection_) == CONNECTION_OK;
}

bool PostgresConnection::idle() const {
  return usable() && PQtransactionStatus(connection_) == PQTRANS_IDLE;
}

Error PostgresConnection::lost(std::string_view name) const {
  const std::string_view why = timed_out_ ? "the server did not answer in time" : PQerrorMessage(connection_);
  return error_from_postgres("", why.empty() ? "the connection ended" : why, name);
}

void PostgresConnection::follow_socket() {
  const int descriptor = PQsocket(connection_);
  if (socket_.is_open() && socket_.native_handle() == descriptor) return;
  if (socket_.is_open()) socket_.release();
  boost::system::error_code failed;
  if (descriptor >= 0) socket_.assign(descriptor, failed);
  if (failed) broken_ = true;
}

void PostgresConnection::limit(std::chrono::milliseconds time, AtLimit then) {
  limit_.expires_after(time);
  limit_.async_wait([this, then, set = ++*limits_set_, current = limits_set_](boost::system::error_code cancelled) {
    // A limit that was lifted, or whose connection is gone, may still be on its way here.
    if (cancelled || *current != set) return;
    if (then == AtLimit::give_up) timed_out_ = true;
    if (socket_.is_open()) socket_.cancel();
  });
}

void PostgresConnection::lift_limit() {
  ++*limits_set_;
  limit_.cancel();
}

Task<bool> PostgresConnection::wait(Ready ready) {
  if (timed_out_ || !socket_.is_open()) co_return false;
  using Kind = boost::asio::posix::stream_descriptor;
  const auto kind = ready == Ready::read ? Kind::wait_read : Kind::wait_write;
  const auto [error] = co_await socket_.async_wait(kind, kTuple);
  co_return !error && !timed_out_;
}

Task<void> PostgresConnection::wait_for_news(std::chrono::milliseconds at_most) {
  limit(at_most, AtLimit::go_on);
  waiting_for_news_ = true;
  static_cast<void>(co_await wait(Ready::read));
  waiting_for_news_ = false;
  lift_limit();
  broken_ = broken_ || PQconsumeInput(connection_) != 1;
  follow_socket();  // closed by now if that failed
}

void PostgresConnection::interrupt() {
  if (waiting_for_news_ && socket_.is_open()) socket_.cancel();
}

std::vector<std::string> PostgresConnection::take_notifications() {
  struct Free {
    void operator()(PGnotify* notification) const { PQfreemem(notification); }
  };
  std::vector<std::string> payloads;
  while (const auto next = std::unique_ptr<PGnotify, Free>(PQnotifies(connection_))) {
    if (next->be_pid != PQbackendPID(connection_)) payloads.emplace_back(next->extra);
  }
  return payloads;
}

Task<Result<std::unique_ptr<PostgresConnection>>> PostgresConnection::open(boost::asio::io_context& loop, Secret url,
                                                                           Timing timing) {
  pg_conn* raw = PQconnectStart(url.reveal().c_str());
  if (raw == nullptr) co_return std::unexpected(error_from_postgres("53200", "out of memory", "connect"));
  std::unique_ptr<PostgresConnection> connection(new PostgresConnection(loop, raw, timing));
  CO_TRY(co_await connection->connect());
  CO_TRY(co_await connection->script("session", session_setup(timing)));
  co_return connection;
}

Task<Result<void>> PostgresConnection::connect() {
  limit(timing_.connect);
  PQsetErrorVerbosity(connection_, PQERRORS_VERBOSE);
  auto step = PQstatus(connection_) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
  while (step != PGRES_POLLING_OK && step != PGRES_POLLING_FAILED) {
    follow_socket();
    if (!co_await wait(step == PGRES_POLLING_READING ? Ready::read : Ready::write)) break;
    // libpq may close its socket here and get another one of the same number, which Asio has to learn anew.
    socket_.release();
    step = PQconnectPoll(connection_);
  }
  lift_limit();
  if (step != PGRES_POLLING_OK || timed_out_) co_return std::unexpected(not_connected());
  follow_socket();
  PQsetErrorVerbosity(connection_, PQERRORS_DEFAULT);
  PQsetnonblocking(connection_, 1);
  co_return Result<void>();
}

/// A failed connection has no result to ask for its code; the verbose message has it: "FATAL:  28P01: password …".
Error PostgresConnection::not_connected() const {
  if (timed_out_) return lost("connect");
  std::string_view text = PQerrorMessage(connection_);
  text = text.substr(0, text.find('\n'));
  for (std::size_t at = text.find(":  "); at != std::string_view::npos; at = text.find(":  ", at + 1)) {
    const std::string_view rest = text.substr(at + 3);
    const bool code = rest.size() > 6 && rest[5] == ':' &&
                      rest.substr(0, 5).find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == rest.npos;
    if (code) return error_from_postgres(rest.substr(0, 5), rest.substr(7), "connect");
  }
  return error_from_postgres("", text, "connect");
}

/// One more piece of the answer, empty at its end; no value when the connection broke.
Task<std::optional<PostgresConnection::Answer>> PostgresConnection::next_answer() {
  while (PQisBusy(connection_) == 1) {
    if (!co_await wait(Ready::read)) co_return std::nullopt;
    const bool read = PQconsumeInput(connection_) == 1;
    follow_socket();  // closed by now if that failed; its number may be another connection's soon
    if (!read) co_return std::nullopt;
  }
  co_return Answer(PQgetResult(connection_));
}

Task<Result<PostgresConnection::Answer>> PostgresConnection::answer(std::string_view name) {
  if (patience_ == Patience::usual) limit(timing_.statement + kBeyondServersLimit);
  int left = PQflush(connection_);
  while (left == 1 && co_await wait(Ready::write)) left = PQflush(connection_);
  follow_socket();
  broken_ = broken_ || left != 0;
  Answer last;
  while (!broken_) {
    auto next = co_await next_answer();
    broken_ = broken_ || !next;
    if (!next || !*next) break;
    // Of a script the first failure counts: the server skips what follows.
    const bool failed = last && PQresultStatus(last.get()) == PGRES_FATAL_ERROR;
    if (!failed) last = std::move(*next);
    const auto status = PQresultStatus(last.get());
    // Nobody here sends such a statement, and libpq would give the same answer for ever.
    if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) broken_ = true;
  }
  lift_limit();
  co_return judged(std::move(last), name);
}

Result<PostgresConnection::Answer> PostgresConnection::judged(Answer last, std::string_view name) {
  if (!last) return std::unexpected(lost(name));
  const auto status = PQresultStatus(last.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
    if (broken_) return std::unexpected(lost(name));
    return last;
  }
  const char* code = PQresultErrorField(last.get(), PG_DIAG_SQLSTATE);
  const char* text = PQresultErrorField(last.get(), PG_DIAG_MESSAGE_PRIMARY);
  if (code == nullptr) return std::unexpected(error_from_postgres(broken_ ? "" : "XX000", "no answer of use", name));
  // Another process has changed a table under a prepared statement: a fresh connection prepares anew.
  const std::string_view sqlstate = code;
  if (sqlstate == "0A000" || sqlstate == "26000") {
    broken_ = true;
    return std::unexpected(error_from_postgres("", text == nullptr ? "the schema has changed" : text, name));
  }
  return std::unexpected(error_from_postgres(sqlstate, text == nullptr ? "" : text, name));
}

Task<Result<std::string>> PostgresConnection::prepared(Query query, const std::vector<unsigned>& types) {
  std::string key = fmt::format("{}|{}", fmt::join(types, ","), query.sql);
  if (const auto known = statements_.find(key); known != statements_.end()) co_return known->second;
  if (statements_.size() >= kMaxPrepared) {
    CO_TRY(co_await script("deallocate", "deallocate all"));
    statements_.clear();
  }
  CO_TRY_ASSIGN(const std::string text, expand(Dialect::postgres, query.sql));
  if (parameters_in(text) != types.size()) {
    co_return defect(query, fmt::format("{} parameters given, {} expected.", types.size(), parameters_in(text)));
  }
  std::string name = fmt::format("s{}", statements_.size() + 1);
  const int count = static_cast<int>(types.size());
  if (PQsendPrepare(connection_, name.c_str(), text.c_str(), count, types.data()) != 1) {
    co_return std::unexpected(lost(query.name));
  }
  CO_TRY(co_await answer(query.name));
  statements_.emplace(std::move(key), name);
  co_return name;
}

Task<Result<Rows>> PostgresConnection::run(Query query, const Params& params) {
  CO_TRY_ASSIGN(const PostgresParams encoded, PostgresParams::encode(params));
  CO_TRY_ASSIGN(const std::string name, co_await prepared(query, encoded.types));
  const int count = static_cast<int>(encoded.values.size());
  if (PQsendQueryPrepared(connection_, name.c_str(), count, encoded.values.data(), nullptr, nullptr, 0) != 1) {
    co_return std::unexpected(lost(query.name));
  }
  CO_TRY_ASSIGN(const Answer rows, co_await answer(query.name));
  co_return rows_from(rows.get());
}

Task<Result<void>> PostgresConnection::enter(std::string merchant) {
  if (merchant == merchant_) co_return Result<void>();
  const Params params{merchant};
  const auto set = co_await run(kSetMerchant, params);
  if (!set) {
    broken_ = true;  // nobody knows whose it is now
    co_return std::unexpected(set.error());
  }
  merchant_ = std::move(merchant);
  co_return Result<void>();
}

Task<Result<void>> PostgresConnection::script(std::string_view name, std::string sql) {
  if (PQsendQuery(connection_, sql.c_str()) != 1) co_return std::unexpected(lost(name));
  CO_TRY(co_await answer(name));
  co_return Result<void>();
}

}  // namespace matjar::storage
