#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "net/outbound_guard.hpp"
#include "sourcing/browser/browser_settings.hpp"
#include "sourcing/browser/cdp_message.hpp"

namespace matjar::sourcing::browser {

/// What is known about a page while it draws itself: what it asked for, what came, whether it is done. Judges its
/// requests. Knows no connection: events in, decisions out.
class PageWatch {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  PageWatch(const BrowserSettings& settings, const net::OutboundGuard& guard, std::string frame, TimePoint now);

  /// A request that waits: its address when it may go on, nothing when it may not.
  std::optional<Url> judge(const CdpEvent& paused);
  /// Any other event of the page.
  void take(const CdpEvent& event, TimePoint now);

  /// When there is nothing more to wait for, unless something happens.
  TimePoint done_at() const;

  /// Requests whose answers are complete and shall be kept, each told once.
  struct Answer {
    std::string request;
    std::string url;
  };
  std::optional<Answer> take_answer();

  const std::string& url() const { return document_.url; }     ///< of the document that stands there
  const std::string& asked_url() const { return asked_url_; }  ///< of the document that was asked for last
  int status() const { return document_.status; }              ///< 0: no document came
  /// Whether the document is shown as a page, and not handed over as a file.
  bool is_page() const;
  const std::optional<Error>& refusal() const { return refusal_; }  ///< of the document itself
  /// Why the document did not come, in Chromium's words; empty while it may come.
  const std::string& failure() const { return failure_; }
  bool crashed() const { return crashed_; }

 private:
  bool is_document(const CdpEvent& event) const { return event.type == "Document" && event.frame_id == frame_; }
  void take_response(const CdpEvent& event);
  void begin_request(const CdpEvent& event);
  void end_request(const CdpEvent& event);
  void stay();

  /// A document that stands there.
  struct Document {
    std::string request;
    std::string url;
    std::string mime_type;
    int status = 0;  ///< 0: none stands
    std::optional<TimePoint> loaded;
  };

  const BrowserSettings& settings_;
  const net::OutboundGuard& guard_;
  std::string frame_;
  TimePoint begin_;
  TimePoint last_event_;
  std::set<std::string> open_;
  std::deque<Answer> expected_;
  std::deque<Answer> complete_;
  std::size_t answers_ = 0;
  std::size_t requests_ = 0;
  std::size_t documents_ = 0;
  Document document_;
  std::optional<Document> earlier_;  ///< what stood there when the page began to go elsewhere
  std::string asked_url_;
  std::string failure_;
  std::optional<Error> refusal_;
  bool crashed_ = false;
};

/// The JSON in what a script fetched: the whole, or what a call wraps (JSONP). Empty when it is none.
std::string_view json_in(std::string_view body);

}  // namespace matjar::sourcing::browser
