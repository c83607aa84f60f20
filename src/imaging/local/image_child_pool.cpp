#include "imaging/local/image_child_pool.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/error_code.hpp>
#include <optional>
#include <utility>

#include "base/places.hpp"
#include "base/within.hpp"
#include "imaging/local/child_process.hpp"

namespace matjar::imaging::local {

namespace asio = boost::asio;

namespace {

constexpr auto kAwaitResult = asio::as_tuple(asio::use_awaitable);

using Strand = asio::strand<asio::any_io_executor>;
using Socket = asio::local::stream_protocol::socket;
using namespace std::chrono_literals;

std::unexpected<Error> not_readable(std::string message) {
  return fail(ErrorKind::rejected, {.name = "image_not_readable",
                                    .message = std::move(message),
                                    .next_step = "Use another picture of the product: JPEG, PNG or WebP."});
}

std::unexpected<Error> no_service(std::string message) {
  return fail(ErrorKind::unavailable, {.name = "image_service_unavailable",
                                       .message = std::move(message),
                                       .next_step = "See the log for what matjar-image said when it was started."});
}

std::unexpected<Error> stopped() {
  return fail(
      ErrorKind::cancelled,
      {.name = "image_service_stopped", .message = "the program is about to end", .next_step = "Start it again."});
}

/// A child that has said that it is ready, or is about to.
struct Child {
  ChildProcess process;
  Socket socket;
  std::size_t served = 0;
};

/// Nothing where the child hung up or broke the protocol.
Task<std::optional<ChildAnswer>> read_answer(Socket* socket) {
  AnswerHeader header{};
  auto [header_error, header_size] = co_await asio::async_read(*socket, asio::buffer(header), kAwaitResult);
  if (header_error) co_return std::nullopt;
  std::optional<AnnouncedAnswer> announced = decode_answer(header);
  if (!announced) co_return std::nullopt;
  announced->answer.body.resize(announced->body_size);
  auto [body_error, body_size] = co_await asio::async_read(*socket, asio::buffer(announced->answer.body), kAwaitResult);
  if (body_error) co_return std::nullopt;
  co_return std::move(announced->answer);
}

Task<std::optional<ChildAnswer>> exchange(Socket* socket, ChildRequest request, std::string bytes) {
  const RequestHeader header = encode(request);
  const std::array<asio::const_buffer, 2> message{asio::buffer(header), asio::buffer(bytes)};
  auto [error, size] = co_await asio::async_write(*socket, message, kAwaitResult);
  if (error) co_return std::nullopt;
  co_return co_await read_answer(socket);
}

/// A child's verdict as the error that callers know.
Result<ChildAnswer> judged(ChildAnswer answer) {
  switch (answer.status) {
    case ChildStatus::done:
      return answer;
    case ChildStatus::too_large:
      return fail(ErrorKind::rejected,
                  {.name = "image_too_large",
                   .message = fmt::format("the picture has more than {} megapixels or a side over {} px",
                                          kMaxPixels / 1'000'000, kMaxSide),
                   .next_step = "Use a smaller version of the picture."});
    case ChildStatus::too_small:
      return fail(ErrorKind::rejected,
                  {.name = "image_too_small",
                   .message = fmt::format("the picture's shorter side is under {} px", kMinShorterSide),
                   .next_step = "Use a larger version of the picture."});
    case ChildStatus::ready:
    case ChildStatus::not_readable:
      break;
  }
  return not_readable("it is no JPEG, PNG or WebP, or it is damaged");
}

}  // namespace

class ImageChildPool::State : public std::enable_shared_from_this<State> {
 public:
  State(const asio::any_io_executor& executor, ImageChildSettings settings)
      : strand_(asio::make_strand(executor)),
        settings_(std::move(settings)),
        slots_(std::max<std::size_t>(settings_.children, 1)),
        places_(static_cast<int>(slots_.size())) {}

  const Strand& strand() const { return strand_; }

  static Task<Result<ChildAnswer>> serve(std::shared_ptr<State> self, ChildRequest request, std::string bytes);
  void close();
  std::vector<int> process_ids();

 private:
  struct Slot {
    std::optional<Child> child;
    bool taken = false;
  };

  /// A slot for the length of one request. Whatever way the request ends, the slot is passed on, and unless the request
  /// kept() its child, the child is killed: it may still be busy with a picture that nobody waits for.
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
  Task<Result<Places::Place>> wait_for_place();
  Task<Result<void>> ensure_child(Slot* slot);

  Strand strand_;
  ImageChildSettings settings_;
  std::vector<Slot> slots_;
  Places places_;
  bool closed_ = false;
};

std::size_t ImageChildPool::State::take_free_slot() {
  // A slot with a warm child first: starting one costs more than a small picture.
  std::optional<std::size_t> free;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].taken) continue;
    if (!free || (slots_[i].child && !slots_[*free].child)) free = i;
  }
  slots_[*free].taken = true;  // whoever has a place finds a slot
  return *free;
}

