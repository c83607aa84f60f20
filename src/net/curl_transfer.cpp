#include "net/curl_transfer.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/utf8.hpp"
#include "net/curl_errors.hpp"

namespace matjar::net {

namespace {

constexpr std::size_t kMaxHeaderBytes = 256u << 10;
/// Compressed text reaches 1:20, a bomb 1:1000. Small answers may be anything.
constexpr std::size_t kMaxRatio = 100;
constexpr std::size_t kRatioCountsFrom = 1u << 20;

bool fits_in_a_header(std::string_view text) {
  return std::ranges::none_of(text, [](char letter) { return letter == '\r' || letter == '\n' || letter == '\0'; });
}

bool is_field_name(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char letter) { return letter > 0x20 && letter < 0x7F && letter != ':'; });
}

/// Repeating one of these could act twice.
bool is_repeatable(Method method) {
  return method != Method::post && method != Method::patch;
}

std::string text_of(const sockaddr* address, int family, std::uint16_t& port) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(address);
    port = ntohs(v4->sin_port);
    inet_ntop(AF_INET, &v4->sin_addr, text.data(), text.size());
  } else if (family == AF_INET6) {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(address);
    port = ntohs(v6->sin6_port);
    inet_ntop(AF_INET6, &v6->sin6_addr, text.data(), text.size());
  }
  return text.data();
}

}  // namespace

CurlTransfer::CurlTransfer(HttpCall call, TimePoint deadline, const OutboundGuard& guard,
                           const CurlHttpClient::Settings& settings)
    : call_(std::move(call)), deadline_(deadline), guard_(guard), settings_(settings), handle_(curl_easy_init()) {}

CurlTransfer::~CurlTransfer() {
  if (handle_ != nullptr) curl_easy_cleanup(handle_);
  curl_slist_free_all(header_list_);
  curl_slist_free_all(resolve_list_);
  curl_slist_free_all(connect_list_);
  if (mime_ != nullptr) curl_mime_free(mime_);
}

Result<void> CurlTransfer::prepare(void* owner) {
  if (handle_ == nullptr) {
    return fail(ErrorKind::internal, {.name = "call_impossible", .message = "libcurl gave no handle."});
  }
  begun_ = true;
  curl_easy_setopt(handle_, CURLOPT_PRIVATE, owner);
  TRY(set_headers());
  set_request();
  set_limits();
  set_network();
  return {};
}

Result<void> CurlTransfer::set_headers() {
  // libcurl invents these two, and waits a second for an answer to the first.
  header_list_ = curl_slist_append(nullptr, "Expect:");
  const bool has_type = call_.headers.find("content-type").has_value();
  if (!has_type && call_.form.empty()) header_list_ = curl_slist_append(header_list_, "Content-Type:");
  for (const auto& [name, value] : call_.headers) {
    if (!is_field_name(name) || !fits_in_a_header(value)) {
      return fail(ErrorKind::invalid_input, {.name = "header_invalid",
                                             .message = "A header field of the call cannot be sent: " + name + ".",
                                             .next_step = "Remove line breaks from the configured value."});
    }
    const std::string line = value.empty() ? name + ";" : name + ": " + value;
    header_list_ = curl_slist_append(header_list_, line.c_str());
  }
  curl_easy_setopt(handle_, CURLOPT_HTTPHEADER, header_list_);
  return {};
}

void CurlTransfer::set_request() {
  curl_easy_setopt(handle_, CURLOPT_URL, call_.url.str().c_str());
  curl_easy_setopt(handle_, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(handle_, CURLOPT_USERAGENT, settings_.user_agent.c_str());
  curl_easy_setopt(handle_, CURLOPT_ACCEPT_ENCODING, ContentDecoder::kCodings);
  curl_easy_setopt(handle_, CURLOPT_HTTP_CONTENT_DECODING, 0L);
  const bool carries_body = !call_.body.empty() || call_.method == Method::post || call_.method == Method::put ||
                            call_.method == Method::patch;
  if (!call_.form.empty()) {
    set_form();
  } else if (carries_body) {
    curl_easy_setopt(handle_, CURLOPT_POST, 1L);
    curl_easy_setopt(handle_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call_.body.size()));
    curl_easy_setopt(handle_, CURLOPT_POSTFIELDS, call_.body.data());
  } else if (call_.method == Method::head) {
    curl_easy_setopt(handle_, CURLOPT_NOBODY, 1L);
    return;
  }
  curl_easy_setopt(handle_, CURLOPT_CUSTOMREQUEST, std::string(to_string(call_.method)).c_str());
}

