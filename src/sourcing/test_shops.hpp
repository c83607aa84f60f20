#pragma once

#include <filesystem>
#include <stdexcept>

#include "sourcing/link_recogniser.hpp"

// For tests, here and in the rooms above. The program itself includes none of it.

namespace matjar::sourcing {

/// A recogniser of the shops that the program ships with.
inline LinkRecogniser test_recogniser() {
  auto table = ShopTable::load(std::filesystem::path(MATJAR_SOURCE_DIR) / "data" / "shops");
  if (!table) throw std::runtime_error(table.error().message);
  return LinkRecogniser(*std::move(table));
}

}  // namespace matjar::sourcing
