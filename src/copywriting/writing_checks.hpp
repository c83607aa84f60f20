#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "product/product_draft.hpp"
#include "product/source_product.hpp"

namespace matjar::copywriting {

/// What became of a writer's answer.
struct CheckedCopy {
  product::ProductCopy copy;
  std::vector<std::string> replaced;  ///< fields whose text is now the fallback's: "description.ar", "highlights[1]"
  std::vector<product::Finding> complaints;  ///< why
};

/// Everything blocking that is wrong with any writer's copy: unsupported numbers (AR-04), the linter's blocks, a
/// language in the other's field, prices, addresses, texts that are empty or far too long.
std::vector<product::Finding> blocking_findings(const product::ProductCopy& copy, const product::SourceProduct& source);

/// Repairs what can be repaired, then replaces each text that is still wrong by the same text of `fallback` and drops
/// list entries that are wrong (a list left with fewer than three entries is taken from the fallback as a whole). Fails
/// with `writing_unusable` (rejected) when neither description nor title could be kept in either language.
Result<CheckedCopy> check_writing(product::ProductCopy answer, const product::ProductCopy& fallback,
                                  const product::SourceProduct& source);

}  // namespace matjar::copywriting
