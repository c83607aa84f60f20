#pragma once

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/sanitized.hpp"
#include "sourcing/confined_reader/confined_page_reader.hpp"
#include "sourcing/in_process_page_reader.hpp"

// For the tests of this room. The program itself includes none of it.

namespace matjar::sourcing::confined_reader {

inline constexpr int kSlower = kSanitized ? 20 : 1;  ///< a sanitized program takes its time

inline confined::ChildSettings test_settings() {
  return {.program = MATJAR_PAGE_PROGRAM,
          .children = 2,
          .cpu_limit = std::chrono::seconds(5) * kSlower,
          .wall_limit = std::chrono::seconds(600),
          .start_limit = std::chrono::seconds(600),
          .queue_limit = std::chrono::seconds(600)};
}

using MakeReader = std::unique_ptr<PageReader> (*)(boost::asio::io_context& loop, BlockingPool& pool);

inline std::unique_ptr<PageReader> make_in_process(boost::asio::io_context&, BlockingPool& pool) {
  return std::make_unique<InProcessPageReader>(pool);
}
inline std::unique_ptr<PageReader> make_confined(boost::asio::io_context& loop, BlockingPool& pool) {
  return std::make_unique<ConfinedPageReader>(loop.get_executor(), pool, test_settings());
}

inline constexpr std::array<MakeReader, 2> kReaders{make_in_process, make_confined};

inline std::string reader_name(const testing::TestParamInfo<MakeReader>& info) {
  return info.index == 0 ? "in_process" : "confined";
}

/// A reader on an event loop of its own.
class ReaderOnLoop {
 public:
  explicit ReaderOnLoop(MakeReader make) : reader_(make(loop_, pool_)) {}

  std::vector<Result<product::SourceProduct>> read_all(std::vector<PageInput> pages) {
    std::vector<std::future<Result<PageReading>>> begun;
    for (PageInput& page : pages) {
      auto task = reader_->read(std::move(page));
      begun.push_back(boost::asio::co_spawn(loop_, std::move(task), boost::asio::use_future));
    }
    loop_.restart();
    loop_.run();
    std::vector<Result<product::SourceProduct>> products;
    for (auto& one : begun) products.push_back(product_of(one.get()));
    return products;
  }
  Result<product::SourceProduct> read(PageInput page) {
    std::vector<PageInput> pages;
    pages.push_back(std::move(page));
    return std::move(read_all(std::move(pages)).front());
  }

 private:
  static Result<product::SourceProduct> product_of(Result<PageReading> reading) {
    TRY_ASSIGN(auto read, std::move(reading));
    return std::move(read.product);
  }

  boost::asio::io_context loop_;
  BlockingPool pool_{2};
  std::unique_ptr<PageReader> reader_;
};

}  // namespace matjar::sourcing::confined_reader
