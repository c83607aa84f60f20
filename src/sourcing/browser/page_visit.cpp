#include "sourcing/browser/page_visit.hpp"

#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <chrono>
#include <utility>

#include "sourcing/browser/cdp_commands.hpp"
#include "sourcing/browser/guarding_proxy.hpp"
#include "sourcing/browser/page_watch.hpp"
#include "sourcing/http_fetcher.hpp"

namespace matjar::sourcing::browser {

namespace {

using Clock = std::chrono::steady_clock;

std::unexpected<Error> refused(ErrorKind kind, std::string_view name, std::string message, std::string_view next_step) {
  return fail(kind, {.name = name, .message = std::move(message), .next_step = std::string(next_step)});
}

std::unexpected<Error> too_large() {
  return refused(ErrorKind::rejected, "page_too_large", "The page has more than a browser may load here.",
                 "Check that the link leads to a product page.");
}

/// What a page looks like once its scripts have drawn it.
struct DrawnPage {
  std::string url;
  std::string html;
};

/// One page from its context to its source.
class Visit {
 public:
  explicit Visit(VisitPlace place)
      : place_(std::move(place)),
        proxy_(place_.executor, place_.guard, place_.settings.resolve, {.bytes = place_.settings.page_bytes}) {}
  /// Nobody waits for the end of the context: Chromium ends its processes, however busy they are.
  ~Visit() {
    if (!context_.empty()) connection().tell(dispose_context(context_));
  }
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;

  Task<Result<Resource>> run(Url url);

 private:
  CdpConnection& connection() { return *place_.connection; }
  Task<Result<CdpReply>> call(CdpCommand command) {
    return connection().call(std::move(command), place_.settings.page_deadline);
  }
  Task<Result<void>> open();
  Task<Result<CdpReply>> ask(CdpCommand command, CdpConnection::Mailbox* mailbox, PageWatch* page);
  Task<Result<CdpReply>> serve(CdpConnection::Mailbox* mailbox, PageWatch* page);
  Task<Result<void>> watch(CdpConnection::Mailbox* mailbox, PageWatch* page);
  Task<Result<void>> keep_answers(CdpConnection::Mailbox* mailbox, PageWatch* page);
  void handle(const CdpEvent& event, PageWatch* page);
  Result<void> judge(const PageWatch& page) const;
  Task<Result<DrawnPage>> source(CdpConnection::Mailbox* mailbox, PageWatch* page);

