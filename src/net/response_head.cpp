#include "net/response_head.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace matjar::net {

namespace {

constexpr std::array kReasons{
    std::pair{200, std::string_view("OK")},
    std::pair{201, std::string_view("Created")},
    std::pair{202, std::string_view("Accepted")},
    std::pair{204, std::string_view("No Content")},
    std::pair{206, std::string_view("Partial Content")},
    std::pair{301, std::string_view("Moved Permanently")},
    std::pair{302, std::string_view("Found")},
    std::pair{303, std::string_view("See Other")},
    std::pair{304, std::string_view("Not Modified")},
    std::pair{307, std::string_view("Temporary Redirect")},
    std::pair{308, std::string_view("Permanent Redirect")},
    std::pair{400, std::string_view("Bad Request")},
    std::pair{401, std::string_view("Unauthorized")},
    std::pair{403, std::string_view("Forbidden")},
    std::pair{404, std::string_view("Not Found")},
    std::pair{405, std::string_view("Method Not Allowed")},
    std::pair{408, std::string_view("Request Timeout")},
    std::pair{409, std::string_view("Conflict")},
    std::pair{413, std::string_view("Content Too Large")},
    std::pair{415, std::string_view("Unsupported Media Type")},
    std::pair{422, std::string_view("Unprocessable Content")},
    std::pair{429, std::string_view("Too Many Requests")},
    std::pair{431, std::string_view("Request Header Fields Too Large")},
    std::pair{500, std::string_view("Internal Server Error")},
    std::pair{501, std::string_view("Not Implemented")},
    std::pair{502, std::string_view("Bad Gateway")},
    std::pair{503, std::string_view("Service Unavailable")},
    std::pair{504, std::string_view("Gateway Timeout")},
    std::pair{505, std::string_view("HTTP Version Not Supported")},
};

std::string_view reason_of(int status) {
  for (const auto& [value, reason] : kReasons) {
    if (value == status) return reason;
  }
  return "";
}

bool is_ours(std::string_view name) {
  constexpr std::array kOurs{std::string_view("content-length"), std::string_view("transfer-encoding"),
                             std::string_view("connection"),     std::string_view("keep-alive"),
                             std::string_view("x-request-id"),   std::string_view("date")};
  return std::ranges::any_of(kOurs, [name](std::string_view ours) { return same_field_name(ours, name); });
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  const bool plain_name = !name.empty() && std::ranges::all_of(name, [](char letter) {
    return letter > 0x20 && letter < 0x7F && letter != ':';
  });
  if (!plain_name) return;
  out.append(name).append(": ");
  for (const char letter : value) {
    const bool control = static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F;
    out += control ? ' ' : letter;
  }
  out += "\r\n";
}

}  // namespace

std::string format_http_date(std::chrono::sys_seconds time) {
  constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[std::chrono::weekday(day).c_encoding()],
                     unsigned(date.day()), kMonths[unsigned(date.month()) - 1], int(date.year()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

bool is_bodiless(int status) {
  return status == 204 || status == 304;
}

std::string format_chunk(std::string_view bytes) {
  return fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes);
}

std::string format_response_head(int status, const Headers& headers, const ResponseFraming& framing,
                                 std::string_view request_id, std::chrono::sys_seconds now) {
  std::string out = fmt::format("HTTP/1.1 {} {}\r\n", status, reason_of(status));
  for (const auto& [name, value] : headers) {
    if (!is_ours(name)) append_field(out, name, value);
  }
  if (!headers.find("X-Content-Type-Options")) append_field(out, "X-Content-Type-Options", "nosniff");
  if (!request_id.empty()) append_field(out, "X-Request-Id", request_id);
  append_field(out, "Date", format_http_date(now));
  if (framing.length && !is_bodiless(status)) append_field(out, "Content-Length", fmt::format("{}", *framing.length));
  if (framing.chunked) append_field(out, "Transfer-Encoding", "chunked");
  append_field(out, "Connection", framing.keep_alive ? "keep-alive" : "close");
  return out + "\r\n";
}

}  // namespace matjar::net
