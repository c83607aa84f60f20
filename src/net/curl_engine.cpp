#include "net/curl_engine.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>

namespace matjar::net {

namespace {

namespace asio = boost::asio;

Error cancelled() {
  return fail(ErrorKind::cancelled, {.name = "cancelled", .message = "The call was cancelled."}).error();
}

Error too_many() {
  return fail(ErrorKind::unavailable, {.name = "too_many_calls",
                                       .message = "Too many calls wait for their turn.",
                                       .next_step = "Try again later; raise the limit of calls if this goes on."})
      .error();
}

}  // namespace

CurlEngine::CurlEngine(asio::io_context& loop, Limits limits)
    : strand_(asio::make_strand(loop)), timer_(strand_), limits_(limits), multi_(curl_multi_init()) {
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlEngine::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlEngine::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(limits.idle));
}

CurlEngine::~CurlEngine() {
  for (auto& [id, call] : calls_) {
    if (call->running) curl_multi_remove_handle(multi_, call->transfer->handle());
  }
  calls_.clear();
  curl_multi_cleanup(multi_);
  for (auto& [socket, watch] : watches_) watch->descriptor.release();
}

Task<Result<HttpAnswer>> CurlEngine::perform(std::unique_ptr<CurlTransfer> transfer) {
  auto initiate = [self = shared_from_this()](auto handler, std::unique_ptr<CurlTransfer> started) {
    const auto executor = asio::get_associated_executor(handler, self->strand_.get_inner_executor());
    auto slot = asio::get_associated_cancellation_slot(handler);
    Completion complete = [handler = std::move(handler),
                           work = asio::make_work_guard(executor)](Result<HttpAnswer> outcome) mutable {
      auto resume = [handler = std::move(handler), outcome = std::move(outcome)]() mutable {
        std::move(handler)(std::move(outcome));
      };
      asio::post(work.get_executor(), std::move(resume));
    };
    const std::uint64_t id = ++self->last_id_;
    auto call = std::make_unique<Call>(id, std::move(started), std::move(complete), self->strand_);
    if (slot.is_connected()) {
      slot.assign([weak = self->weak_from_this(), strand = self->strand_, id](asio::cancellation_type) {
        asio::dispatch(strand, [weak, id] {
          if (const auto engine = weak.lock()) engine->cancel(id);
        });
      });
    }
    asio::dispatch(self->strand_, [self, call = std::move(call)]() mutable { self->enter(std::move(call)); });
  };
  return asio::async_initiate<const asio::use_awaitable_t<>, void(Result<HttpAnswer>)>(
      std::move(initiate), asio::use_awaitable, std::move(transfer));
}

void CurlEngine::enter(std::unique_ptr<Call> call) {
  const std::uint64_t id = call->id;
  Call& entered = *calls_.emplace(id, std::move(call)).first->second;
  if (running_ < limits_.running) return begin(entered);
  if (waiting_.size() >= limits_.waiting) return end(id, std::unexpected(too_many()));
  waiting_.push_back(id);
  wait_for_time(entered, entered.transfer->deadline());
}

void CurlEngine::begin(Call& call) {
  if (auto prepared = call.transfer->prepare(&call); !prepared) return end(call.id, failure_of(std::move(prepared)));
  call.running = true;
  ++running_;
  const auto first_byte = std::chrono::steady_clock::now() + call.transfer->first_byte_limit();
  wait_for_time(call, std::min(first_byte, call.transfer->deadline()));
  curl_multi_add_handle(multi_, call.transfer->handle());
}

void CurlEngine::begin_waiting() {
  while (running_ < limits_.running && !waiting_.empty()) {
    const std::uint64_t id = waiting_.front();
    waiting_.pop_front();
    if (const auto found = calls_.find(id); found != calls_.end()) begin(*found->second);
  }
}

void CurlEngine::cancel(std::uint64_t id) {
  if (calls_.contains(id)) end(id, std::unexpected(cancelled()));
}

