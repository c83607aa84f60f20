#include "sourcing/http_fetcher.hpp"

#include <algorithm>

#include "net/redirect.hpp"

namespace matjar::sourcing {

namespace {

constexpr int kMaxRedirects = 5;
constexpr std::string_view kPaste = "Open the product in your browser and paste the page's source instead.";

net::Headers browser_headers(ResourceKind kind) {
  // We say who we are: a shop that wants no programs can say so, and the merchant pastes the page instead.
  return {{"User-Agent", "Mozilla/5.0 (compatible; matjar/0.1)"},
          {"Accept", kind == ResourceKind::page ? "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
                                                : "image/jpeg,image/png,image/webp,image/*;q=0.8,*/*;q=0.5"},
          {"Accept-Language", "en-US,en;q=0.9,ar;q=0.8"}};
}

std::unexpected<Error> refused(ErrorKind kind, std::string_view name, std::string message, std::string_view next_step) {
  return fail(kind, {.name = name, .message = std::move(message), .next_step = std::string(next_step)});
}

}  // namespace

Result<void> judge_status(int status, ResourceKind kind) {
  if (status >= 200 && status < 300) return {};
  const std::string code = std::to_string(status);
  if (status == 404 || status == 410) {
    if (kind == ResourceKind::image)
      return refused(ErrorKind::not_found, "image_not_found", "The shop has no image at this address any more.",
                     "Choose another image.");
    return refused(ErrorKind::not_found, "page_not_found",
                   "The shop has no page at this address any more (" + code + ").",
                   "Check the link, or choose another product.");
  }
  if (status == 429 || status == 503)
    return refused(ErrorKind::rate_limited, "shop_busy", "The shop asks for fewer requests (" + code + ").",
                   "Try again in a few minutes.");
  if (status >= 400 && status < 500 && status != 408 && status != 425)
    return refused(ErrorKind::rejected, "page_blocked",
                   "The shop refuses to show this page to programs (" + code + ").", kPaste);
  return refused(ErrorKind::unavailable, "shop_unreachable", "The shop answered with an error (" + code + ").",
                 "Try again later.");
}

Error fetch_error(Error error, ResourceKind kind) {
  if (error.name == "answer_too_large" || error.name == "compression_bomb") {
    const bool page = kind == ResourceKind::page;
    return refused(ErrorKind::rejected, page ? "page_too_large" : "image_too_large",
                   page ? "The page has more than 8 MiB." : "The image has more than 15 MiB.",
                   page ? "Check that the link leads to a product page." : "Choose another image.")
        .error();
  }
  if (error.name == "call_timed_out")
    return refused(ErrorKind::timeout, "shop_too_slow", "The shop did not answer in time.", "Try again later.").error();
  if (error.name == "host_not_found")
    return refused(ErrorKind::unavailable, "shop_unreachable", "There is no shop at this address.", "Check the link.")
        .error();
  if (error.name == "answer_unreadable")
    return refused(ErrorKind::unavailable, "shop_unreachable", "The shop's answer was broken or cut off.",
                   "Try again later.")
        .error();
  if (error.name == "connection_failed" || error.name == "connection_lost")
    return refused(ErrorKind::unavailable, "shop_unreachable", "The shop could not be reached.", "Try again later.")
        .error();
  return error;
}

net::HttpCall HttpFetcher::call_for(Url url, ResourceKind kind) const {
  net::HttpCall call{.method = net::Method::get, .url = std::move(url)};
  call.headers = browser_headers(kind);
  call.destination = net::Destination::foreign;
  call.proxy = options_.proxy;
  call.limits.total = options_.total;
  call.limits.first_byte = options_.first_byte;
  call.limits.max_body = kind == ResourceKind::page ? kMaxPageBytes : kMaxImageBytes;
  return call;
}

Task<Result<net::HttpAnswer>> HttpFetcher::answer(net::HttpCall call, ResourceKind kind, Arrived arrived,
                                                  Progress& progress) {
  for (int hops = 0; hops <= kMaxRedirects; ++hops) {
    HostManners::Visit visit;
    progress = {.host = call.url.host()};
    if (options_.manners != nullptr) {
      CO_TRY_ASSIGN(HostManners::Visit admitted, co_await options_.manners->admit(call.url, kind, options_.robots));
      visit = std::move(admitted);
    }
    const auto began = std::chrono::steady_clock::now();
    progress.admitted = true;
    auto answer = co_await client_.send(call);
    if (answer) progress.status = answer->status;
    if (!answer || !net::is_redirect(*answer)) co_return answer;
    CO_TRY_ASSIGN(call, net::follow_redirect(std::move(call), *answer));
    if (arrived && arrived(call.url)) {
      answer->url = call.url.str();
      co_return answer;
    }
    const auto took = std::chrono::steady_clock::now() - began;
    const auto left = call.limits.total - std::chrono::duration_cast<std::chrono::milliseconds>(took);
    call.limits.total = std::max(left, std::chrono::milliseconds(1));
  }
  co_return refused(ErrorKind::rejected, "page_blocked", "The shop sends visitors round in circles.", kPaste);
}

Task<HttpFetcher::Passage> HttpFetcher::resource(net::HttpCall call, ResourceKind kind) {
  Progress progress;
  auto answer = co_await this->answer(std::move(call), kind, {}, progress);
  if (!answer) co_return Passage{progress, std::unexpected(fetch_error(std::move(answer).error(), kind))};
  if (auto judged = judge_status(answer->status, kind); !judged) {
    Error error = std::move(judged).error();
    const auto now = std::chrono::time_point_cast<std::chrono::seconds>(clock_.now());
    if (error.kind == ErrorKind::rate_limited) error.retry_after = net::retry_after_of(answer->headers, now);
    co_return Passage{progress, std::unexpected(std::move(error))};
  }
  co_return Passage{progress, Resource{.bytes = std::move(answer->body),
                                       .content_type = std::string(answer->headers.get_or("content-type", "")),
                                       .url = std::move(answer->url),
                                       .status = answer->status,
                                       .rung = product::Rung::http}};
}

Task<Result<Resource>> HttpFetcher::fetch(Url url, ResourceKind kind) {
  auto passing = resource(call_for(std::move(url), kind), kind);
  Passage passage = co_await std::move(passing);
  co_return std::move(passage.resource);
}

Task<HttpFetcher::Passage> HttpFetcher::fetch_through(net::HttpProxy proxy, Url url, ResourceKind kind) {
  net::HttpCall call = call_for(std::move(url), kind);
  call.proxy = std::move(proxy);
  return resource(std::move(call), kind);
}

Task<Result<Url>> HttpFetcher::follow(Url url, Arrived arrived) {
  Progress progress;
  auto answer =
      co_await this->answer(call_for(std::move(url), ResourceKind::page), ResourceKind::page, arrived, progress);
  if (!answer) co_return std::unexpected(fetch_error(std::move(answer).error(), ResourceKind::page));
  co_return Url::parse(answer->url);
}

}  // namespace matjar::sourcing