Task<Result<Places::Place>> ImageChildPool::State::wait_for_place() {
  Places::Place place = co_await places_.take(settings_.queue_deadline);
  if (closed_) co_return stopped();
  if (!place) {
    co_return fail(ErrorKind::unavailable, {.name = "image_service_busy",
                                            .message = "no image process became free in time",
                                            .next_step = "Allow more image processes or try again later."});
  }
  co_return std::move(place);
}

Task<Result<void>> ImageChildPool::State::ensure_child(Slot* slot) {
  // One that died while it was idle is no fault of the picture that comes now.
  if (slot->child && !slot->child->process.running()) slot->child.reset();
  if (slot->child) co_return Result<void>();

  CO_TRY_ASSIGN(ChildProcess process, ChildProcess::start(settings_.program));
  Socket socket(strand_);
  boost::system::error_code error;
  socket.assign(asio::local::stream_protocol(), process.take_socket(), error);
  if (error) co_return no_service(error.message());
  slot->child.emplace(Child{.process = std::move(process), .socket = std::move(socket)});

  Task<std::optional<ChildAnswer>> hello = read_answer(&slot->child->socket);
  std::optional<std::optional<ChildAnswer>> answer = co_await within(settings_.start_deadline, std::move(hello));
  if (!answer) co_return no_service("matjar-image was not ready in time");
  if (!*answer || (*answer)->status != ChildStatus::ready)
    co_return no_service("matjar-image ended before it was ready");
  co_return Result<void>();
}

Task<Result<ChildAnswer>> ImageChildPool::State::serve(std::shared_ptr<State> self, ChildRequest request,
                                                       std::string bytes) {
  CO_TRY_ASSIGN(Places::Place place, co_await self->wait_for_place());
  Lease lease(self, std::move(place));
  CO_TRY(co_await self->ensure_child(&lease.slot()));
  if (self->closed_) co_return stopped();

  request.body_size = static_cast<std::uint32_t>(bytes.size());
  Task<std::optional<ChildAnswer>> talk = exchange(&lease.slot().child->socket, request, std::move(bytes));
  std::optional<std::optional<ChildAnswer>> answer = co_await within(self->settings_.deadline, std::move(talk));
  if (self->closed_) co_return stopped();
  if (!answer) co_return not_readable("decoding it took longer than allowed");
  if (!*answer) co_return not_readable("decoding it ended the image process");
  if (++lease.slot().child->served < self->settings_.requests_per_child) lease.kept();
  co_return judged(std::move(**answer));
}

void ImageChildPool::State::close() {
  closed_ = true;
  for (Slot& slot : slots_) {
    if (!slot.child) continue;
    slot.child->process.stop();
    // A request under way still refers to the socket: it reads the end there. The others go now.
    if (!slot.taken) slot.child.reset();
  }
  places_.close();
}

std::vector<int> ImageChildPool::State::process_ids() {
  std::vector<int> ids;
  for (Slot& slot : slots_) {
    if (slot.child && slot.child->process.running()) ids.push_back(slot.child->process.id());
  }
  return ids;
}

ImageChildPool::ImageChildPool(const asio::any_io_executor& executor, ImageChildSettings settings)
    : state_(std::make_shared<State>(executor, std::move(settings))) {}

ImageChildPool::~ImageChildPool() {
  state_->close();
}

Task<Result<ChildAnswer>> ImageChildPool::ask(ChildRequest request, std::string bytes) {
  if (bytes.empty()) co_return not_readable("there is nothing in it");
  if (bytes.size() > kMaxImageBytes) {
    co_return fail(ErrorKind::rejected,
                   {.name = "image_too_large",
                    .message = fmt::format("the picture has {} bytes; {} are allowed", bytes.size(), kMaxImageBytes),
                    .next_step = "Use a smaller version of the picture."});
  }
  std::shared_ptr<State> state = state_;
  auto work = State::serve(state, request, std::move(bytes));
  auto running = asio::co_spawn(state->strand(), std::move(work), asio::use_awaitable);
  co_return co_await std::move(running);
}

Task<void> ImageChildPool::shut_down() {
  std::shared_ptr<State> state = state_;
  auto work = [](std::shared_ptr<State> target) -> Task<void> {
    target->close();
    co_return;
  };
  auto running = asio::co_spawn(state->strand(), work(state), asio::use_awaitable);
  co_await std::move(running);
}

Task<std::vector<int>> ImageChildPool::process_ids() {
  std::shared_ptr<State> state = state_;
  auto work = [](std::shared_ptr<State> target) -> Task<std::vector<int>> { co_return target->process_ids(); };
  auto running = asio::co_spawn(state->strand(), work(state), asio::use_awaitable);
  co_return co_await std::move(running);
}

}  // namespace matjar::imaging::local
