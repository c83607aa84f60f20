#include "confined/child_pool.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/error_code.hpp>
#include <fmt/format.h>
#include <optional>
#include <signal.h>
#include <utility>

#include "base/places.hpp"
#include "base/within.hpp"
#include "confined/child_process.hpp"
#include "confined/frame.hpp"

namespace matjar::confined {

namespace asio = boost::asio;

namespace {

constexpr auto kAwaitResult = asio::as_tuple(asio::use_awaitable);

using Strand = asio::strand<asio::any_io_executor>;
using Socket = asio::local::stream_protocol::socket;
using std::chrono::steady_clock;
using namespace std::chrono_literals;

/// What a child may use between two requests, for what it puts away after its answer.
constexpr std::chrono::nanoseconds kIdleWork = 100ms;
/// A child that hung up is about to end, and how it ends says why.
constexpr auto kLongestFarewell = 10s;

std::unexpected<Refusal> refuse(RefusalReason reason, std::string message) {
  return std::unexpected(Refusal{.reason = reason, .message = std::move(message)});
}

/// A child that has said that it is ready, or is about to.
struct Child {
  ChildProcess process;
  Socket socket;
  std::size_t served = 0;
  std::chrono::nanoseconds cpu_at_rest{};  ///< processor time when it had last said something
};

/// Why there is no frame: the child is about to end, or it says what is none.
enum class NoFrame { hung_up, nonsense };
using Frame = std::expected<std::string, NoFrame>;

Task<Frame> read_frame(Socket* socket, std::size_t most) {
  FrameHead head{};
  auto [head_error, head_bytes] = co_await asio::async_read(*socket, asio::buffer(head), kAwaitResult);
  if (head_error) co_return std::unexpected(NoFrame::hung_up);
  const std::optional<std::size_t> size = frame_size(head, most);
  if (!size) co_return std::unexpected(NoFrame::nonsense);
  std::string body(*size, '\0');
  auto [body_error, body_bytes] = co_await asio::async_read(*socket, asio::buffer(body), kAwaitResult);
  if (body_error) co_return std::unexpected(NoFrame::hung_up);
  co_return std::move(body);
}

Task<Frame> exchange(Socket* socket, const Request* request, std::size_t most) {
  const FrameHead head = frame_head(request->head.size() + request->body.size());
  const std::array<asio::const_buffer, 3> message{asio::buffer(head), asio::buffer(request->head),
                                                  asio::buffer(request->body)};
  auto [error, bytes] = co_await asio::async_write(*socket, message, kAwaitResult);
  if (error) co_return std::unexpected(NoFrame::hung_up);
  co_return co_await read_frame(socket, most);
}

/// Ends when a request has used up what it may; looks often enough that two threads cannot go far beyond.
Task<RefusalReason> until_used_up(const ChildProcess* process, std::chrono::nanoseconds cpu_limit,
                                  std::chrono::milliseconds wall_limit) {
  const auto used_before = process->cpu_time();
  const auto end = steady_clock::now() + wall_limit;
  asio::steady_timer timer(co_await asio::this_coro::executor);
  while (true) {
    const std::chrono::nanoseconds left = cpu_limit - (process->cpu_time() - used_before);
    const auto now = steady_clock::now();
    if (left <= 0ns) co_return RefusalReason::too_costly;
    if (now >= end) co_return RefusalReason::too_slow;
    const auto pause = std::clamp<std::chrono::nanoseconds>(left / 2, 5ms, 250ms);
    timer.expires_at(std::min(end, now + std::chrono::duration_cast<steady_clock::duration>(pause)));
    co_await timer.async_wait(asio::use_awaitable);
  }
}

Task<void> wait_for_end(ChildProcess* process) {
  const auto end = steady_clock::now() + kLongestFarewell;
  std::chrono::milliseconds pause = 1ms;
  asio::steady_timer timer(co_await asio::this_coro::executor);
  while (process->running() && steady_clock::now() < end) {
    timer.expires_after(pause);
    co_await timer.async_wait(asio::use_awaitable);
    pause = std::min(pause * 2, 50ms);
  }
}

Refusal used_up(RefusalReason reason, const ChildSettings& settings) {
  if (reason == RefusalReason::too_costly) {
    return {.reason = reason,
            .message = fmt::format("it took more than {} s of the processor",
                                   std::chrono::duration<double>(settings.cpu_limit).count())};
  }
  return {.reason = reason,
          .message =
              fmt::format("it was not done within {} s", std::chrono::duration<double>(settings.wall_limit).count())};
}

Refusal nonsense() {
  return {.reason = RefusalReason::died, .message = "the answer cannot be right"};
}

std::string_view how_it_ended(RefusalReason reason) {
  switch (reason) {
    case RefusalReason::too_costly:
      return "too_costly";
    case RefusalReason::too_slow:
      return "too_slow";
    case RefusalReason::interrupted:
      return "interrupted";
    case RefusalReason::no_child:
      return "not_started";
    case RefusalReason::busy:
    case RefusalReason::stopped:
    case RefusalReason::died:
      break;
  }
  return "died";
}

}  // namespace

class ChildPool::State : public std::enable_shared_from_this<State> {
 public:
  State(const asio::any_io_executor& executor, ChildSettings settings)
      : strand_(asio::make_strand(executor)),
        settings_(std::move(settings)),
        slots_(std::max<std::size_t>(settings_.children, 1)),
        places_(static_cast<int>(slots_.size())) {}

