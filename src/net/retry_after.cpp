#include <charconv>
#include <cmath>
#include <curl/curl.h>

#include "base/utf8.hpp"
#include "net/http_client.hpp"

namespace matjar::net {

namespace {

/// Nobody is waited for longer than this; it also keeps what follows from overflowing.
constexpr double kLongestWait = 30.0 * 24 * 3600 * 1000;

std::optional<std::chrono::milliseconds> milliseconds_of(std::string_view text, double unit) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (!std::isfinite(value) || value < 0) return std::nullopt;
  return std::chrono::milliseconds(static_cast<std::int64_t>(std::ceil(std::min(value * unit, kLongestWait))));
}

/// The three forms of RFC 9110, 5.6.7; libcurl reads them all, whatever the locale.
std::optional<std::chrono::sys_seconds> http_date(std::string_view text) {
  constexpr std::size_t kLongestDate = 40;
  if (text.size() > kLongestDate || text.find(':') == std::string_view::npos) return std::nullopt;
  const auto seconds = curl_getdate(std::string(text).c_str(), nullptr);
  if (seconds < 0) return std::nullopt;
  return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

}  // namespace

std::optional<std::chrono::milliseconds> retry_after_of(const Headers& headers, std::chrono::sys_seconds now) {
  if (const auto exact = headers.find("retry-after-ms")) {
    if (const auto wait = milliseconds_of(trim(*exact), 1)) return wait;
  }
  const auto field = headers.find("retry-after");
  if (!field) return std::nullopt;
  const std::string_view text = trim(*field);
  if (const auto wait = milliseconds_of(text, 1000)) return wait;
  const auto date = http_date(text);
  if (!date) return std::nullopt;
  const auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(*date - now);
  const std::chrono::milliseconds longest(static_cast<std::int64_t>(kLongestWait));
  return std::clamp(wait, std::chrono::milliseconds(0), longest);
}

}  // namespace matjar::net
