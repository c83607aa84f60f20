#include "notify/callback_worker.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <fmt/format.h>
#include <utility>

#include "notify/callback_notifier.hpp"
#include "notify/webhook_signature.hpp"

namespace matjar::notify {

namespace {

using storage::Params;
using storage::Query;
using storage::Rows;

constexpr std::chrono::milliseconds kTimeout{15'000};
constexpr std::size_t kLargestAnswer = 64u << 10;  // nobody reads it
constexpr std::chrono::milliseconds kLongestWait{3'600'000};
constexpr int kGone = 410;

constexpr Query kFind{"deliveries.find", "select merchant_id, url, body, state from deliveries where id = $1"};
constexpr Query kNoteEnd{"deliveries.note_end", R"sql(
  update deliveries set state = $2, attempts = attempts + 1, last_error = $3,
    ended_at = case when $2 = 'pending' then null else $4 end
  where id = $1 and state = 'pending')sql"};

constexpr Query kGiveUp{"deliveries.give_up", R"sql(
  update deliveries set state = 'failed', last_error = $2, ended_at = $3 where id = $1 and state = 'pending')sql"};

std::string delivery_id_of(std::string_view args) {
  boost::system::error_code failed;
  const boost::json::value parsed = boost::json::parse(args, failed);
  const boost::json::object* object = failed ? nullptr : parsed.if_object();
  const boost::json::value* id = object == nullptr ? nullptr : object->if_contains("delivery");
  const boost::json::string* text = id == nullptr ? nullptr : id->if_string();
  return text == nullptr ? std::string() : std::string(*text);
}

Error refused_with(const net::HttpAnswer& answer, Timestamp now) {
  // What is wrong on the receiver's side may be put right, so the kind asks for another try.
  const ErrorKind kind = answer.status == kGone ? ErrorKind::rejected : ErrorKind::unavailable;
  auto failed = fail(kind, {.name = "callback_refused",
                            .message = fmt::format("The callback address answered with status {}.", answer.status),
                            .next_step = "Let the address answer with a status from 200 to 299."});
  Error error = std::move(failed).error();
  const auto asked = net::retry_after_of(answer.headers, std::chrono::floor<std::chrono::seconds>(now));
  if (asked && kind != ErrorKind::rejected) error.retry_after = std::min(*asked, kLongestWait);
  return error;
}

/// A name that does not resolve today may do so tomorrow; what the guard refuses stays refused.
Error unreached(Error error) {
  if (error.kind == ErrorKind::not_found) error.kind = ErrorKind::unavailable;
  return error;
}

}  // namespace

struct CallbackWorker::Delivery {
  std::string id;
  MerchantId merchant;
  std::string url;
  std::string body;
  std::string state;
};

std::string_view CallbackWorker::kind() const {
  return CallbackNotifier::kKind;
}

Task<queue::Verdict> CallbackWorker::work(queue::Job job) {
  const std::string id = delivery_id_of(job.args);
  Result<Delivery> delivery = co_await load(id);
  if (!delivery) co_return queue::Retry{std::move(delivery).error()};
  if (delivery->state != "pending") co_return queue::Completed{};

  const Result<void> called = co_await call(std::move(*delivery));
  const bool over = called || !called.error().transient() || job.last_attempt();
  const std::string state = called ? "delivered" : over ? "failed" : "pending";
  const std::string problem = called ? std::string() : describe(called.error());
  Result<void> noted = co_await note_end(id, state, problem);
  if (!called) co_return queue::Retry{called.error()};
  if (!noted) co_return queue::Retry{std::move(noted).error()};
  co_return queue::Completed{};
}

storage::Body<Result<void>> CallbackWorker::discarded(storage::Transaction& transaction, const queue::Job& job,
                                                      const Error& error) {
  CO_TRY(co_await transaction.execute(kGiveUp, {delivery_id_of(job.args), describe(error), clock_.now()}));
  co_return Result<void>();
}

Task<Result<CallbackWorker::Delivery>> CallbackWorker::load(std::string id) {
  Params params{id};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kFind, std::move(params)));
  if (rows.empty()) {
    co_return fail(ErrorKind::not_found, {.name = "delivery_unknown",
                                          .message = "The job names a delivery that does not exist.",
                                          .next_step = "Discard the job."});
  }
  const auto row = rows.front();
  co_return Delivery{.id = std::move(id),
                     .merchant = row.get<MerchantId>("merchant_id"),
                     .url = row.get<std::string>("url"),
                     .body = row.get<std::string>("body"),
                     .state = row.get<std::string>("state")};
}

Task<Result<void>> CallbackWorker::call(Delivery delivery) {
  CO_TRY_ASSIGN(Url url, Url::parse(delivery.url));
  const Timestamp now = clock_.now();
  const std::string message_id = "msg_" + delivery.id;
  const Secret key = webhook_key(master_, delivery.merchant);
  net::HttpCall call{.method = net::Method::post, .url = std::move(url)};
  call.headers = {{"Content-Type", "application/json"},
                  {"webhook-id", message_id},
                  {"webhook-timestamp", webhook_timestamp(now)},
                  {"webhook-signature", webhook_signature(key, message_id, now, delivery.body)}};
  call.body = std::move(delivery.body);
  call.destination = net::Destination::foreign;
  call.limits.first_byte = kTimeout;
  call.limits.total = kTimeout;
  call.limits.max_body = kLargestAnswer;
  Result<net::HttpAnswer> answer = co_await http_.send(std::move(call));
  if (!answer) co_return std::unexpected(unreached(std::move(answer).error()));
  if (!answer->ok()) co_return std::unexpected(refused_with(*answer, now));
  co_return Result<void>();
}

Task<Result<void>> CallbackWorker::note_end(std::string id, std::string state, std::string error) {
  const storage::Value problem = error.empty() ? storage::Value() : storage::Value(std::move(error));
  Params params{std::move(id), std::move(state), problem, clock_.now()};
  auto noting = storage::execute(database_, kNoteEnd, std::move(params));
  CO_TRY(co_await std::move(noting));
  co_return Result<void>();
}

}  // namespace matjar::notify