void CurlTransfer::set_form() {
  mime_ = curl_mime_init(handle_);
  for (const FormPart& part : call_.form) {
    curl_mimepart* field = curl_mime_addpart(mime_);
    curl_mime_name(field, part.name.c_str());
    curl_mime_data(field, part.content.data(), part.content.size());
    if (!part.file_name.empty()) curl_mime_filename(field, part.file_name.c_str());
    if (!part.content_type.empty()) curl_mime_type(field, part.content_type.c_str());
  }
  curl_easy_setopt(handle_, CURLOPT_MIMEPOST, mime_);
}

void CurlTransfer::set_limits() {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now());
  const auto& limits = call_.limits;
  curl_easy_setopt(handle_, CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(left.count(), 1)));
  curl_easy_setopt(handle_, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(std::max<std::int64_t>(limits.connect.count(), 1)));
  const bool expects_body = call_.method != Method::head;
  if (expects_body) curl_easy_setopt(handle_, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(limits.max_body));
  curl_easy_setopt(handle_, CURLOPT_HEADERFUNCTION, &CurlTransfer::on_header);
  curl_easy_setopt(handle_, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(handle_, CURLOPT_WRITEFUNCTION, &CurlTransfer::on_body);
  curl_easy_setopt(handle_, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(handle_, CURLOPT_ERRORBUFFER, detail_.data());
}

void CurlTransfer::set_network() {
  curl_easy_setopt(handle_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle_, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle_, CURLOPT_FOLLOWLOCATION, 0L);
  set_proxy();
  curl_easy_setopt(handle_, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(handle_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(handle_, CURLOPT_TCP_KEEPALIVE, 1L);
  // Without it a call that is cancelled while its name is being resolved would stop the loop until it is.
  curl_easy_setopt(handle_, CURLOPT_QUICK_EXIT, 1L);
  if (!settings_.ca_file.empty()) curl_easy_setopt(handle_, CURLOPT_CAINFO, settings_.ca_file.c_str());
  for (const std::string& entry : settings_.resolve) resolve_list_ = curl_slist_append(resolve_list_, entry.c_str());
  if (resolve_list_ != nullptr) curl_easy_setopt(handle_, CURLOPT_RESOLVE, resolve_list_);
  curl_easy_setopt(handle_, CURLOPT_OPENSOCKETFUNCTION, &CurlTransfer::on_open_socket);
  curl_easy_setopt(handle_, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(handle_, CURLOPT_PREREQFUNCTION, &CurlTransfer::on_connected);
  curl_easy_setopt(handle_, CURLOPT_PREREQDATA, this);
}

void CurlTransfer::set_proxy() {
  if (!call_.proxy) {
    curl_easy_setopt(handle_, CURLOPT_PROXY, "");
    return;
  }
  const HttpProxy& proxy = *call_.proxy;
  const bool http = proxy.type == HttpProxy::Type::http;
  curl_easy_setopt(handle_, CURLOPT_PROXY, proxy.host.c_str());
  curl_easy_setopt(handle_, CURLOPT_PROXYPORT, static_cast<long>(proxy.port));
  curl_easy_setopt(handle_, CURLOPT_PROXYTYPE, static_cast<long>(http ? CURLPROXY_HTTP : CURLPROXY_SOCKS5_HOSTNAME));
  curl_easy_setopt(handle_, CURLOPT_NOPROXY, "");  // or the environment's list would count
  curl_easy_setopt(handle_, CURLOPT_HTTPPROXYTUNNEL, 1L);
  if (!proxy.user.empty()) {
    // The user may choose the exit, so a tunnel serves one call: libcurl before 8.19 may take a tunnel of other
    // credentials for a match (CVE-2026-3784).
    curl_easy_setopt(handle_, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(handle_, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(handle_, CURLOPT_PROXYUSERNAME, proxy.user.c_str());
    curl_easy_setopt(handle_, CURLOPT_PROXYPASSWORD, proxy.password.reveal().c_str());
  }
  if (address_.empty()) return;
  const bool is_ipv6 = address_.find(':') != std::string::npos;
  // Empty in front: whatever the URL names; a call has one URL.
  const std::string there = is_ipv6 ? "::[" + address_ + "]:" : "::" + address_ + ":";
  connect_list_ = curl_slist_append(nullptr, there.c_str());
  curl_easy_setopt(handle_, CURLOPT_CONNECT_TO, connect_list_);
}

std::size_t CurlTransfer::on_header(char* bytes, std::size_t size, std::size_t count, void* self) noexcept {
  const std::string_view line(bytes, size * count);
  return static_cast<CurlTransfer*>(self)->take_header(line) ? line.size() : line.size() + 1;
}

std::size_t CurlTransfer::on_body(char* bytes, std::size_t size, std::size_t count, void* self) noexcept {
  const std::string_view piece(bytes, size * count);
  return static_cast<CurlTransfer*>(self)->take_body(piece) ? piece.size() : piece.size() + 1;
}

/// Sees the address that is really connected to, whatever the name server said before.
curl_socket_t CurlTransfer::on_open_socket(void* self, curlsocktype, curl_sockaddr* address) noexcept {
  std::uint16_t port = 0;
  const std::string text = text_of(&address->addr, address->family, port);
  if (!static_cast<CurlTransfer*>(self)->check_address(text, port)) return CURL_SOCKET_BAD;
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/// Called before each request goes out, also on a connection that another call had opened.
int CurlTransfer::on_connected(void* self, char* remote, char*, int remote_port, int) noexcept {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  if (!transfer.check_address(remote, static_cast<std::uint16_t>(remote_port))) return CURL_PREREQFUNC_ABORT;
  if (transfer.request_sent_ && !is_repeatable(transfer.call_.method)) {
    transfer.give_up(ErrorKind::unavailable,
                     {.name = "connection_lost",
                      .message = transfer.call_.url.origin() + ": The connection was closed before an answer came.",
                      .next_step = "Find out whether the service has acted before sending the same again."});
    return CURL_PREREQFUNC_ABORT;
  }
  transfer.request_sent_ = true;
  return CURL_PREREQFUNC_OK;
}

bool CurlTransfer::check_address(std::string_view address, std::uint16_t port) {
  if (call_.destination == Destination::configured) return true;
  // This one is the proxy's; where the tunnel ends was judged before.
  if (call_.proxy) return true;
  // One refused address among several is reason enough: such a name is no shop's.
  if (failure_) return false;
  auto checked = guard_.check_address(address, port);
  if (!checked) failure_ = std::move(checked).error();
  return !failure_;
}

bool CurlTransfer::give_up(ErrorKind kind, ErrorText text) {
  if (!failure_) failure_ = fail(kind, std::move(text)).error();
  return false;
}

bool CurlTransfer::take_header(std::string_view line) {
  if (call_.proxy && !request_sent_) return take_connect_header(line);
  const bool foreign = call_.destination == Destination::foreign;
  if (!answered_ && foreign) {
    // Not earlier: a page may think for as long as `first_byte` allows.
    curl_easy_setopt(handle_, CURLOPT_LOW_SPEED_LIMIT, settings_.min_bytes_per_second);
    curl_easy_setopt(handle_, CURLOPT_LOW_SPEED_TIME, static_cast<long>(settings_.min_speed_time.count()));
  }
  answered_ = true;
  header_bytes_ += line.size();
  if (header_bytes_ > kMaxHeaderBytes) {
    return give_up(ErrorKind::rejected,
                   {.name = "answer_too_large", .message = "The head of the answer is too large."});
  }
  if (line.starts_with("HTTP/")) {
    answer_.headers = {};  // what came before was an interim answer
    return true;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || body_bytes_ > 0) return true;  // behind the body stand trailers
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trim(line.substr(colon + 1));
  if (same_field_name(name, "content-encoding")) {
    const bool several = value.find(',') != std::string_view::npos || answer_.headers.find(name);
    if (several) {
      return give_up(ErrorKind::rejected, {.name = "compression_bomb", .message = "The answer is compressed twice."});
    }
  }
  answer_.headers.add(std::string(name), std::string(value));
  return true;
}

/// What the proxy says to CONNECT is no part of the answer.
bool CurlTransfer::take_connect_header(std::string_view line) {
  connect_bytes_ += line.size();
  if (connect_bytes_ > kMaxHeaderBytes)
    return give_up(ErrorKind::unavailable, {.name = "proxy_refused",
                                            .message = "The head of the proxy's answer is too large.",
                                            .next_step = "Try again later."});
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return true;
  const std::string_view name = line.substr(0, colon);
  if (same_field_name(name, "retry-after"))
    connect_headers_.add(std::string(name), std::string(trim(line.substr(colon + 1))));
  return true;
}

bool CurlTransfer::take_body(std::string_view bytes) {
  if (call_.proxy && !request_sent_) return true;  // the proxy's own page
  if (bytes.empty()) return true;
  if (body_bytes_ == 0 && !open_decoder()) return false;
  body_bytes_ += bytes.size();
  if (!decoder_) return take_unpacked(bytes);
  if (decoder_->push(bytes, [this](std::string_view piece) { return take_unpacked(piece); })) return true;
  return give_up(ErrorKind::rejected, unreadable("The answer cannot be unpacked"));
}

bool CurlTransfer::open_decoder() {
  auto decoder = ContentDecoder::open(answer_.headers.get_or("content-encoding", ""));
  if (!decoder) return give_up(ErrorKind::rejected, unreadable("The answer is packed in a way that nobody asked for"));
  decoder_ = std::move(*decoder);
  return true;
}

ErrorText CurlTransfer::unreadable(std::string_view why) const {
  return {.name = "answer_unreadable",
          .message = fmt::format("{}: {}.", call_.url.origin(), why),
          .next_step = "Tell whoever runs the service that its compression is broken."};
}

bool CurlTransfer::take_unpacked(std::string_view bytes) {
  const std::size_t total = answer_.body.size() + bytes.size();
  if (total > kRatioCountsFrom && total / kMaxRatio > body_bytes_) {
    return give_up(ErrorKind::rejected,
                   {.name = "compression_bomb",
                    .message = fmt::format("{}: The answer grows more than {} times when it is unpacked.",
                                           call_.url.origin(), kMaxRatio)});
  }
  if (total > call_.limits.max_body) {
    return give_up(ErrorKind::rejected, {.name = "answer_too_large",
                                         .message = fmt::format("{}: The answer is larger than {} bytes.",
                                                                call_.url.origin(), call_.limits.max_body),
                                         .next_step = "Use an address with less behind it."});
  }
  answer_.body.append(bytes);
  return true;
}

Result<HttpAnswer> CurlTransfer::finish(CURLcode code) {
  if (failure_) return std::unexpected(std::move(*failure_));
  if (code != CURLE_OK) return std::unexpected(failure_of(code, detail_.data()));
  if (decoder_ && !decoder_->ended())
    return fail(ErrorKind::rejected, unreadable("The answer was cut off before its packing ended"));
  long status = 0;
  curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
  answer_.status = static_cast<int>(status);
  answer_.url = call_.url.str();
  return std::move(answer_);
}

Error CurlTransfer::failure_of(CURLcode code, std::string_view detail) const {
  if (call_.proxy && begun_ && !request_sent_) {
    long connect_status = 0;
    curl_easy_getinfo(handle_, CURLINFO_HTTP_CONNECTCODE, &connect_status);
    if (connect_status >= 300) {
      Error refusal = proxy_refusal(connect_status);
      const auto now = std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
      if (refusal.kind == ErrorKind::rate_limited) refusal.retry_after = retry_after_of(connect_headers_, now);
      return refusal;
    }
    curl_off_t connected = 0;
    curl_easy_getinfo(handle_, CURLINFO_CONNECT_TIME_T, &connected);
    const ProxyEnd end{.code = code, .connected = connected > 0, .socks = call_.proxy->type == HttpProxy::Type::socks5};
    if (connect_status == 0) {
      if (auto failure = proxy_failure(end)) return std::move(*failure);
    }
  }
  const std::string origin = call_.url.origin();
  return error_of({.code = code, .request_sent = request_sent_, .origin = origin, .detail = detail});
}

Error CurlTransfer::timed_out() const {
  return failure_of(CURLE_OPERATION_TIMEDOUT, answered_ ? "The answer did not end in time" : "No answer came in time");
}

}  // namespace matjar::net
