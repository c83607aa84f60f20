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
  std::string buffer;
  std::string piece(64u << 10, '\0');
  std::size_t scanned = 0;
  while (!self->broken_) {
    auto [error, size] = co_await self->socket_.async_read_some(asio::buffer(piece), kAwaitResult);
    if (error) break;
    buffer.append(piece, 0, size);
    if (!self->take_messages(buffer, scanned)) break;
  }
  self->close();
}

/// Hands on what is complete and keeps the rest; false when the rest is longer than any message may be.
bool CdpConnection::take_messages(std::string& buffer, std::size_t& scanned) {
  std::size_t begin = 0;
  for (std::size_t end = buffer.find('\0', scanned); end != std::string::npos; end = buffer.find('\0', begin)) {
    if (end - begin > limits_.message) return false;
    if (auto message = decode_cdp(std::string_view(buffer).substr(begin, end - begin))) receive(std::move(*message));
    begin = end + 1;
  }
  buffer.erase(0, begin);
  scanned = buffer.size();
  return buffer.size() <= limits_.message;
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
  if (events_.size() >= most) overflowed_ = true;
  if (!overflowed_) events_.push_back(std::move(event));
  bell_.cancel();
}

Task<Result<std::optional<CdpEvent>>> CdpConnection::Mailbox::next(TimePoint until) {
  if (events_.empty() && !connection_->broken_ && !overflowed_) {
    bell_.expires_at(until);
    co_await bell_.async_wait(kAwaitResult);
  }
  if (overflowed_ || (events_.empty() && connection_->broken_)) co_return lost();
  if (events_.empty()) co_return std::optional<CdpEvent>();
  std::optional<CdpEvent> event(std::move(events_.front()));
  events_.pop_front();
  co_return event;
}

}  // namespace matjar::sourcing::browser
