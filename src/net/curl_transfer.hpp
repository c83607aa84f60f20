#pragma once

#include <array>
#include <chrono>
#include <curl/curl.h>
#include <optional>

#include "net/content_decoder.hpp"
#include "net/curl_http_client.hpp"
#include "net/http_client.hpp"
#include "net/outbound_guard.hpp"

namespace matjar::net {

/// One request and its answer on one libcurl handle: what goes out, what may come in, and when it must stop. It follows
/// no redirect. Used on one strand; nothing here may be moved while libcurl holds pointers into it.
class CurlTransfer {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  CurlTransfer(HttpCall call, TimePoint deadline, const OutboundGuard& guard, const CurlHttpClient::Settings& settings);
  ~CurlTransfer();
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  /// Fills the handle. `owner` is what the handle's CURLOPT_PRIVATE will be.
  Result<void> prepare(void* owner);
  /// Before prepare(): the proxy is asked for this address instead of the URL's host, which certificates and the Host
  /// field still name.
  void lead_to(std::string address) { address_ = std::move(address); }
  CURL* handle() const { return handle_; }

  TimePoint deadline() const { return deadline_; }
  std::chrono::milliseconds first_byte_limit() const { return call_.limits.first_byte; }
  bool answered() const { return answered_; }

  /// The outcome, once libcurl has told its own.
  Result<HttpAnswer> finish(CURLcode code);
  /// The outcome of a call whose time is over.
  Error timed_out() const;

 private:
  Result<void> set_headers();
  void set_request();
  void set_form();
  void set_limits();
  void set_network();
  void set_proxy();

  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self) noexcept;
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self) noexcept;
  static curl_socket_t on_open_socket(void* self, curlsocktype purpose, curl_sockaddr* address) noexcept;
  static int on_connected(void* self, char* remote, char* local, int remote_port, int local_port) noexcept;

  bool take_header(std::string_view line);
  bool take_connect_header(std::string_view line);
  bool take_body(std::string_view bytes);
  bool open_decoder();
  bool take_unpacked(std::string_view bytes);
  ErrorText unreadable(std::string_view why) const;
  Error failure_of(CURLcode code, std::string_view detail) const;
  bool check_address(std::string_view address, std::uint16_t port);
  /// Notes why the call ends; false, so that callbacks can return it.
  bool give_up(ErrorKind kind, ErrorText text);

  HttpCall call_;
  TimePoint deadline_;
  std::string address_;
  const OutboundGuard& guard_;
  const CurlHttpClient::Settings& settings_;

  CURL* handle_ = nullptr;
  curl_slist* header_list_ = nullptr;
  curl_slist* resolve_list_ = nullptr;
  curl_slist* connect_list_ = nullptr;
  curl_mime* mime_ = nullptr;
  std::array<char, CURL_ERROR_SIZE> detail_{};

  HttpAnswer answer_;
  Headers connect_headers_;  ///< of the proxy's own answer, what counts
  std::size_t header_bytes_ = 0;
  std::size_t connect_bytes_ = 0;
  std::size_t body_bytes_ = 0;  ///< as they came, packed
  std::unique_ptr<ContentDecoder> decoder_;
  bool begun_ = false;  ///< else it still waits for its turn
  bool answered_ = false;
  bool request_sent_ = false;
  std::optional<Error> failure_;
};

}  // namespace matjar::net
