#include "net/request_head.hpp"

#include <algorithm>
#include <charconv>

#include "base/utf8.hpp"

namespace matjar::net {

namespace {

constexpr std::size_t kMaxFields = 100;

template <class T>
using Read = std::expected<T, HeadRefusal>;

std::unexpected<HeadRefusal> bad(std::string_view name, std::string_view message) {
  return std::unexpected(HeadRefusal{.status = 400, .name = name, .message = message});
}

bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [kMarks](char letter) {
    const bool alphanumeric =
        (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z');
    return alphanumeric || kMarks.find(letter) != std::string_view::npos;
  });
}

bool has_controls(std::string_view text) {
  return std::ranges::any_of(text, [](char letter) {
    return letter != '\t' && (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F);
  });
}

/// The next line without its CR LF. A CR or LF anywhere else stays in the line, where it is a control character.
std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find("\r\n");
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
  return line;
}

Read<void> read_request_line(std::string_view line, RequestHead& head) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return bad("request_line", "The request line is broken.");
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!is_token(method)) return bad("request_line", "The request line names no method.");
  const bool plain = std::ranges::all_of(target, [](char letter) { return letter > 0x20 && letter < 0x7F; });
  if (target.empty() || !plain) return bad("request_line", "The request line names no address.");
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    const bool other_version = version.starts_with("HTTP/") && version.size() == 8;
    if (!other_version) return bad("request_line", "The request line names no version of HTTP.");
    return std::unexpected(HeadRefusal{505, "http_version", "This server speaks HTTP/1.1."});
  }
  const auto known = method_from(method);
  if (!known) return std::unexpected(HeadRefusal{501, "method_unknown", "This server does not know that method."});
  head.method = *known;
  head.target = std::string(target);
  head.http_1_0 = version == "HTTP/1.0";
  return {};
}

Read<void> read_field(std::string_view line, RequestHead& head) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    return bad("header_broken", "A header field is broken or folded.");
  }
  const std::string_view value = trim(line.substr(colon + 1));
  if (has_controls(value)) return bad("header_broken", "A header field contains control characters.");
  head.headers.add(std::string(line.substr(0, colon)), std::string(value));
  return {};
}

/// The value of a field that may come once, if it came.
Read<std::optional<std::string_view>> only(const Headers& headers, std::string_view name) {
  std::optional<std::string_view> found;
  for (const auto& [field, value] : headers) {
    if (!same_field_name(field, name)) continue;
    if (found) return bad("header_repeated", "A header field that may come once came twice.");
    found = value;
  }
  return found;
}

Read<void> read_framing(RequestHead& head) {
  const auto length = only(head.headers, "content-length");
  if (!length) return std::unexpected(length.error());
  const auto encoding = only(head.headers, "transfer-encoding");
  if (!encoding) return std::unexpected(encoding.error());
  if (*length && *encoding) return bad("framing_ambiguous", "Content-Length and Transfer-Encoding came together.");
  if (*encoding) {
    if (head.http_1_0) return bad("framing_ambiguous", "HTTP/1.0 has no Transfer-Encoding.");
    if (!same_field_name(**encoding, "chunked")) {
      return std::unexpected(HeadRefusal{501, "coding_unknown", "This server knows only the chunked coding."});
    }
    head.chunked = true;
  }
  if (*length) {
    const std::string_view digits = **length;
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) {
      return bad("content_length", "Content-Length is not a number.");
    }
    head.content_length = value;
  }
  return {};
}

Read<void> read_host(const RequestHead& head) {
  const auto host = only(head.headers, "host");
  if (!host) return std::unexpected(host.error());
  if (!*host) return head.http_1_0 ? Read<void>() : bad("host_missing", "The Host field is missing.");
  constexpr std::string_view kForbidden = " ,/\\@?#\"<>";
  if ((*host)->find_first_of(kForbidden) != std::string_view::npos) return bad("host_broken", "Host names no host.");
  return {};
}

/// True when a comma-separated field holds the word.
bool lists(const Headers& headers, std::string_view name, std::string_view word) {
  for (const auto& [field, value] : headers) {
    if (!same_field_name(field, name)) continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::string_view item = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(item.size() + 1, rest.size()));
      if (same_field_name(trim(item), word)) return true;
    }
  }
  return false;
}

}  // namespace

std::expected<RequestHead, HeadRefusal> read_request_head(std::string_view text) {
  RequestHead head;
  if (auto line = read_request_line(take_line(text), head); !line) return std::unexpected(line.error());
  while (true) {
    const std::string_view line = take_line(text);
    if (line.empty()) break;
    if (head.headers.size() == kMaxFields) {
      return std::unexpected(HeadRefusal{431, "too_many_headers", "The request has too many header fields."});
    }
    if (auto field = read_field(line, head); !field) return std::unexpected(field.error());
  }
  if (!text.empty()) return bad("header_broken", "The head ends before its end.");
  if (auto host = read_host(head); !host) return std::unexpected(host.error());
  if (auto framing = read_framing(head); !framing) return std::unexpected(framing.error());
  const bool close = lists(head.headers, "connection", "close");
  head.keep_alive = !close && (!head.http_1_0 || lists(head.headers, "connection", "keep-alive"));
  head.expects_continue = !head.http_1_0 && lists(head.headers, "expect", "100-continue");
  return head;
}

}  // namespace matjar::net
