#include "imaging/local/image_child_pool.hpp"

#include <fmt/format.h>
#include <optional>
#include <string_view>
#include <utility>

namespace matjar::imaging::local {

namespace {

constexpr std::string_view kAnotherPicture = "Use another picture of the product: JPEG, PNG or WebP.";
constexpr std::string_view kSmallerVersion = "Use a smaller version of the picture.";

constexpr confined::RefusalWords kWords{.program = "matjar-image",
                                        .no_child = "image_service_unavailable",
                                        .busy = "image_service_busy",
                                        .stopped = "image_service_stopped",
                                        .interrupted = "image_service_interrupted",
                                        .too_costly = "image_too_costly",
                                        .too_slow = "image_service_too_slow",
                                        .died = "image_not_readable",
                                        .given_up = "decoding the picture was given up: ",
                                        .failed = "decoding it failed: ",
                                        .end = "",
                                        .when_busy = "Allow more image processes or try again later.",
                                        .when_too_costly = kSmallerVersion,
                                        .when_died = kAnotherPicture};

std::unexpected<Error> not_readable(std::string message) {
  return fail(ErrorKind::rejected,
              {.name = "image_not_readable", .message = std::move(message), .next_step = std::string(kAnotherPicture)});
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
                   .next_step = std::string(kSmallerVersion)});
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
  const auto started = co_await std::move(starting);
  if (!started) co_return std::unexpected(confined::error_of(started.error(), kWords));
  co_return Result<void>();
}

Task<Result<ChildAnswer>> ImageChildPool::ask(ChildRequest request, std::string bytes) {
  if (bytes.empty()) co_return not_readable("there is nothing in it");
  if (bytes.size() > kMaxImageBytes) {
    co_return fail(ErrorKind::rejected,
                   {.name = "image_too_large",
                    .message = fmt::format("the picture has {} bytes; {} are allowed", bytes.size(), kMaxImageBytes),
                    .next_step = std::string(kSmallerVersion)});
  }
  confined::Request order{.head = encode(request), .body = std::move(bytes)};
  std::optional<ChildAnswer> answer;
  // Outlives the request: nothing of it runs on once ask() is over or gone.
  const confined::Check decode = [&answer](std::string frame) -> Task<bool> {
    answer = decode_answer(std::move(frame));
    co_return answer.has_value();
  };
  auto asking = children_.ask(std::move(order), decode);
  const confined::Answer asked_for = co_await std::move(asking);
  if (!asked_for) co_return std::unexpected(confined::error_of(asked_for.error(), kWords));
  co_return judged(std::move(*answer));
}

}  // namespace matjar::imaging::local
