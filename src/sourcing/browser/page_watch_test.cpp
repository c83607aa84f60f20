#include "sourcing/browser/page_watch.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing::browser {
namespace {

using namespace std::chrono_literals;

class PageWatchTest : public testing::Test {
 protected:
  static CdpEvent asks(std::string url, std::string type = "Document", std::string frame = "main") {
    return {.kind = CdpEventKind::request_paused,
            .frame_id = std::move(frame),
            .url = std::move(url),
            .type = std::move(type)};
  }
  void begin(std::string id, std::string type = "Document") {
    page.take({.kind = CdpEventKind::request_started,
               .request_id = std::move(id),
               .frame_id = "main",
               .type = std::move(type)},
              now);
  }
  void answer(std::string id, std::string url, std::string type = "Document", int status = 200) {
    page.take({.kind = CdpEventKind::response_received,
               .request_id = std::move(id),
               .frame_id = "main",
               .url = std::move(url),
               .type = std::move(type),
               .mime_type = "text/html",
               .status = status},
              now);
  }
  void end(std::string id, std::string error = "") {
    page.take({.kind = CdpEventKind::request_ended, .request_id = std::move(id), .error_text = std::move(error)}, now);
  }
  void load() { page.take({.kind = CdpEventKind::loaded}, now); }

