#include "sourcing/confined_reader/confined_page_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/url.hpp"
#include "sourcing/confined_reader/page_message.hpp"

namespace matjar::sourcing::confined_reader {

namespace {

constexpr std::string_view kByHand = "Check the link, or enter the product by hand.";

constexpr confined::RefusalWords kWords{.program = "matjar-page",
                                        .no_child = "page_reader_unavailable",
                                        .busy = "page_reader_busy",
                                        .stopped = "page_reader_stopped",
                                        .interrupted = "page_reader_interrupted",
                                        .too_costly = "page_too_costly",
                                        .too_slow = "page_reader_too_slow",
                                        .died = "page_unreadable",
                                        .given_up = "Reading the page was given up: ",
                                        .failed = "Reading the page failed: ",
                                        .end = ".",
                                        .when_busy = "Raise sourcing.page_readers or try again later.",
                                        .when_too_costly = kByHand,
                                        .when_died = kByHand};

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
  if (!asked_for) co_return std::unexpected(confined::error_of(asked_for.error(), kWords));
  co_return std::move(*answer);
}

Task<Result<void>> ConfinedPageReader::start() {
  auto starting = children_.start();
  const auto started = co_await std::move(starting);
  if (!started) co_return std::unexpected(confined::error_of(started.error(), kWords));
  co_return Result<void>();
}

}  // namespace matjar::sourcing::confined_reader
