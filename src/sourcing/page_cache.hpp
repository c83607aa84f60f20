#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "product/source_product.hpp"

namespace matjar::sourcing {

/// Products that were read a short while ago, so that a link that many paste is fetched once. In the memory of one
/// process: what a page says is worth minutes, and a restart costs one fetch a link. Kept as text, so that its size is
/// known. `read_at` of what it gives is when the page was really read.
///
/// Safe for concurrent use, by coroutines whose executors run their handlers one at a time.
class PageCache {
 public:
  struct Settings {
    std::chrono::seconds age{300};        ///< after which a page is read again; 0: nothing is kept or shared
    std::size_t most_bytes = 32UZ << 20;  ///< of all that is kept; whatever was read longest ago goes first
    std::size_t most_pages = 5'000;
  };
  enum class Origin { kept, read };
  struct Answer {
    product::SourceProduct product;
    Origin origin;
  };

  /// The clock must outlive the cache.
  PageCache(const Clock& clock, Settings settings);

  /// What is kept under the key, or what `reading` tells, which then is kept if it is a product with title and price,
  /// or one that is sold out. Whoever asks for a key that is being read waits for that: its outcome, an error too, is
  /// everybody's who waited, and an error is not kept. When that read is cancelled, one of those who waited reads. An
  /// empty key keeps and shares nothing.
  Task<Result<Answer>> get(std::string key, Task<Result<product::SourceProduct>> reading);

  std::size_t pages() const;
  std::size_t bytes() const;

 private:
  class State;
  /// Shared with the reads under way: the event loop may destroy their frames after the cache.
  std::shared_ptr<State> state_;
};

}  // namespace matjar::sourcing
