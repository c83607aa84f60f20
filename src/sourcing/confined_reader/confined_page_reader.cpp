#include "sourcing/confined_reader/confined_page_reader.hpp"

#include <optional>
#include <string>
#include <utility>

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
    case RefusalReason::stopped:
      return fail(ErrorKind::cancelled,
                  {.name = "page_reader_stopped", .message = std::move(message), .next_step = "Start it again."});
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
  settings.accepts = [](std::string_view frame) { return !frame.empty(); };
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
  auto asking = children_.ask(std::move(request));
  confined::Answer frame = co_await std::move(asking);
  if (!frame) co_return failure_of(std::move(frame).error());
  auto work = [frame = std::move(*frame), asked = std::move(asked)] { return decode_answer(frame, asked); };
  auto running = run_blocking(pool_, std::move(work));
  std::optional<Result<PageReading>> answer = co_await std::move(running);
  if (!answer) co_return unreadable("the answer cannot be right");
  co_return std::move(*answer);
}

}  // namespace matjar::sourcing::confined_reader
