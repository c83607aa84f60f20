#include "net/foreign_address.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include "net/ip_address.hpp"

namespace matjar::net {

namespace {

namespace asio = boost::asio;

std::vector<std::string> split_at_commas(std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t comma = text.find(',');
    parts.emplace_back(text.substr(0, comma));
    if (comma == std::string_view::npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

/// What the settings say about a host; empty: nothing.
std::vector<std::string> configured_addresses(const Url& url, const std::vector<std::string>& resolve) {
  for (const std::string& host : {url.host(), std::string("*")}) {
    const std::string prefix = fmt::format("{}:{}:", host, url.port());
    for (const std::string& entry : resolve) {
      if (entry.starts_with(prefix)) return split_at_commas(std::string_view(entry).substr(prefix.size()));
    }
  }
  return {};
}

Task<std::vector<std::string>> asked_addresses(std::string host) {
  asio::ip::tcp::resolver resolver(co_await asio::this_coro::executor);
  boost::system::error_code error;
  const auto found = co_await resolver.async_resolve(host, "", asio::redirect_error(asio::use_awaitable, error));
  std::vector<std::string> addresses;
  for (const auto& entry : found) addresses.push_back(entry.endpoint().address().to_string());
  co_return addresses;
}

}  // namespace

Task<Result<std::string>> foreign_address(Url url, const OutboundGuard& guard, std::vector<std::string> resolve) {
  std::vector<std::string> addresses;
  if (IpAddress::parse(url.host())) {
    addresses.push_back(url.host());
  } else {
    addresses = configured_addresses(url, resolve);
  }
  if (addresses.empty()) addresses = co_await asked_addresses(url.host());
  if (addresses.empty()) {
    co_return fail(ErrorKind::not_found, {.name = "host_not_found",
                                          .message = url.origin() + ": The host name leads nowhere.",
                                          .next_step = "Check the spelling of the host name."});
  }
  for (const std::string& address : addresses) CO_TRY(guard.check_address(address, url.port()));
  co_return std::move(addresses.front());
}

}  // namespace matjar::net
