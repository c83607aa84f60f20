#include "sourcing/browser/page_watch.hpp"

#include <algorithm>
#include <array>
#include <re2/re2.h>

namespace matjar::sourcing::browser {

namespace {

constexpr std::size_t kMaxDocuments = 10;
/// What Chromium says of a document that it gave up while it keeps the one before.
constexpr std::string_view kAborted = "net::ERR_ABORTED";
constexpr std::string_view kPaste = "Open the product in your browser and paste the page's source instead.";

/// What a page needs to draw itself. Not pictures, fonts and media; not what reports to somebody; not "Other", which is
/// icons and what might be needed later.
bool is_needed(std::string_view type) {
  constexpr std::array<std::string_view, 6> kNeeded{"Document", "Script", "Stylesheet", "XHR", "Fetch", "Preflight"};
  return std::ranges::find(kNeeded, type) != kNeeded.end();
}

bool matches(const std::vector<std::string>& patterns, const std::string& url) {
  return std::ranges::any_of(patterns, [&url](const std::string& text) {
    const re2::RE2 pattern(text, re2::RE2::Quiet);
    return pattern.ok() && re2::RE2::PartialMatch(url, pattern);
  });
}

bool may_be_json(const CdpEvent& event) {
  const bool by_script = event.type == "XHR" || event.type == "Fetch" || event.type == "Script";
  return by_script && event.status == 200;
}

}  // namespace

PageWatch::PageWatch(const BrowserSettings& settings, const net::OutboundGuard& guard, std::string frame, TimePoint now)
    : settings_(settings), guard_(guard), frame_(std::move(frame)), begin_(now), last_event_(now) {}

std::optional<Url> PageWatch::judge(const CdpEvent& paused) {
  if (!is_needed(paused.type) || ++requests_ > settings_.page_requests) return std::nullopt;
  const bool document = is_document(paused);
  // Frames show other people's pages, and what is in them is not read.
  if (paused.type == "Document" && !document) return std::nullopt;
  if (document && ++documents_ > kMaxDocuments) {
    refusal_ = fail(ErrorKind::rejected, {.name = "page_blocked",
                                          .message = "The shop sends visitors round in circles.",
                                          .next_step = std::string(kPaste)})
                   .error();
    return std::nullopt;
  }
  auto url = Url::parse(paused.url);
  Result<void> judged = url ? guard_.check_url(*url) : Result<void>(std::unexpected(url.error()));
  if (judged) return std::move(*url);
  // A link to an app, out of a page that stands there: the page stays, the app is not opened.
  const bool of_an_app = !url && url.error().name == "url_scheme" && (earlier_ || document_.status != 0);
  if (document && !of_an_app) refusal_ = std::move(judged).error();
  return std::nullopt;
}

void PageWatch::begin_request(const CdpEvent& event) {
  const bool document = is_document(event);
  const bool fetched = document || (event.type != "Document" && is_needed(event.type));
  if (fetched && open_.size() < settings_.page_requests) open_.insert(event.request_id);
  if (!document) return;
  // The first document, or the page goes elsewhere by itself.
  if (document_.status != 0) earlier_ = std::move(document_);
  document_ = {.request = event.request_id};
  asked_url_ = event.url;
  failure_.clear();
}

/// The page goes nowhere after all: it opened a link to an app, or thought better of it. What stood there stands.
void PageWatch::stay() {
  if (document_.loaded) earlier_->loaded = document_.loaded;  // told in between, and of what stood there
  document_ = std::move(*earlier_);
  earlier_.reset();
  asked_url_ = document_.url;
}

void PageWatch::take_response(const CdpEvent& event) {
  if (is_document(event)) {
    document_.url = event.url;
    document_.status = event.status;
    document_.mime_type = event.mime_type;
  } else if (answers_ < settings_.most_answers && may_be_json(event) && matches(settings_.answers, event.url)) {
    ++answers_;
    expected_.push_back({.request = event.request_id, .url = event.url});
  }
}

void PageWatch::end_request(const CdpEvent& event) {
  open_.erase(event.request_id);
  if (event.request_id == document_.request) {
    const bool no_content = document_.status == 204 || document_.status == 205;
    const bool given_up = event.error_text == kAborted && (document_.status == 0 || !is_page());
    if (earlier_ && (no_content || given_up)) return stay();
    if (event.error_text.empty()) earlier_.reset();
    if (document_.status == 0) failure_ = event.error_text;
  }
  const auto found = std::ranges::find(expected_, event.request_id, &Answer::request);
  if (found == expected_.end()) return;
  complete_.push_back(std::move(*found));
  expected_.erase(found);
}

void PageWatch::take(const CdpEvent& event, TimePoint now) {
  last_event_ = now;
  switch (event.kind) {
    case CdpEventKind::request_started:
      begin_request(event);
      break;
    case CdpEventKind::response_received:
      take_response(event);
      break;
    case CdpEventKind::request_ended:
      end_request(event);
      break;
    case CdpEventKind::loaded:
      document_.loaded = now;
      break;
    case CdpEventKind::crashed:
      crashed_ = true;
      break;
    case CdpEventKind::request_paused:
    case CdpEventKind::dialog_opened:
    case CdpEventKind::page_opened:
      break;
  }
}

bool PageWatch::is_page() const {
  const std::string& type = document_.mime_type;
  return type.starts_with("text/") || type.ends_with("xml") || type.ends_with("json");
}

PageWatch::TimePoint PageWatch::done_at() const {
  if (!failure_.empty() || (document_.status != 0 && !is_page() && !earlier_)) return begin_;
  if (!document_.loaded) return begin_ + settings_.load_patience;
  const TimePoint latest = *document_.loaded + settings_.settle;
  return open_.empty() ? std::min(latest, last_event_ + settings_.quiet) : latest;
}

std::optional<PageWatch::Answer> PageWatch::take_answer() {
  if (complete_.empty()) return std::nullopt;
  Answer answer = std::move(complete_.front());
  complete_.pop_front();
  return answer;
}

std::string_view json_in(std::string_view body) {
  const auto blank = [](char letter) { return letter == ' ' || letter == '\n' || letter == '\r' || letter == '\t'; };
  while (!body.empty() && blank(body.front())) body.remove_prefix(1);
  while (!body.empty() && (blank(body.back()) || body.back() == ';')) body.remove_suffix(1);
  const auto whole = [](std::string_view text) {
    return (text.starts_with('{') && text.ends_with('}')) || (text.starts_with('[') && text.ends_with(']'));
  };
  if (whole(body)) return body;
  const std::size_t call = body.find('(');
  if (call == std::string_view::npos || call > 200 || !body.ends_with(')')) return {};
  body = body.substr(call + 1, body.size() - call - 2);
  while (!body.empty() && blank(body.front())) body.remove_prefix(1);
  while (!body.empty() && blank(body.back())) body.remove_suffix(1);
  return whole(body) ? body : std::string_view();
}

}  // namespace matjar::sourcing::browser
