#include "sourcing/proxies/proxy_vendor.hpp"

#include <algorithm>
#include <cctype>

#include "net/proxy_address.hpp"

namespace matjar::sourcing::proxies {

namespace {

std::unexpected<Error> invalid(std::string message, std::string next_step) {
  return fail(ErrorKind::invalid_input,
              {.name = "proxy_invalid", .message = std::move(message), .next_step = std::move(next_step)});
}

/// What would end the user's name in "user:password", or the header that carries it.
bool breaks_a_name(unsigned char letter) {
  return letter <= 0x20 || letter >= 0x7F || letter == ':';
}

}  // namespace

Result<net::HttpProxy> endpoint_of(const ProxyAccount& account) {
  if (account.user.empty() || std::ranges::any_of(account.user, breaks_a_name))
    return invalid("The proxies' user is empty or has characters that no user has.",
                   "Copy it from the provider's dashboard, without the parts for country and session.");
  if (account.password.empty())
    return invalid("The proxies' password is empty.", "Copy it from the provider's dashboard.");
  const auto is_letter = [](unsigned char letter) { return letter < 0x80 && std::isalpha(letter) != 0; };
  const bool is_code = account.country.size() == 2 && std::ranges::all_of(account.country, is_letter);
  if (!account.country.empty() && !is_code)
    return invalid("The proxies' country is not two letters.", "Write it as sa, or leave it empty.");
  return net::proxy_from(Secret("http://" + account.endpoint));
}

}  // namespace matjar::sourcing::proxies
