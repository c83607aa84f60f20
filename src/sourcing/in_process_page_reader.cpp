#include "sourcing/in_process_page_reader.hpp"

#include <utility>

namespace matjar::sourcing {

Task<Result<PageReading>> InProcessPageReader::read(PageInput input) {
  auto work = [input = std::move(input)]() mutable { return examine_page(std::move(input)); };
  auto running = run_blocking(pool_, std::move(work));
  co_return co_await std::move(running);
}

}  // namespace matjar::sourcing
