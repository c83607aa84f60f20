#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/localized_text.hpp"

namespace matjar::storefront {

/// A piece of a text; an isolated one stands in a <bdi dir="ltr">.
struct TextRun {
  std::string text;
  bool isolated = false;
  bool operator==(const TextRun&) const = default;
};

/// Cuts Arabic text so that brands, models and measures ("USB-C", "2 GB / 10 GB", "5-7") keep their order inside it.
/// The pieces put together are the text again. English text stays in one piece.
std::vector<TextRun> text_runs(std::string_view text, Language language);

}  // namespace matjar::storefront
