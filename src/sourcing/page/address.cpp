#include "sourcing/page/address.hpp"

#include <algorithm>
#include <array>

#include "sourcing/page/html_text.hpp"

namespace matjar::sourcing {

std::string_view without_query(std::string_view address) {
  return address.substr(0, address.find_first_of("?#"));
}

bool is_picture_address(std::string_view address) {
  static constexpr auto kEndings = std::to_array<std::string_view>({".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif"});
  const std::string path = ascii_lower(without_query(address));
  return std::ranges::any_of(kEndings, [&](std::string_view ending) { return path.ends_with(ending); });
}

}  // namespace matjar::sourcing
