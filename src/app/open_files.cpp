#include "app/open_files.hpp"

#include <algorithm>
#include <sys/resource.h>

#include "net/curl_http_client.hpp"
#include "net/http_server.hpp"

namespace matjar::app {

namespace {

constexpr std::size_t kReserve = 256;  // logs, images, children, the event loops' own

}  // namespace

std::size_t open_files_of(const Settings& settings) {
  const auto calls = static_cast<std::size_t>(std::max(1, settings.outbound.connections));
  const auto database = static_cast<std::size_t>(std::max(1, settings.database.connections));
  return calls + net::CurlHttpClient::Settings().max_idle + net::HttpServerSettings().max_connections + database +
         kReserve;
}

std::size_t raise_open_files(std::size_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  const rlim_t before = limit.rlim_cur;
  if (before >= wanted) return static_cast<std::size_t>(before);
  limit.rlim_cur = std::min<rlim_t>(wanted, limit.rlim_max);
  return static_cast<std::size_t>(::setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : before);
}

}  // namespace matjar::app