  const Strand& strand() const { return strand_; }

  static Task<Answer> serve(std::shared_ptr<State> self, Request request, Check check);
  static Task<std::expected<void, Refusal>> start(std::shared_ptr<State> self);
  void close();
  std::vector<int> process_ids();

 private:
  struct Slot {
    std::optional<Child> child;
    bool taken = false;
  };

  /// A slot for the length of one request. Whatever way the request ends, the slot is passed on, and unless the request
  /// kept() its child, the child is killed: it may still be busy with something that nobody waits for.
  class Lease {
   public:
    Lease(std::shared_ptr<State> state, Places::Place place)
        : state_(std::move(state)), place_(std::move(place)), slot_(state_->take_free_slot()) {}
    ~Lease() {
      if (!keep_) slot().child.reset();
      slot().taken = false;
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    Slot& slot() { return state_->slots_[slot_]; }
    void kept() { keep_ = true; }

   private:
    std::shared_ptr<State> state_;  // outlives the pool together with the request's frame
    Places::Place place_;
    std::size_t slot_;
    bool keep_ = false;
  };

  std::size_t take_free_slot();
  Task<std::expected<Places::Place, Refusal>> wait_for_place();
  void drop_unfit(Slot& slot) const;
  Task<std::expected<void, Refusal>> ensure_child(Slot* slot);
  Task<Answer> ask_child(Child* child, const Request* request, std::chrono::nanoseconds cpu_left);
  static Task<bool> is_right(Child* child, const Check* check, std::string* answer);
  Task<Refusal> death_of(Child* child) const;
  void tell(std::string_view how, const ChildProcess* process, std::string about) const;

  Strand strand_;
  ChildSettings settings_;
  std::vector<Slot> slots_;
  Places places_;
  bool closed_ = false;
};

std::size_t ChildPool::State::take_free_slot() {
  // A slot with a warm child first: starting one costs more than a small request.
  std::optional<std::size_t> free;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].taken) continue;
    if (!free || (slots_[i].child && !slots_[*free].child)) free = i;
  }
  slots_[*free].taken = true;  // whoever has a place finds a slot
  return *free;
}

Task<std::expected<Places::Place, Refusal>> ChildPool::State::wait_for_place() {
  Places::Place place = co_await places_.take(settings_.queue_limit);
  if (closed_) co_return refuse(RefusalReason::stopped, "the program is about to end");
  if (!place) co_return refuse(RefusalReason::busy, "no process became free in time");
  co_return std::move(place);
}

void ChildPool::State::tell(std::string_view how, const ChildProcess* process, std::string about) const {
  if (!settings_.on_end) return;
  settings_.on_end({.program = settings_.program.filename().string(),
                    .how = how,
                    .about = std::move(about),
                    .signal = process == nullptr ? std::nullopt : process->signal(),
                    .exit_status = process == nullptr ? std::nullopt : process->exit_status()});
}

