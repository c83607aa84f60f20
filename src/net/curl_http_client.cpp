#include "net/curl_http_client.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include "net/curl_engine.hpp"
#include "net/foreign_address.hpp"
#include "net/redirect.hpp"

namespace matjar::net {

CurlHttpClient::CurlHttpClient(boost::asio::io_context& loop, const OutboundGuard& guard, Settings settings)
    : guard_(guard), settings_(std::move(settings)) {
  curl_global_init(CURL_GLOBAL_DEFAULT);  // counted by libcurl, safe from several threads since 7.84
  const CurlEngine::Limits limits{
      .running = settings_.max_connections, .idle = settings_.max_idle, .waiting = settings_.max_waiting};
  engine_ = std::make_shared<CurlEngine>(loop, limits);
}

CurlHttpClient::~CurlHttpClient() {
  engine_.reset();
  curl_global_cleanup();
}

Task<Result<HttpAnswer>> CurlHttpClient::send(HttpCall call) {
  const auto deadline = std::chrono::steady_clock::now() + call.limits.total;
  for (int hops = 0;; ++hops) {
    if (call.destination == Destination::foreign) CO_TRY(guard_.check_url(call.url));
    std::string address;
    if (call.destination == Destination::foreign && call.proxy) {
      CO_TRY_ASSIGN(address, co_await foreign_address(call.url, guard_, settings_.resolve));
    }
    const bool follows = call.limits.max_redirects > 0;
    auto transfer = follows ? std::make_unique<CurlTransfer>(call, deadline, guard_, settings_)
                            : std::make_unique<CurlTransfer>(std::move(call), deadline, guard_, settings_);
    transfer->lead_to(std::move(address));
    Result<HttpAnswer> answer = co_await engine_->perform(std::move(transfer));
    if (!answer || !follows || !is_redirect(*answer)) co_return answer;
    if (hops == call.limits.max_redirects) {
      co_return fail(ErrorKind::rejected, {.name = "too_many_redirects",
                                           .message = fmt::format("The address leads on more than {} times.", hops),
                                           .next_step = "Use the address that the page has in the end."});
    }
    CO_TRY_ASSIGN(call, follow_redirect(std::move(call), *answer));
  }
}

}  // namespace matjar::net
