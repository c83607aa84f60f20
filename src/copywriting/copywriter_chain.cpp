#include "copywriting/copywriter_chain.hpp"

#include <stdexcept>

namespace matjar::copywriting {

CopywriterChain::CopywriterChain(std::vector<Copywriter*> writers, Observer on_failure)
    : writers_(std::move(writers)), on_failure_(std::move(on_failure)) {
  if (writers_.empty()) throw std::logic_error("a chain of copywriters needs at least one");
  for (const Copywriter* writer : writers_) {
    if (!name_.empty()) name_ += " > ";
    name_ += writer->name();
  }
}

Task<Result<WrittenCopy>> CopywriterChain::write(WritingBrief brief) {
  std::vector<std::string> failed;
  for (std::size_t i = 0;; ++i) {
    WritingBrief again = brief;
    Result<WrittenCopy> written = co_await writers_[i]->write(std::move(again));
    if (written) {
      written->failed_before = std::move(failed);
      co_return written;
    }
    failed.push_back(std::string(writers_[i]->name()) + ": " + written.error().name);
    if (on_failure_) on_failure_(writers_[i]->name(), written.error());
    const bool last = i + 1 == writers_.size();
    if (last || written.error().kind == ErrorKind::cancelled) co_return written;
  }
}

}  // namespace matjar::copywriting