  VisitPlace place_;
  GuardingProxy proxy_;
  std::string context_;
  std::string target_;
  std::string frame_;
  PageCommands page_commands_;
  std::vector<ScriptAnswer> answers_;
};

Task<Result<void>> Visit::open() {
  CO_TRY(proxy_.start());
  auto context = co_await call(create_context(proxy_.port()));
  if (!context) co_return failure_of(std::move(context));
  context_ = std::move(context->context_id);
  connection().tell(deny_downloads(context_));
  connection().tell(deny_permissions(context_));
  auto target = co_await call(create_target(context_));
  if (!target) co_return failure_of(std::move(target));
  target_ = std::move(target->target_id);
  frame_ = target_;  // Chromium gives a page's main frame the id of the page
  auto session = co_await call(attach(target_));
  if (!session) co_return failure_of(std::move(session));
  page_commands_.session = std::move(session->session_id);
  co_return Result<void>();
}

void Visit::handle(const CdpEvent& event, PageWatch* page) {
  switch (event.kind) {
    case CdpEventKind::request_paused:
      if (const auto url = page->judge(event)) {
        proxy_.allow(*url);
        connection().tell(page_commands_.continue_request(event.request_id));
      } else {
        connection().tell(page_commands_.refuse_request(event.request_id, event.type));
      }
      break;
    case CdpEventKind::dialog_opened:
      connection().tell(page_commands_.dismiss_dialog(event.type));
      break;
    case CdpEventKind::page_opened:
      if (event.type == "page" && event.target_id != target_) connection().tell(close_target(event.target_id));
      break;
    default:
      page->take(event, Clock::now());
  }
}

/// Judges the page's requests, and ends only with the line to the browser.
Task<Result<CdpReply>> Visit::serve(CdpConnection::Mailbox* mailbox, PageWatch* page) {
  while (true) {
    auto event = co_await mailbox->next(Clock::now() + place_.settings.page_deadline);
    if (!event) co_return failure_of(std::move(event));
    if (*event) handle(**event, page);
  }
}

/// A reply for which the page itself must have a moment. It has none while its script waits for an answer from the
/// shop, and that waits for us: requests are judged meanwhile.
Task<Result<CdpReply>> Visit::ask(CdpCommand command, CdpConnection::Mailbox* mailbox, PageWatch* page) {
  using boost::asio::experimental::awaitable_operators::operator||;
  Task<Result<CdpReply>> replying = call(std::move(command));
  Task<Result<CdpReply>> serving = serve(mailbox, page);
  auto both = std::move(replying) || std::move(serving);
  auto first = co_await std::move(both);
  if (first.index() == 1) co_return std::get<1>(std::move(first));
  co_return std::get<0>(std::move(first));
}

Task<Result<void>> Visit::keep_answers(CdpConnection::Mailbox* mailbox, PageWatch* page) {
  while (const auto answer = page->take_answer()) {
    auto body = co_await ask(page_commands_.body_of(answer->request), mailbox, page);
    if (!body && body.error().name != "browser_refused") co_return failure_of(std::move(body));
    if (!body || body->value.size() > place_.settings.answer_bytes) continue;  // too long to have been kept
    if (const std::string_view json = json_in(body->value); !json.empty()) {
      answers_.push_back({.url = answer->url, .body = std::string(json)});
    }
  }
  co_return Result<void>();
}

/// Follows the page until it has drawn itself, or has had its time.
Task<Result<void>> Visit::watch(CdpConnection::Mailbox* mailbox, PageWatch* page) {
  while (!page->refusal() && !page->crashed() && !proxy_.exceeded()) {
    if (Clock::now() >= page->done_at()) break;
    CO_TRY_ASSIGN(const std::optional<CdpEvent> event, co_await mailbox->next(page->done_at()));
    if (event) handle(*event, page);
    CO_TRY(co_await keep_answers(mailbox, page));
  }
  co_return Result<void>();
}

Result<void> Visit::judge(const PageWatch& page) const {
  if (page.refusal()) return std::unexpected(*page.refusal());
  if (proxy_.exceeded()) return too_large();
  if (page.crashed()) {
    return refused(ErrorKind::unavailable, "browser_lost", "The page ended the process that drew it.",
                   "Paste the page's source instead.");
  }
  if (page.status() != 0) {
    TRY(judge_status(page.status(), ResourceKind::page));
    if (page.is_page()) return {};
    return refused(ErrorKind::invalid_input, "page_not_a_product", "The link leads to a file, not to a page.",
                   "Open one product and paste the address of its own page.");
  }
  if (const auto asked = Url::parse(page.asked_url())) {
    if (auto refusal = proxy_.refusal(*asked)) {
      return std::unexpected(fetch_error(std::move(*refusal), ResourceKind::page));
    }
  }
  if (page.failure().empty()) {
    return refused(ErrorKind::timeout, "shop_too_slow", "The shop did not answer in time.", "Try again later.");
  }
  return refused(ErrorKind::unavailable, "shop_unreachable", "The shop could not be reached (" + page.failure() + ").",
                 "Try again later.");
}

/// The source, and the address of the document that it is the source of: a page may have begun to go elsewhere, and
/// stayed, but it cannot forge `location` in a world that it does not share.
Task<Result<DrawnPage>> Visit::source(CdpConnection::Mailbox* mailbox, PageWatch* page) {
  CO_TRY_ASSIGN(const CdpReply world, co_await ask(page_commands_.create_world(frame_), mailbox, page));
  CO_TRY_ASSIGN(CdpReply text, co_await ask(page_commands_.page_source(world.world_id, kMaxPageBytes), mailbox, page));
  if (text.value.empty() || text.value.size() > kMaxPageBytes) co_return too_large();
  const std::size_t end = std::min(text.value.find('\n'), text.value.size());
  CO_TRY_ASSIGN(Url address, Url::parse(std::string_view(text.value).substr(0, end)));
  co_return DrawnPage{.url = address.str(), .html = "<!DOCTYPE html>" + text.value.substr(end)};
}

Task<Result<Resource>> Visit::run(Url url) {
  CO_TRY(co_await open());
  CdpConnection::Mailbox mailbox(place_.connection, page_commands_.session, context_);
  // Each is waited for: Chromium may load a small page before it begins to tell of it.
  CO_TRY(co_await call(page_commands_.watch_crashes()));
  CO_TRY(co_await call(page_commands_.watch_page()));
  CO_TRY(co_await call(page_commands_.watch_network(place_.settings.answer_bytes)));
  CO_TRY(co_await call(page_commands_.speak(place_.settings.languages)));
  CO_TRY(co_await call(page_commands_.pause_requests()));
  PageWatch page(place_.settings, place_.guard, frame_, Clock::now());
  // Its reply comes with the document, whose request waits for us: what became of it is told by the events.
  connection().tell(page_commands_.navigate(url.str()));
  CO_TRY(co_await watch(&mailbox, &page));
  CO_TRY(judge(page));
  CO_TRY_ASSIGN(DrawnPage drawn, co_await source(&mailbox, &page));
  co_return Resource{.bytes = std::move(drawn.html),
                     .content_type = "text/html; charset=utf-8",
                     .url = std::move(drawn.url),
                     .status = page.status(),
                     .rung = product::Rung::browser,
                     .answers = std::move(answers_)};
}

}  // namespace

Task<Result<Resource>> visit_page(VisitPlace place, Url url) {
  Visit visit(std::move(place));
  co_return co_await visit.run(std::move(url));
}

}  // namespace matjar::sourcing::browser
