#include "builder/image_alt.hpp"

#include <fmt/core.h>

namespace matjar::builder {

LocalizedText image_alt(const product::ProductCopy& copy, std::size_t number) {
  const LocalizedText& title = copy.title.text;
  if (number == 1) return title;
  return {.ar = fmt::format("{} – صورة {}", title.ar, number), .en = fmt::format("{} – picture {}", title.en, number)};
}

}  // namespace matjar::builder
