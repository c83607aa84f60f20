#include "sourcing/page/page.hpp"

#include <barrier>
#include <chrono>
#include <gtest/gtest.h>
#include <thread>
#include <unistd.h>

#include "sourcing/page/charset.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/script_json.hpp"
#include "sourcing/page/title_text.hpp"
#include "sourcing/page/words.hpp"

namespace matjar::sourcing {
namespace {

Page page_of(std::string html, std::string_view url = "https://shop.example.com/a/b") {
  return *Page::parse(std::move(html), {.url = *Url::parse(url), .content_type = ""});
}

TEST(Page, finds_elements_by_id_class_tag_and_attribute) {
  const Page page = page_of(R"(<div id="a" class="x y"><p class="y">one</p><p data-k="v1">two</p></div>)");
  EXPECT_EQ(page.text(page.by_id("a")), "one two");
  EXPECT_EQ(page.with_class("y").size(), 2u);
  EXPECT_EQ(page.text(page.first("#a p[data-k^=v]")), "two");
  EXPECT_EQ(page.select("div p, #a").size(), 3u);
  EXPECT_EQ(page.first("span p"), kNoNode);
}

/// The first pages of a process, several at once.
[[noreturn]] void read_first_pages() {
  ::alarm(20);
  constexpr int kThreads = 4;
  std::barrier together(kThreads);
  std::vector<std::jthread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&together] {
      together.arrive_and_wait();
      page_of("<p>one</p>");
    });
  }
  threads.clear();
  ::_exit(0);
}

TEST(Page, is_read_by_several_threads_at_once_from_the_first_one_on) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");  // each is a process of its own, in which nobody has read a page yet
  for (int i = 0; i < 40; ++i) EXPECT_EXIT(read_first_pages(), testing::ExitedWithCode(0), "");
}

TEST(Page, reads_a_fragment_without_html_as_a_page) {
  const Page page = page_of("<span class=price>5</span>");
  EXPECT_EQ(page.text(page.first(".price")), "5");
}

TEST(Page, leaves_scripts_out_of_text_and_keeps_their_content_whole) {
  const Page page = page_of("<div id=d>a<script>var x = '<b>bold</b>';</script><b>b</b></div>");
  EXPECT_EQ(page.text(page.by_id("d")), "ab");
  EXPECT_EQ(page.raw_text(page.with_tag("script").front()), "var x = '<b>bold</b>';");
}

