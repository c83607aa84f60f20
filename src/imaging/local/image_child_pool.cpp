#include "imaging/local/image_child_pool.hpp"

#include <fmt/format.h>
#include <optional>
#include <utility>

namespace matjar::imaging::local {

namespace {

std::unexpected<Error> not_readable(std::string message) {
  return fail(ErrorKind::rejected, {.name = "image_not_readable",
                                    .message = std::move(message),
                                    .next_step = "Use another picture of the product: JPEG, PNG or WebP."});
}

std::unexpected<Error> failure_of(confined::Refusal refusal) {
  using confined::RefusalReason;
  std::string& message = refusal.message;
  switch (refusal.reason) {
    case RefusalReason::no_child:
      return fail(ErrorKind::unavailable, {.name = "image_service_unavailable",
                                           .message = std::move(message),
                                           .next_step = "Place the program matjar-image beside matjar, as the build "
                                                        "does; the log has what it said when it was started."});
    case RefusalReason::busy:
      return fail(ErrorKind::unavailable, {.name = "image_service_busy",
                                           .message = std::move(message),
                                           .next_step = "Allow more image processes or try again later."});
    case RefusalReason::stopped:  // the next start takes the job up
      return fail(ErrorKind::unavailable,
                  {.name = "image_service_stopped", .message = std::move(message), .next_step = "Start it again."});
    case RefusalReason::interrupted:
      return fail(ErrorKind::unavailable, {.name = "image_service_interrupted",
                                           .message = std::move(message),
                                           .next_step = "Try again; where it happens often, the machine has too little "
                                                        "memory."});
    case RefusalReason::too_costly:
      return fail(ErrorKind::rejected, {.name = "image_too_costly",
                                        .message = "decoding the picture was given up: " + message,
                                        .next_step = "Use a smaller version of the picture."});
    case RefusalReason::too_slow:
      return fail(ErrorKind::timeout, {.name = "image_service_too_slow",
                                       .message = "decoding the picture was given up: " + message,
                                       .next_step = "Try again later; the machine may have too much to do."});
    case RefusalReason::died:
      break;
  }
  return not_readable("decoding it failed: " + message);
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
    case ChildStatus::not_readable:
      break;
  }
  return not_readable("it is no JPEG, PNG or WebP, or it is damaged");
}

confined::ChildSettings for_pictures(confined::ChildSettings settings) {
  settings.most_answer_bytes = kAnswerHeader + kMaxAnswerBytes;
  return settings;
}

}  // namespace

ImageChildPool::ImageChildPool(const boost::asio::any_io_executor& executor, confined::ChildSettings settings)
    : children_(executor, for_pictures(std::move(settings))) {}

Task<Result<void>> ImageChildPool::start() {
  auto starting = children_.start();
  auto started = co_await std::move(starting);
  if (!started) co_return failure_of(std::move(started).error());
  co_return Result<void>();
}

Task<Result<ChildAnswer>> ImageChildPool::ask(ChildRequest request, std::string bytes) {
  if (bytes.empty()) co_return not_readable("there is nothing in it");
  if (bytes.size() > kMaxImageBytes) {
    co_return fail(ErrorKind::rejected,
                   {.name = "image_too_large",
                    .message = fmt::format("the picture has {} bytes; {} are allowed", bytes.size(), kMaxImageBytes),
                    .next_step = "Use a smaller version of the picture."});
  }
  confined::Request order{.head = encode(request), .body = std::move(bytes)};
  std::optional<ChildAnswer> answer;
  // Outlives the request: nothing of it runs on once ask() is over or gone.
  const confined::Check decode = [&answer](std::string frame) -> Task<bool> {
    answer = decode_answer(std::move(frame));
    co_return answer.has_value();
  };
  auto asking = children_.ask(std::move(order), decode);
  confined::Answer asked_for = co_await std::move(asking);
  if (!asked_for) co_return failure_of(std::move(asked_for).error());
  co_return judged(std::move(*answer));
}

}  // namespace matjar::imaging::local
