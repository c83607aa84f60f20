#include "sourcing/confined_reader/confined_page_reader.hpp"

#include <optional>
#include <string>
#include <utility>

#include "base/url.hpp"
#include "sourcing/confined_reader/page_message.hpp"

namespace matjar::sourcing::confined_reader {

namespace {

constexpr std::string_view kByHand = "Check the link, or enter the product by hand.";

std::unexpected<Error> unreadable(std::string message) {
  return fail(ErrorKind::rejected, {.name = "page_unreadable",
                                    .message = "Reading the page failed: " + std::move(message) + ".",
                                    .next_step = std::string(kByHand)});
}

std::unexpected<Error> failure_of(confined::Refusal refusal) {
  using confined::RefusalReason;
  std::string message = std::move(refusal.message) + ".";
  switch (refusal.reason) {
    case RefusalReason::no_child:
      return fail(ErrorKind::unavailable, {.name = "page_reader_unavailable",
                                           .message = std::move(message),
                                           .next_step = "Place the program matjar-page beside matjar, as the build "
                                                        "does; the log has what it said when it was started."});
    case RefusalReason::busy:
      return fail(ErrorKind::unavailable, {.name = "page_reader_busy",
                                           .message = std::move(message),
                                           .next_step = "Raise sourcing.page_readers or try again later."});
    case RefusalReason::stopped:  // the next start takes the job up
      return fail(ErrorKind::unavailable,
                  {.name = "page_reader_stopped", .message = std::move(message), .next_step = "Start it again."});
    case RefusalReason::interrupted:
      return fail(ErrorKind::unavailable, {.name = "page_reader_interrupted",
                                           .message = std::move(message),
                                           .next_step = "Try again; where it happens often, the machine has too little "
                                                        "memory."});
    case RefusalReason::too_costly:
      return fail(ErrorKind::rejected, {.name = "page_too_costly",
                                        .message = "Reading the page was given up: " + message,
                                        .next_step = std::string(kByHand)});
    case RefusalReason::too_slow:
      return fail(ErrorKind::timeout, {.name = "page_reader_too_slow",
                                       .message = "Reading the page was given up: " + message,
                                       .next_step = "Try again later; the machine may have too much to do."});
    case RefusalReason::died:
      break;
  }
  message.pop_back();
  return unreadable(std::move(message));
}

confined::ChildSettings for_pages(confined::ChildSettings settings) {
  settings.most_answer_bytes = kMostAnswerBytes;
  return settings;
}

}  // namespace

ConfinedPageReader::ConfinedPageReader(const boost::asio::any_io_executor& executor, BlockingPool& pool,
                                       confined::ChildSettings settings)
    : children_(executor, for_pages(std::move(settings))), pool_(pool) {}

Task<Result<PageReading>> ConfinedPageReader::read(PageInput input) {
  AskedPage asked{.url = input.url, .rung = input.rung, .read_at = input.read_at};
  confined::Request request = encode_request(std::move(input));
  if (request.head.size() + request.body.size() > kMostRequestBytes) {
    co_return fail(ErrorKind::rejected, {.name = "page_too_large",
                                         .message = "The page has more than 40 MB.",
                                         .next_step = "Check that the link leads to a product page."});
  }
  if (const auto url = Url::parse(asked.url)) request.about = url->host();
  std::optional<Result<PageReading>> answer;
  // Both outlive the request: nothing of it runs on once ask() is over or gone.
  const confined::Check decode = [&answer, &asked, pool = &pool_](std::string frame) -> Task<bool> {
    auto work = [frame = std::move(frame), asked] { return decode_answer(frame, asked); };
    auto running = run_blocking(*pool, std::move(work));
    answer = co_await std::move(running);
    co_return answer.has_value();
  };
  auto asking = children_.ask(std::move(request), decode);
  const confined::Answer asked_for = co_await std::move(asking);
  if (!asked_for) co_return failure_of(asked_for.error());
  co_return std::move(*answer);
}

Task<Result<void>> ConfinedPageReader::start() {
  auto starting = children_.start();
  auto started = co_await std::move(starting);
  if (!started) co_return failure_of(std::move(started).error());
  co_return Result<void>();
}

}  // namespace matjar::sourcing::confined_reader