/// One that died or worked while it had nothing to do is no fault of the request that comes now.
void ChildPool::State::drop_unfit(Slot& slot) const {
  if (!slot.child) return;
  ChildProcess& process = slot.child->process;
  if (!process.running()) {
    tell("died_idle", &process, "");
    slot.child.reset();
  } else if (process.cpu_time() - slot.child->cpu_at_rest > kIdleWork) {
    tell("worked_idle", &process, "");
    slot.child.reset();
  }
}

Task<std::expected<void, Refusal>> ChildPool::State::ensure_child(Slot* slot) {
  drop_unfit(*slot);
  if (slot->child) co_return std::expected<void, Refusal>();

  auto process = ChildProcess::start(settings_.program);
  if (!process) co_return refuse(RefusalReason::no_child, std::move(process).error());
  Socket socket(strand_);
  boost::system::error_code error;
  socket.assign(asio::local::stream_protocol(), process->take_socket(), error);
  if (error) co_return refuse(RefusalReason::no_child, error.message());
  slot->child.emplace(Child{.process = std::move(*process), .socket = std::move(socket)});

  Task<Frame> hello = read_frame(&slot->child->socket, 0);
  std::optional<Frame> answer = co_await within(settings_.start_limit, std::move(hello));
  const std::string name = settings_.program.filename().string();
  if (closed_) co_return refuse(RefusalReason::stopped, "the program is about to end");
  if (!answer) co_return refuse(RefusalReason::no_child, name + " was not ready in time");
  if (!*answer) co_return refuse(RefusalReason::no_child, name + " ended before it was ready");
  slot->child->cpu_at_rest = slot->child->process.cpu_time();
  co_return std::expected<void, Refusal>();
}

Task<Refusal> ChildPool::State::death_of(Child* child) const {
  Task<void> end = wait_for_end(&child->process);
  co_await std::move(end);
  child->process.stop();
  const std::string name = settings_.program.filename().string();
  if (child->process.exit_status() == kOutOfMemory) {
    co_return Refusal{.reason = RefusalReason::too_costly, .message = "it took more memory than there is for one"};
  }
  if (child->process.signal() == SIGXCPU) co_return used_up(RefusalReason::too_costly, settings_);
  // It cannot do that to itself, and we did not.
  if (child->process.signal() == SIGKILL) {
    co_return Refusal{.reason = RefusalReason::interrupted, .message = name + " was ended from outside"};
  }
  co_return Refusal{.reason = RefusalReason::died, .message = "it ended " + name};
}

Task<Answer> ChildPool::State::ask_child(Child* child, const Request* request, std::chrono::nanoseconds cpu_left) {
  using asio::experimental::awaitable_operators::operator||;
  child->process.allow_cpu(std::chrono::ceil<std::chrono::milliseconds>(cpu_left) + 1s);
  Task<Frame> talk = exchange(&child->socket, request, settings_.most_answer_bytes);
  Task<RefusalReason> limit = until_used_up(&child->process, cpu_left, settings_.wall_limit);
  auto both = std::move(talk) || std::move(limit);
  auto first = co_await std::move(both);
  if (closed_) co_return refuse(RefusalReason::stopped, "the program is about to end");
  if (first.index() == 1) co_return std::unexpected(used_up(std::get<1>(first), settings_));
  child->cpu_at_rest = child->process.cpu_time();
  Frame& frame = std::get<0>(first);
  if (frame) co_return std::move(*frame);
  if (frame.error() == NoFrame::nonsense) {
    child->process.stop();
    co_return std::unexpected(nonsense());
  }
  Task<Refusal> death = death_of(child);
  Refusal refusal = co_await std::move(death);
  if (closed_) co_return refuse(RefusalReason::stopped, "the program is about to end");
  co_return std::unexpected(std::move(refusal));
}

/// Whether the child's answer is one. A child whose answer is none is ended.
Task<bool> ChildPool::State::is_right(Child* child, const Check* check, std::string* answer) {
  if (!*check) co_return true;
  Task<bool> checking = (*check)(std::move(*answer));
  const bool right = co_await std::move(checking);
  answer->clear();
  if (!right) child->process.stop();
  co_return right;
}

