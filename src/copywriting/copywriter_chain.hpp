#pragma once

#include <string>
#include <vector>

#include "copywriting/copywriter.hpp"

namespace matjar::copywriting {

/// Asks its writers in order until one has written. `copy.writer` tells who it was; who failed before and why is told
/// to the observer. With the offline writer at its end it always succeeds.
class CopywriterChain final : public Copywriter {
 public:
  /// Called for each writer that failed, on the thread of the call; must be safe for concurrent use.
  using Observer = std::function<void(std::string_view writer, const Error& error)>;

  /// The writers must outlive the chain; there is at least one.
  explicit CopywriterChain(std::vector<Copywriter*> writers, Observer on_failure = {});

  std::string_view name() const override { return name_; }
  /// The last writer's error when all fail. A cancelled call is passed on at once.
  Task<Result<WrittenCopy>> write(WritingBrief brief) override;

 private:
  std::vector<Copywriter*> writers_;
  Observer on_failure_;
  std::string name_;
};

}  // namespace matjar::copywriting
