#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "product/product_draft.hpp"
#include "product/source_product.hpp"

namespace matjar::copywriting {

/// What a writer gets to know. The page's text reaches it as facts only.
struct WritingBrief {
  product::SourceProduct source;
  LocalizedText store_name;
  std::string niche;  ///< as storefront chose it; may be empty
};

/// What a writer made, and what it cost.
struct WrittenCopy {
  product::ProductCopy copy;
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
  std::vector<std::string> failed_before;  ///< writers that were asked first and failed: "openai:x: writer_busy"
};

/// Writes the Arabic and English copy of one product from its facts. It never sees or decides a price, a link or an
/// image. Safe for concurrent use; the same brief may be written twice.
///
/// Errors: `writer_busy` (rate_limited), `writer_unreachable` (unavailable), `writer_too_slow` (timeout),
/// `writer_refused` and `writing_unusable` (rejected: the answer did not pass the checks), `writer_key_invalid`
/// (unauthorized).
class Copywriter {
 public:
  virtual ~Copywriter() = default;
  virtual std::string_view name() const = 0;
  virtual Task<Result<WrittenCopy>> write(WritingBrief brief) = 0;
};

}  // namespace matjar::copywriting
