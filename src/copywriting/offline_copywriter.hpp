#pragma once

#include "copywriting/copywriter.hpp"
#include "copywriting/lexicon.hpp"

namespace matjar::copywriting {

/// The writer that needs no service: composes both languages from the facts with the lexicon. It never fails, says
/// nothing that the page does not say, and is plain: its copy is marked `basic_writing`.
class OfflineCopywriter final : public Copywriter {
 public:
  explicit OfflineCopywriter(Lexicon lexicon) : lexicon_(std::move(lexicon)) {}

  std::string_view name() const override { return "offline"; }
  Task<Result<WrittenCopy>> write(WritingBrief brief) override;

  /// The same without a coroutine.
  product::ProductCopy compose(const WritingBrief& brief) const;

 private:
  Lexicon lexicon_;
};

}  // namespace matjar::copywriting