Task<Answer> ChildPool::State::serve(std::shared_ptr<State> self, Request request, Check check) {
  auto waiting = self->wait_for_place();
  auto place = co_await std::move(waiting);
  if (!place) co_return std::unexpected(std::move(place).error());
  Lease lease(self, std::move(*place));
  std::chrono::nanoseconds cpu_left = self->settings_.cpu_limit;
  for (int tries = 1;; ++tries) {
    auto ready = co_await self->ensure_child(&lease.slot());
    if (!ready) {
      if (ready.error().reason == RefusalReason::no_child) self->tell("not_started", nullptr, request.about);
      co_return std::unexpected(std::move(ready).error());
    }
    if (self->closed_) co_return refuse(RefusalReason::stopped, "the program is about to end");
    Child& child = *lease.slot().child;
    const bool fresh = child.served == 0;
    const auto used_before = child.process.cpu_time();
    Answer answer = co_await self->ask_child(&child, &request, cpu_left);
    bool right = answer.has_value();
    if (right) right = co_await is_right(&child, &check, &*answer);
    if (right) {
      if (!self->closed_ && ++child.served < self->settings_.requests_per_child) lease.kept();
      co_return answer;
    }
    if (answer) {
      answer = std::unexpected(nonsense());
      self->tell("nonsense", &child.process, request.about);
    } else if (answer.error().reason != RefusalReason::stopped) {
      self->tell(how_it_ended(answer.error().reason), &child.process, request.about);
    }
    const bool ended = answer.error().reason != RefusalReason::stopped && !child.process.running();
    if (!ended || fresh || tries == 2) co_return answer;
    cpu_left -= child.process.cpu_time() - used_before;
    lease.slot().child.reset();
    if (cpu_left <= 0ns) co_return std::unexpected(used_up(RefusalReason::too_costly, self->settings_));
  }
}

Task<std::expected<void, Refusal>> ChildPool::State::start(std::shared_ptr<State> self) {
  auto waiting = self->wait_for_place();
  auto place = co_await std::move(waiting);
  if (!place) co_return std::unexpected(std::move(place).error());
  Lease lease(self, std::move(*place));
  auto ready = co_await self->ensure_child(&lease.slot());
  if (ready && !self->closed_) lease.kept();
  co_return ready;
}

void ChildPool::State::close() {
  closed_ = true;
  for (Slot& slot : slots_) {
    if (!slot.child) continue;
    slot.child->process.stop();
    // A request under way still refers to the socket: it reads the end there. The others go now.
    if (!slot.taken) slot.child.reset();
  }
  places_.close();
}

std::vector<int> ChildPool::State::process_ids() {
  std::vector<int> ids;
  for (Slot& slot : slots_) {
    if (slot.child && slot.child->process.running()) ids.push_back(slot.child->process.id());
  }
  return ids;
}

ChildPool::ChildPool(const asio::any_io_executor& executor, ChildSettings settings)
    : state_(std::make_shared<State>(executor, std::move(settings))) {}

ChildPool::~ChildPool() {
  state_->close();
}

Task<std::expected<void, Refusal>> ChildPool::start() {
  std::shared_ptr<State> state = state_;
  auto work = State::start(state);
  auto running = asio::co_spawn(state->strand(), std::move(work), asio::use_awaitable);
  co_return co_await std::move(running);
}

Task<Answer> ChildPool::ask(Request request, Check check) {
  std::shared_ptr<State> state = state_;
  auto work = State::serve(state, std::move(request), std::move(check));
  auto running = asio::co_spawn(state->strand(), std::move(work), asio::use_awaitable);
  co_return co_await std::move(running);
}

Task<void> ChildPool::shut_down() {
  std::shared_ptr<State> state = state_;
  auto work = [](std::shared_ptr<State> target) -> Task<void> {
    target->close();
    co_return;
  };
  auto running = asio::co_spawn(state->strand(), work(state), asio::use_awaitable);
  co_await std::move(running);
}

Task<std::vector<int>> ChildPool::process_ids() {
  std::shared_ptr<State> state = state_;
  auto work = [](std::shared_ptr<State> target) -> Task<std::vector<int>> { co_return target->process_ids(); };
  auto running = asio::co_spawn(state->strand(), work(state), asio::use_awaitable);
  co_return co_await std::move(running);
}

}  // namespace matjar::confined