void CurlEngine::end(std::uint64_t id, Result<HttpAnswer> outcome) {
  auto node = calls_.extract(id);
  Call& call = *node.mapped();
  call.timer.cancel();
  if (call.running) {
    curl_multi_remove_handle(multi_, call.transfer->handle());
    --running_;
  } else {
    std::erase(waiting_, id);
  }
  call.complete(std::move(outcome));
  begin_waiting();
}

void CurlEngine::wait_for_time(Call& call, CurlTransfer::TimePoint until) {
  call.timer.expires_at(until);
  call.timer.async_wait(asio::bind_executor(strand_, [weak = weak_from_this(), id = call.id](auto error) {
    const auto self = weak.lock();
    if (self && !error) self->on_time(id);
  }));
}

void CurlEngine::on_time(std::uint64_t id) {
  const auto found = calls_.find(id);
  if (found == calls_.end()) return;
  Call& call = *found->second;
  const bool over = std::chrono::steady_clock::now() >= call.transfer->deadline();
  if (call.running && call.transfer->answered() && !over) return wait_for_time(call, call.transfer->deadline());
  end(id, std::unexpected(call.transfer->timed_out()));
}

void CurlEngine::act(curl_socket_t socket, int events) {
  int running = 0;
  curl_multi_socket_action(multi_, socket, events, &running);
  collect();
}

void CurlEngine::collect() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;
    Call* call = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &call);
    end(call->id, call->transfer->finish(code));
  }
}

bool CurlEngine::watch(curl_socket_t socket, int wanted) {
  if (wanted == CURL_POLL_REMOVE) {
    const auto node = watches_.extract(socket);
    if (node.empty()) return true;
    node.mapped()->wanted = CURL_POLL_NONE;
    node.mapped()->descriptor.release();
    return true;
  }
  auto& watch = watches_[socket];
  if (!watch) {
    watch = std::make_shared<Watch>(strand_, socket);
    boost::system::error_code error;
    watch->descriptor.assign(socket, error);
    if (error) {
      watches_.erase(socket);
      return false;
    }
  }
  watch->wanted = wanted;
  arm(watch);
  return true;
}

void CurlEngine::arm(const std::shared_ptr<Watch>& watch) {
  using Wait = asio::posix::stream_descriptor::wait_type;
  const auto wait = [this, &watch](Wait type, bool Watch::* armed, int event) {
    (*watch).*armed = true;
    const auto done = [weak = weak_from_this(), watch, armed, event](boost::system::error_code error) {
      (*watch).*armed = false;
      const auto self = weak.lock();
      if (!self || error || watch->wanted == CURL_POLL_NONE) return;
      self->act(watch->socket, event);
      if (watch->wanted != CURL_POLL_NONE) self->arm(watch);
    };
    watch->descriptor.async_wait(type, asio::bind_executor(strand_, done));
  };
  if ((watch->wanted & CURL_POLL_IN) != 0 && !watch->reading) wait(Wait::wait_read, &Watch::reading, CURL_CSELECT_IN);
  if ((watch->wanted & CURL_POLL_OUT) != 0 && !watch->writing) {
    wait(Wait::wait_write, &Watch::writing, CURL_CSELECT_OUT);
  }
}

void CurlEngine::set_timer(long milliseconds) {
  if (milliseconds < 0) {
    timer_.cancel();
    return;
  }
  timer_.expires_after(std::chrono::milliseconds(milliseconds));
  timer_.async_wait(asio::bind_executor(strand_, [weak = weak_from_this()](boost::system::error_code error) {
    const auto self = weak.lock();
    if (self && !error) self->act(CURL_SOCKET_TIMEOUT, 0);
  }));
}

int CurlEngine::on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) noexcept {
  return static_cast<CurlEngine*>(self)->watch(socket, what) ? 0 : -1;
}

int CurlEngine::on_timer(CURLM*, long milliseconds, void* self) noexcept {
  static_cast<CurlEngine*>(self)->set_timer(milliseconds);
  return 0;
}

}  // namespace matjar::net