  BrowserSettings settings{.load_patience = 15s, .quiet = 500ms, .settle = 5s, .page_requests = 20};
  net::OutboundGuard guard{net::OutboundGuard::Settings{}};
  PageWatch::TimePoint now{};
  PageWatch page{settings, guard, "main", now};
};

TEST_F(PageWatchTest, what_a_page_needs_to_draw_itself_goes_on) {
  for (const std::string type : {"Document", "Script", "Stylesheet", "XHR", "Fetch"}) {
    EXPECT_TRUE(page.judge(asks("https://shop.example/a", type))) << type;
  }
}

TEST_F(PageWatchTest, pictures_fonts_media_and_reports_are_not_fetched) {
  for (const std::string type : {"Image", "Font", "Media", "Ping", "Other", "Prefetch", "TextTrack", "Manifest"}) {
    EXPECT_FALSE(page.judge(asks("https://shop.example/a", type))) << type;
  }
  EXPECT_FALSE(page.refusal());
}

TEST_F(PageWatchTest, a_page_that_opens_an_app_stays_what_it_is) {
  begin("1");
  answer("1", "https://shop.example/lamp");
  end("1");
  load();
  begin("2");
  EXPECT_FALSE(page.judge(asks("alipays://platformapi/startapp?id=1")));
  EXPECT_FALSE(page.refusal());
  end("2", "net::ERR_ABORTED");
  EXPECT_EQ(page.failure(), "");
  EXPECT_EQ(page.status(), 200);
  EXPECT_EQ(page.url(), "https://shop.example/lamp");
  EXPECT_EQ(page.asked_url(), "https://shop.example/lamp");
  EXPECT_EQ(page.done_at(), now + 500ms);
}

TEST_F(PageWatchTest, a_page_that_thinks_better_of_it_while_it_loads_is_waited_for) {
  begin("1");
  answer("1", "https://shop.example/lamp");
  end("1");
  begin("2");
  now += 1s;
  load();  // of the page that stands there
  end("2", "net::ERR_ABORTED");
  EXPECT_EQ(page.status(), 200);
  EXPECT_EQ(page.done_at(), now + 500ms);
}

TEST_F(PageWatchTest, a_page_that_asks_for_something_without_content_stays_what_it_is) {
  begin("1");
  answer("1", "https://shop.example/lamp");
  end("1");
  load();
  begin("2");
  answer("2", "https://shop.example/counter", "Document", 204);
  end("2");
  EXPECT_EQ(page.status(), 200);
  EXPECT_EQ(page.url(), "https://shop.example/lamp");
}

TEST_F(PageWatchTest, a_page_that_went_where_nothing_is_has_failed) {
  begin("1");
  answer("1", "https://shop.example/lamp");
  end("1");
  load();
  begin("2");
  end("2", "net::ERR_CONNECTION_REFUSED");
  EXPECT_EQ(page.failure(), "net::ERR_CONNECTION_REFUSED") << "an error page stands there now";
  EXPECT_EQ(page.status(), 0);
}

TEST_F(PageWatchTest, frames_are_not_fetched) {
  EXPECT_FALSE(page.judge(asks("https://other.example/", "Document", "inner")));
  EXPECT_FALSE(page.refusal());
}

TEST_F(PageWatchTest, a_private_address_is_refused_and_ends_the_page_when_it_is_the_document) {
  EXPECT_FALSE(page.judge(asks("http://169.254.169.254/latest", "XHR")));
  EXPECT_FALSE(page.refusal());
  EXPECT_FALSE(page.judge(asks("http://127.0.0.1/")));
  ASSERT_TRUE(page.refusal());
  EXPECT_EQ(page.refusal()->name, "address_refused");
}

TEST_F(PageWatchTest, other_schemes_are_refused) {
  EXPECT_FALSE(page.judge(asks("file:///etc/passwd", "XHR")));
  EXPECT_FALSE(page.judge(asks("ftp://shop.example/")));
  ASSERT_TRUE(page.refusal());
  EXPECT_EQ(page.refusal()->name, "url_scheme");
}

TEST_F(PageWatchTest, a_page_that_always_goes_elsewhere_is_ended) {
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(page.judge(asks("https://shop.example/a")));
  EXPECT_FALSE(page.judge(asks("https://shop.example/a")));
  EXPECT_EQ(page.refusal()->name, "page_blocked");
}

TEST_F(PageWatchTest, a_page_has_so_many_requests) {
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(page.judge(asks("https://shop.example/a", "XHR")));
  EXPECT_FALSE(page.judge(asks("https://shop.example/a", "XHR")));
}

TEST_F(PageWatchTest, a_page_is_done_when_it_is_quiet_after_it_has_loaded) {
  EXPECT_EQ(page.done_at(), now + 15s);
  begin("1");
  answer("1", "https://shop.example/lamp");
  end("1");
  now += 2s;
  load();
  EXPECT_EQ(page.done_at(), now + 500ms);
  begin("2", "XHR");
  EXPECT_EQ(page.done_at(), now + 5s);
  now += 1s;
  end("2");
  EXPECT_EQ(page.done_at(), now + 500ms);
  EXPECT_EQ(page.status(), 200);
  EXPECT_EQ(page.url(), "https://shop.example/lamp");
}

TEST_F(PageWatchTest, a_page_that_goes_elsewhere_by_itself_is_waited_for_anew) {
  begin("1");
  answer("1", "https://shop.example/a");
  end("1");
  load();
  begin("2");
  EXPECT_EQ(page.done_at(), PageWatch::TimePoint{} + 15s);
  EXPECT_EQ(page.status(), 0);
  answer("2", "https://shop.example/b", "Document", 404);
  EXPECT_EQ(page.status(), 404);
  EXPECT_EQ(page.url(), "https://shop.example/b");
}

TEST_F(PageWatchTest, a_document_that_does_not_come_ends_the_page_with_the_reason) {
  begin("1");
  end("1", "net::ERR_EMPTY_RESPONSE");
  EXPECT_EQ(page.failure(), "net::ERR_EMPTY_RESPONSE");
  EXPECT_LE(page.done_at(), now);
}

TEST_F(PageWatchTest, what_is_not_fetched_is_not_waited_for) {
  begin("1");
  answer("1", "https://shop.example/lamp");
  end("1");
  load();
  begin("2", "Other");
  begin("3", "Image");
  EXPECT_EQ(page.done_at(), now + 500ms);
}

TEST_F(PageWatchTest, a_file_is_not_waited_for) {
  begin("1");
  page.take({.kind = CdpEventKind::response_received,
             .frame_id = "main",
             .url = "https://shop.example/a.pdf",
             .type = "Document",
             .mime_type = "application/pdf",
             .status = 200},
            now);
  EXPECT_FALSE(page.is_page());
  EXPECT_LE(page.done_at(), now);
}

TEST_F(PageWatchTest, answers_to_scripts_are_told_once_they_are_complete) {
  const std::string url = "https://acs.shop.example/h5/mtop.aliexpress.pdp.pc.query/1.0/";
  answer("1", url, "XHR");
  EXPECT_FALSE(page.take_answer());
  end("1");
  const auto answered = page.take_answer();
  ASSERT_TRUE(answered);
  EXPECT_EQ(answered->request, "1");
  EXPECT_EQ(answered->url, url);
  EXPECT_FALSE(page.take_answer());
}

TEST_F(PageWatchTest, other_answers_and_failures_are_not_kept) {
  answer("1", "https://shop.example/cart.json", "XHR");
  end("1");
  answer("2", "https://shop.example/mtop.x.pdp.y.query", "XHR", 500);
  end("2");
  answer("3", "https://shop.example/mtop.x.pdp.y.query", "Image");
  end("3");
  EXPECT_FALSE(page.take_answer());
}

TEST(JsonIn, takes_json_and_what_a_call_wraps) {
  EXPECT_EQ(json_in(" {\"a\":1}\n"), "{\"a\":1}");
  EXPECT_EQ(json_in("[1]"), "[1]");
  EXPECT_EQ(json_in("mtopjsonp1({\"a\":\")\"});"), "{\"a\":\")\"}");
  EXPECT_EQ(json_in("var x = 1;"), "");
  EXPECT_EQ(json_in("f(x)"), "");
  EXPECT_EQ(json_in(""), "");
  EXPECT_EQ(json_in("("), "");
}

}  // namespace
}  // namespace matjar::sourcing::browser
