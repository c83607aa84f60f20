// Pages that are made to hold or to kill their reader: read within bounds or refused by name, and the next page is
// read.
#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <time.h>
#include <vector>

#include "sourcing/confined_reader/test_readers.hpp"

namespace matjar::sourcing::confined_reader {
namespace {

using product::SourceProduct;
using std::chrono::milliseconds;

std::string times(std::size_t count, std::string_view text) {
  std::string out;
  out.reserve(count * text.size());
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

std::string numbered(int count, std::string_view before, std::string_view after) {
  std::string out;
  for (int i = 0; i < count; ++i) out.append(before).append(std::to_string(i)).append(after);
  return out;
}

/// A product whose JSON-LD has `more` beside name and price.
std::string with_json(const std::string& more) {
  return R"(<h1>Lamp</h1><script type="application/ld+json">{"@type":"Product","name":"Lamp",)" + more +
         R"("offers":{"price":"5","priceCurrency":"USD"}}</script>)";
}

struct HostilePage {
  std::string name;
  std::string html;
  std::string becomes;  ///< name of the error, or the kind of page
  milliseconds cpu;     ///< on one core of a machine of the year 2020
};

std::vector<HostilePage> structures() {
  return {
      {"200,000 open elements", times(200'000, "<div>") + "x", "page_malformed", milliseconds(1'000)},
      {"20,000 formatting elements that cross", "<p>" + times(20'000, "<font><b><i>") + "</p>x", "page_malformed",
       milliseconds(2'000)},
      {"100,000 attributes on one tag", "<a " + numbered(100'000, " a", "=1") + ">", "page_malformed",
       milliseconds(1'000)},
      {"50,000 links that do not belong into their table", "<table>" + times(50'000, "<a>"), "page_malformed",
       milliseconds(2'000)},
      {"4,900 open elements around 500,000 more", times(4'900, "<div>") + times(500'000, "<br>"), "not_product",
       milliseconds(5'000)},
      {"2,500,000 references without an end", times(2'500'000, "&amp"), "not_product", milliseconds(1'000)},
      {"a tag that never ends", "<a " + times(1'000'000, "b='"), "page_malformed", milliseconds(1'000)},
      {"a million comments that do not end", times(1'000'000, "<!--"), "not_product", milliseconds(1'000)},
      {"a script that never ends", "<script>" + times(1'000'000, "</scrip"), "not_product", milliseconds(1'000)},
      {"100,000 scripts", times(100'000, "<script>var a={};</script>"), "not_product", milliseconds(3'000)},
      {"100,000 prices", times(100'000, "<span class=price>$1.00</span>"), "not_product", milliseconds(3'000)},
      {"50,000 labels in an element of a long name",
       "<body class=\"" + times(1'000'000, "x") + "\">" + times(50'000, "<p><b>Brand:</b><i>v</i></p>"), "not_product",
       milliseconds(3'000)},
      {"200,000 pictures in one link",
       "<h1>Lamp</h1><a href=\"/" + times(1'000, "p/") + "\">" + times(200'000, "<img class=gallery>"), "not_product",
       milliseconds(3'000)},
      {"50,000 cards of a list",
       "<h1>Lamp</h1>" + times(50'000, "<div class=c><a href=/x>m</a><span class=price>$12</span></div>"),
       "not_product", milliseconds(3'000)},
      {"100,000 amounts that are crossed out", "<h1>Lamp</h1>" + times(100'000, "<del>$20</del><b class=price>$12</b>"),
       "product", milliseconds(3'000)},
  };
}

std::vector<HostilePage> states() {
  return {
      {"a name of 8 MiB",
       R"(<script type="application/ld+json">{"@type":"Product","name":")" + times(8U << 20U, "a") + "\"}</script>",
       "not_product", milliseconds(1'000)},
      {"JSON 100,000 lists deep", with_json("\"a\":" + times(100'000, "[") + times(100'000, "]") + ","), "",
       milliseconds(1'000)},
      {"JSON 100,000 objects deep", with_json("\"a\":" + times(100'000, R"({"a":)") + "1" + times(100'000, "}") + ","),
       "", milliseconds(1'000)},
      {"JSON of 200,000 keys", with_json(numbered(200'000, "\"k", "\":1,")), "", milliseconds(1'000)},
      {"a key twice", with_json(R"("name":"Another",)"), "", milliseconds(1'000)},
      {"numbers beyond all types", with_json(R"("weight":1e400,"id":123456789012345678901234567890,)"), "product",
       milliseconds(1'000)},
      {"half a character", with_json(R"("color":"\ud800",)"), "product", milliseconds(1'000)},
      {"a zero in a text", with_json(R"("color":"\u0000x",)"), "product", milliseconds(1'000)},
      {"a million references of things to each other",
       with_json("\"@graph\":[" + numbered(20'000, R"({"@id":"#a)", R"(","isRelatedTo":{"@id":"#a1"}},)") + "{}],"), "",
       milliseconds(2'000)},
  };
}

std::vector<HostilePage> encodings() {
  using namespace std::string_literals;
  std::string wide = "\xff\xfe";
  for (const char c : "<script>alert(1)</script>"s) wide += std::string{c, '\0'};
  return {
      {"UTF-7", "<meta charset=utf-7>+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "not_product", milliseconds(1'000)},
      {"UTF-16 behind a byte-order mark", wide, "not_product", milliseconds(1'000)},
      {"a megabyte of zeros", std::string(1U << 20U, '\0'), "page_empty", milliseconds(1'000)},
      {"a megabyte that is no UTF-8", times(1U << 20U, "\xff"), "not_product", milliseconds(1'000)},
  };
}

std::string outcome(const Result<SourceProduct>& product) {
  return product ? std::string(product::to_string(product->kind)) : product.error().name;
}

std::string outcome(const Result<PageReading>& reading) {
  return reading ? std::string(product::to_string(reading->product.kind)) : reading.error().name;
}

milliseconds cpu_of_this_process() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return milliseconds(used.tv_sec * 1'000 + used.tv_nsec / 1'000'000);
}

PageInput input_of(std::string html) {
  return {.bytes = std::move(html),
          .url = "https://shop.example.com/products/lamp",
          .content_type = "text/html",
          .rung = product::Rung::http,
          .read_at = {}};
}

void expect_in_bounds(const HostilePage& page) {
  const auto before = cpu_of_this_process();
  const auto product = read_page(input_of(page.html));
  EXPECT_LT(cpu_of_this_process() - before, page.cpu * kSlower) << page.name;
  if (!page.becomes.empty()) EXPECT_EQ(outcome(product), page.becomes) << page.name;
}

TEST(HostilePage, of_structure_is_read_within_bounds) {
  for (const HostilePage& page : structures()) expect_in_bounds(page);
}

TEST(HostilePage, of_embedded_state_is_read_within_bounds) {
  for (const HostilePage& page : states()) expect_in_bounds(page);
}

TEST(HostilePage, of_encoding_is_read_within_bounds) {
  for (const HostilePage& page : encodings()) expect_in_bounds(page);
}

TEST(HostilePage, is_read_in_a_child_as_it_is_here_and_ends_no_child) {
  boost::asio::io_context loop;
  BlockingPool pool(1);
  confined::ChildSettings one = test_settings();
  one.children = 1;
  ConfinedPageReader reader(loop.get_executor(), pool, one);
  const auto run = [&loop](auto task) {
    auto begun = boost::asio::co_spawn(loop, std::move(task), boost::asio::use_future);
    loop.restart();
    loop.run();
    return begun.get();
  };
  ASSERT_TRUE(run(reader.read(input_of("<h1>Lamp</h1>"))));
  const auto children = run(reader.process_ids());
  for (const auto& pages : {structures(), states(), encodings()}) {
    for (const HostilePage& page : pages) {
      const auto there = run(reader.read(input_of(page.html)));
      EXPECT_EQ(outcome(there), outcome(read_page(input_of(page.html)))) << page.name;
    }
  }
  EXPECT_EQ(run(reader.process_ids()), children) << "one of them ended the child";
}

/// A reader of one child, on a loop of its own.
class OneChild {
 public:
  explicit OneChild(const char* program) {
    confined::ChildSettings settings = test_settings();
    settings.program = program;
    settings.children = 1;
    settings.on_end = [this](const confined::ChildEnd& end) {
      told_.emplace_back(std::string(end.how) + " " + end.about);
    };
    reader_.emplace(loop_.get_executor(), pool_, std::move(settings));
  }
  template <class T>
  T run(Task<T> task) {
    auto begun = boost::asio::co_spawn(loop_, std::move(task), boost::asio::use_future);
    loop_.restart();
    loop_.run();
    return begun.get();
  }
  ConfinedPageReader& reader() { return *reader_; }
  const std::vector<std::string>& told() const { return told_; }

 private:
  boost::asio::io_context loop_;
  BlockingPool pool_{1};
  std::vector<std::string> told_;
  std::optional<ConfinedPageReader> reader_;
};

TEST(HostilePage, that_has_taken_its_reader_over_does_not_keep_it) {
  OneChild child(MATJAR_TEST_CHILD);  // says the page back, which is no answer
  const auto answer = child.run(child.reader().read(input_of("<h1>Lamp</h1>")));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().name, "page_unreadable");
  EXPECT_TRUE(child.run(child.reader().process_ids()).empty());
  EXPECT_EQ(child.told(), std::vector<std::string>{"nonsense shop.example.com"});
}

TEST(HostilePage, is_tried_again_later_when_matjar_ends_while_it_is_read) {
  OneChild child(MATJAR_PAGE_PROGRAM);
  ASSERT_TRUE(child.run(child.reader().start()));
  EXPECT_EQ(child.run(child.reader().process_ids()).size(), 1U);
  child.run([](ConfinedPageReader& reader) -> Task<bool> {
    co_await reader.shut_down();
    co_return true;
  }(child.reader()));
  const auto stopped = child.run(child.reader().read(input_of("<h1>Lamp</h1>")));
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().name, "page_reader_stopped");
  EXPECT_TRUE(stopped.error().transient()) << "the next start takes its job up";
}

TEST(HostilePage, that_takes_more_of_the_processor_than_allowed_is_given_up_by_name_beside_others) {
  boost::asio::io_context loop;
  BlockingPool pool(1);
  confined::ChildSettings strict = test_settings();
  strict.cpu_limit = milliseconds(20) * kSlower;
  ConfinedPageReader reader(loop.get_executor(), pool, strict);
  // Not hostile enough for more than half a second, which is what this test wants of it.
  auto hostile =
      boost::asio::co_spawn(loop, reader.read(input_of(times(400'000, "<br><b>x</b>"))), boost::asio::use_future);
  auto beside = boost::asio::co_spawn(loop, reader.read(input_of(with_json(""))), boost::asio::use_future);
  loop.run();
  const auto given_up = hostile.get();
  ASSERT_FALSE(given_up);
  EXPECT_EQ(given_up.error().name, "page_too_costly");
  EXPECT_EQ(given_up.error().kind, ErrorKind::rejected) << "it is not tried again";
  EXPECT_NE(given_up.error().next_step, "");
  EXPECT_EQ(outcome(beside.get()), "product");
}

}  // namespace
}  // namespace matjar::sourcing::confined_reader