TEST(Page, keeps_what_is_nested_deeper_than_the_parsers_usual_limit) {
  std::string html;
  for (int i = 0; i < 1'000; ++i) html += "<div>";
  EXPECT_EQ(page_of(html + "<i id=deep>here</i>").text(page_of(html + "<i id=deep>here</i>").by_id("deep")), "here");
}

TEST(Page, gives_no_more_of_a_text_than_was_asked_for_and_no_half_letter) {
  const Page page = page_of("<div id=d>abc <b>déf</b> ghi</div>");
  const NodeId node = page.by_id("d");
  EXPECT_EQ(page.text(node, 5), "abc d");
  EXPECT_EQ(page.text(node, 6), "abc d");
  EXPECT_EQ(page.text(node, 7), "abc dé");
  EXPECT_EQ(page.text(node, 4), "abc");
  EXPECT_EQ(page.text(node), "abc déf ghi");
  const Page long_one = page_of("<p id=p>" + std::string(3'000'000, 'x'));
  EXPECT_EQ(long_one.text(long_one.by_id("p")).size(), Page::kMaxTextBytes);
}

TEST(Page, selects_the_first_of_the_page_from_all_alternatives) {
  const Page page = page_of("<i>1</i><b>2</b><i>3</i><b>4</b>");
  const auto found = page.select("b, i", 3);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(page.text(found[0]) + page.text(found[1]) + page.text(found[2]), "123");
}

TEST(Page, climbs_a_bounded_number_of_ancestors) {
  const auto nested = [](int depth) {
    std::string html = "<section>";
    for (int i = 0; i < depth; ++i) html += "<div>";
    return page_of(html + "<i>x</i>");
  };
  EXPECT_NE(nested(255).first("section i"), kNoNode);
  EXPECT_EQ(nested(256).first("section i"), kNoNode);
}

TEST(Page, refuses_a_tag_with_thousands_of_attributes_and_endless_nesting_at_once) {
  std::string attributes = "<div";
  for (int i = 0; i < 100'000; ++i) attributes += " a" + std::to_string(i) + "=1";
  std::string nested;
  for (int i = 0; i < 100'000; ++i) nested += "<div>";
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(Page::parse(attributes + ">", {}).error().name, "page_malformed");
  EXPECT_EQ(Page::parse(nested, {}).error().name, "page_malformed");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

TEST(Page, takes_a_page_of_many_unclosed_paragraphs_for_what_it_is) {
  std::string html;
  for (int i = 0; i < 20'000; ++i) html += "<p>text<br>";
  EXPECT_TRUE(Page::parse(html, {}).has_value());
}

TEST(Page, makes_references_absolute_against_base_and_address) {
  EXPECT_EQ(page_of("<p>x").absolute("../c.jpg"), "https://shop.example.com/c.jpg");
  EXPECT_EQ(page_of("<base href='https://cdn.example.com/x/'>").absolute("c.jpg"), "https://cdn.example.com/x/c.jpg");
  EXPECT_EQ(page_of("<p>x").absolute("//cdn.example.com/c.jpg"), "https://cdn.example.com/c.jpg");
  EXPECT_EQ(page_of("<p>x").absolute("javascript:alert(1)"), std::nullopt);
  EXPECT_EQ(Page::parse("<p>x", {})->absolute("c.jpg"), std::nullopt);
}

TEST(Page, finds_metas_by_property_or_name_in_any_case) {
  const Page page = page_of(
      "<meta property='OG:Title' content='T'><meta name=og:image content=a><meta name=og:image content=b><meta "
      "name=empty content=' '>");
  EXPECT_EQ(page.meta("og:title"), "T");
  EXPECT_EQ(page.metas("og:image").size(), 2u);
  EXPECT_EQ(page.meta("empty"), "");
}

TEST(Charset, lets_valid_utf8_win_over_what_is_declared) {
  EXPECT_EQ(decode_page("<meta charset=iso-8859-1>\xc3\xa9", ""), "<meta charset=iso-8859-1>\xc3\xa9");
}

TEST(Charset, reads_the_declared_one_otherwise_and_gbk_as_gb18030) {
  EXPECT_EQ(decode_page("\xe9", "text/html; charset=ISO-8859-1"), "\xc3\xa9");
  EXPECT_EQ(decode_page("<meta charset=gbk>\xc4\xe3", ""), "<meta charset=gbk>你");
}

TEST(Charset, ignores_the_charset_of_a_script_before_the_pages_own) {
  EXPECT_EQ(declared_charset("<script charset='utf-8'></script><meta charset='gbk'>", ""), "gbk");
}

TEST(ScriptJson, turns_a_scripts_object_into_json) {
  EXPECT_EQ(strict_json(R"({"a":"\ud83d cut, \ud83d\ude00 whole, \ude00 cut, \u0041, \ud83d\u0041"})"),
            R"({"a":"\ufffd cut, \ud83d\ude00 whole, \ufffd cut, \u0041, \ufffd\u0041"})");
  EXPECT_EQ(strict_json("x = {a: 'it\\'s', /* c */ \"b\": [1, 2,], c: undefined, d: !0}"),
            R"({"a": "it's",  "b": [1, 2], "c": null, "d": true})");
}

TEST(ScriptJson, finds_the_value_after_a_marker_with_brackets_in_strings) {
  EXPECT_EQ(value_after("var p = {\"a\": \"}\"}; x", "var p"), "{\"a\": \"}\"}");
  EXPECT_EQ(value_after("var p = {\"a\": 1", "var p"), "");
  EXPECT_EQ(string_after("\"price\" : \"5\\\"6\"", "\"price\""), "5\\\"6");
}

TEST(ScriptJson, gives_up_after_sixteen_values_that_never_end) {
  const auto opened = [](int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += "'V'{ ";
    return text + "'V'{a}";
  };
  EXPECT_EQ(value_after(opened(15), "'V'"), "{a}");
  EXPECT_EQ(value_after(opened(16), "'V'"), "");
}

/// Each would take hours if every marker were followed to the end of the text.
TEST(ScriptJson, looks_no_further_behind_a_marker_than_its_reach) {
  std::string text;
  for (int i = 0; i < 1'000'000; ++i) text += "'ViewContent'";
  EXPECT_EQ(value_after(text, "'ViewContent'", 16), "");
  EXPECT_EQ(string_after(text, "ViewContent'", 0), "ViewContent");
  EXPECT_EQ(value_after(text + "{a}", "'ViewContent'", 0), "{a}");
  EXPECT_EQ(value_after("m" + std::string(17, ' ') + "{a}", "m", 16), "");
  EXPECT_EQ(value_after("m" + std::string(16, ' ') + "{a}", "m", 16), "{a}");
}

TEST(HtmlText, looks_no_further_for_the_end_of_a_reference_than_the_longest_is) {
  const std::string signs(3'000'000, '&');
  EXPECT_EQ(decode_entities(signs + "amp;"), signs);
  EXPECT_EQ(decode_entities("&#x0020AC;"), "€");
  EXPECT_EQ(decode_entities("&#x000020AC;"), "&#x000020AC;");
}

TEST(Words, compare_the_beginnings_of_texts) {
  EXPECT_EQ(Words("Desk Lamp").similarity(Words("lamp, DESK")), 1.0);
  EXPECT_EQ(Words("Desk Lamp").similarity(Words("Desk Chair")), 0.5);
  EXPECT_EQ(Words("").similarity(Words("")), 0.0);
  EXPECT_EQ(Words("—").similarity(Words("—")), 1.0);
  const std::string name = "Lamp" + std::string(496, ' ');
  EXPECT_EQ(Words(name + "with a tail").similarity(Words("Lamp")), 1.0);
}

TEST(TitleText, takes_a_bounded_part_of_a_headline_that_never_ends) {
  const Page page = page_of("<h1>" + std::string(1'000'000, 'x') + "<p>y");
  EXPECT_EQ(title_text(page, page.with_tag("h1").front()).size(), 20'000u);
}

TEST(HtmlText, decodes_references_once_escaped_and_twice_escaped) {
  EXPECT_EQ(plain_from_markup("11&quot; <b>iPad</b><br>&amp;amp; more &#128;"), "11\" iPad & more €");
}

TEST(TitleText, leaves_out_what_stands_beside_the_name) {
  const Page page = page_of(
      "<h1><span class='g-hdn'>Details about</span>Hoodie <a href=/login>Log in</a><span class=sku>Код: 5</span></h1>");
  EXPECT_EQ(title_text(page, page.with_tag("h1").front()), "Hoodie");
  EXPECT_EQ(bare_name("$15 · Calculator"), "Calculator");
}

TEST(BareBrand, loses_the_words_around_it) {
  EXPECT_EQ(bare_brand("Ver mais artigos da Marca: Panasonic"), "Panasonic");
  EXPECT_EQ(bare_brand("Marque : Tefal"), "Tefal");
  EXPECT_EQ(bare_brand("Brand: Sony"), "Sony");
  EXPECT_EQ(bare_brand("Visit the Brome Store"), "Brome");
  EXPECT_EQ(bare_brand("by Casio"), "Casio");
}

TEST(BareBrand, keeps_names_that_only_look_like_it) {
  for (const std::string brand : {"By Terry", "Brand", "Re:Zero", "A Day's March"}) {
    EXPECT_EQ(bare_brand(brand), brand);
  }
}

}  // namespace
}  // namespace matjar::sourcing
