#include "api/cookies.hpp"

#include <fmt/format.h>

#include "base/utf8.hpp"

namespace matjar::api {

namespace {

constexpr std::size_t kLongestValue = 200;

}  // namespace

std::string set_cookie(const Cookie& cookie) {
  return fmt::format("{}={}; Path={}; Max-Age={}; HttpOnly; SameSite=Lax{}", cookie.name, cookie.value.reveal(),
                     cookie.path, cookie.lifetime.count(), cookie.secure ? "; Secure" : "");
}

std::optional<Secret> cookie_in(const net::Headers& headers, std::string_view name) {
  for (const auto& [field, content] : headers) {
    if (!net::same_field_name(field, "cookie")) continue;
    for (std::string_view rest = content; !rest.empty();) {
      const std::string_view pair = rest.substr(0, rest.find(';'));
      rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
      const std::string_view one = trim(pair);
      if (one.size() <= name.size() || !one.starts_with(name) || one[name.size()] != '=') continue;
      const std::string_view value = one.substr(name.size() + 1);
      if (value.empty() || value.size() > kLongestValue) return std::nullopt;
      return Secret(std::string(value));
    }
  }
  return std::nullopt;
}

}  // namespace matjar::api
