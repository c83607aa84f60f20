#include "sourcing/browser/cdp_connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace matjar::sourcing::browser {

namespace asio = boost::asio;

namespace {

constexpr auto kAwaitResult = asio::as_tuple(asio::use_awaitable);
constexpr std::string_view kLater = "Try again later, or paste the page's source.";

std::unexpected<Error> lost() {
  return fail(
      ErrorKind::unavailable,
      {.name = "browser_lost", .message = "The browser ended while it was at work.", .next_step = std::string(kLater)});
}

std::unexpected<Error> told_too_much() {
  return fail(ErrorKind::rejected, {.name = "page_too_large",
                                    .message = "The page does more than a browser can tell of.",
                                    .next_step = "Paste the page's source instead."});
}

/// Bytes that are kept of either end of a message that is too large.
constexpr std::size_t kKept = 256;

std::size_t size_of(const CdpEvent& event) {
  std::size_t size = sizeof(event);
  for (const std::string* text :
       {&event.session, &event.context_id, &event.target_id, &event.request_id, &event.network_id, &event.frame_id,
        &event.url, &event.type, &event.mime_type, &event.error_text}) {
    size += text->size();
  }
  return size;
}

}  // namespace

std::shared_ptr<CdpConnection> CdpConnection::open(Socket socket, Limits limits) {
  std::shared_ptr<CdpConnection> self(new CdpConnection(std::move(socket), limits));
  asio::co_spawn(self->socket_.get_executor(), read_all(self), asio::detached);
  return self;
}

void CdpConnection::close() {
  broken_ = true;
  boost::system::error_code ignored;
  socket_.close(ignored);
  for (const auto& [id, call] : calls_) call->timer.cancel();
  for (const auto& [key, mailbox] : mailboxes_) mailbox->bell_.cancel();
}

std::int64_t CdpConnection::send(const CdpCommand& command) {
  const std::int64_t id = ++last_id_;
  if (broken_) return id;
  std::string text = encode_cdp(command, id);
  text += '\0';
  unsent_ += text.size();
  outbox_.push_back(std::move(text));
  if (unsent_ > limits_.unsent) {
    close();
  } else if (!writing_) {
    writing_ = true;
    asio::co_spawn(socket_.get_executor(), write_all(shared_from_this()), asio::detached);
  }
  return id;
}

Task<void> CdpConnection::write_all(std::shared_ptr<CdpConnection> self) {
  while (!self->broken_ && !self->outbox_.empty()) {
    const std::string text = std::move(self->outbox_.front());
    self->outbox_.pop_front();
    auto [error, size] = co_await asio::async_write(self->socket_, asio::buffer(text), kAwaitResult);
    self->unsent_ -= text.size();
    if (error) self->close();
  }
  self->writing_ = false;
}

Task<void> CdpConnection::read_all(std::shared_ptr<CdpConnection> self) {
  std::string piece(64u << 10, '\0');
  while (!self->broken_) {
    auto [error, size] = co_await self->socket_.async_read_some(asio::buffer(piece), kAwaitResult);
    if (error) break;
    self->take_messages(std::string_view(piece).substr(0, size));
  }
  self->close();
}

/// Hands on what is complete and keeps the rest.
void CdpConnection::take_messages(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\0');
    incoming_.append(bytes.substr(0, end));
    if (incoming_.size() > limits_.message) {
      passing_over_ = true;
      // Who is answered stands at the begin, of which page it is at the end.
      incoming_.erase(kKept, incoming_.size() - 2 * kKept);
    }
    if (end == std::string_view::npos) return;
    if (passing_over_) {
      pass_over();
    } else if (auto message = decode_cdp(incoming_)) {
      receive(std::move(*message));
    }
    incoming_.clear();
    passing_over_ = false;
    bytes.remove_prefix(end + 1);
  }
}

void CdpConnection::pass_over() {
  const TornMessage torn = torn_cdp(incoming_);
  if (torn.reply_to != 0) {
    receive(CdpReply{.id = torn.reply_to, .error = "the answer is too large"});
  } else if (const auto mailbox = mailboxes_.find(torn.session); mailbox != mailboxes_.end()) {
    mailbox->second->give_up();
  }
}

void CdpConnection::receive(CdpMessage message) {
  if (auto* reply = std::get_if<CdpReply>(&message)) {
    const auto call = calls_.find(reply->id);
    if (call == calls_.end()) return;
    call->second->reply = std::move(*reply);
    call->second->timer.cancel();
    return;
  }
  auto& event = std::get<CdpEvent>(message);
  const auto mailbox = mailboxes_.find(event.session.empty() ? event.context_id : event.session);
  if (mailbox != mailboxes_.end()) mailbox->second->put(std::move(event), limits_.events);
}

void CdpConnection::tell(const CdpCommand& command) {
  send(command);
}

Task<Result<CdpReply>> CdpConnection::call(CdpCommand command, std::chrono::milliseconds patience) {
  struct Place {
    CdpConnection& connection;
    std::int64_t id;
    Call call;
    ~Place() { connection.calls_.erase(id); }
  };
  const auto self = shared_from_this();
  Place place{.connection = *self,
              .id = send(command),
              .call = {.timer = asio::steady_timer(socket_.get_executor(), patience), .reply = {}}};
  if (broken_) co_return lost();
  calls_.emplace(place.id, &place.call);
  // Cancelled when the reply has come or none will, else run out.
  co_await place.call.timer.async_wait(kAwaitResult);
  if (!place.call.reply) {
    if (broken_) co_return lost();
    co_return fail(ErrorKind::timeout, {.name = "browser_silent",
                                        .message = "The browser did not answer " + command.method + " in time.",
                                        .next_step = std::string(kLater)});
  }
  if (!place.call.reply->error.empty()) {
    co_return fail(ErrorKind::rejected,
                   {.name = "browser_refused",
                    .message = "The browser refused " + command.method + ": " + place.call.reply->error.substr(0, 200),
                    .next_step = std::string(kLater)});
  }
  co_return std::move(*place.call.reply);
}

CdpConnection::Mailbox::Mailbox(std::shared_ptr<CdpConnection> connection, std::string session, std::string context)
    : connection_(std::move(connection)),
      session_(std::move(session)),
      context_(std::move(context)),
      bell_(connection_->socket_.get_executor()) {
  connection_->mailboxes_[session_] = this;
  connection_->mailboxes_[context_] = this;
}

CdpConnection::Mailbox::~Mailbox() {
  connection_->mailboxes_.erase(session_);
  connection_->mailboxes_.erase(context_);
}

void CdpConnection::Mailbox::put(CdpEvent event, std::size_t most) {
  bytes_ += size_of(event);
  if (bytes_ > most) return give_up();
  if (!overflowed_) events_.push_back(std::move(event));
  bell_.cancel();
}

void CdpConnection::Mailbox::give_up() {
  overflowed_ = true;
  events_.clear();
  bell_.cancel();
}

Task<Result<std::optional<CdpEvent>>> CdpConnection::Mailbox::next(TimePoint until) {
  if (events_.empty() && !connection_->broken_ && !overflowed_) {
    bell_.expires_at(until);
    co_await bell_.async_wait(kAwaitResult);
  }
  if (overflowed_) co_return told_too_much();
  if (events_.empty() && connection_->broken_) co_return lost();
  if (events_.empty()) co_return std::optional<CdpEvent>();
  std::optional<CdpEvent> event(std::move(events_.front()));
  events_.pop_front();
  bytes_ -= size_of(*event);
  co_return event;
}

}  // namespace matjar::sourcing::browser
