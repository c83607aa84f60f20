#include "storefront/landing_renderer.hpp"

#include <atomic>
#include <boost/json.hpp>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <thread>

#include "storefront/html_skeleton.hpp"
#include "storefront/json_ld.hpp"
#include "storefront/landing_page_samples.hpp"

namespace matjar::storefront {
namespace {

const TemplateSet& templates() {
  static const TemplateSet set = TemplateSet::load(MATJAR_SOURCE_DIR "/templates").value();
  return set;
}

std::string render(const LandingPage& page, Language language) {
  return LandingRenderer(templates()).render(page, language).value();
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string between(const std::string& text, std::string_view from, std::string_view to) {
  const std::size_t start = text.find(from) + from.size();
  return text.substr(start, text.find(to, start) - start);
}

constexpr std::string_view kJsonStart = "<script type=\"application/ld+json\">";

constexpr const char* kPayloads[] = {
    "</script><script>alert(1)</script>",
    "\"onmouseover=alert(1) x=\"",
    "' onfocus='alert(1)",
    "<img src=x onerror=alert(1)>",
    "</title><svg/onload=alert(1)>",
    "</style><script>alert(1)</script>",
    "{{JSON_LD}}{{%AUTOESCAPE context=\"TEXT\"}}",
    "--><!--<script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "javascript:alert(1)",
};

/// A page in which every text is `text`.
LandingPage filled_with(const std::string& text) {
  const LocalizedText both{.ar = text, .en = text};
  const product::DraftText draft{.text = both};
  product::ProductCopy copy;
  for (product::DraftText* field :
       {&copy.title, &copy.subtitle, &copy.description, &copy.seo_title, &copy.seo_description, &copy.call_to_action})
    *field = draft;
  copy.highlights = {both};
  copy.specifications = {both, {.ar = text + ": " + text, .en = text + ": " + text}};
  copy.questions = {{.question = both, .answer = both}};
  const auto price = samples::price();
  auto source = samples::source();
  source.brand->value = PlainText::from(text);
  source.reviews.front() = {.author_initial = PlainText::from(text),
                            .date = PlainText::from(text),
                            .stars = Decimal(5, 0),
                            .text = PlainText::from(text),
                            .provenance = {}};
  const auto look = default_look();
  LandingPage page = make_landing_page({.copy = copy,
                                        .price = price,
                                        .source = source,
                                        .look = look,
                                        .images = samples::images(),
                                        .store_name = both,
                                        .product_url = "https://shop.example/p/1",
                                        .addresses = {.ar = "ar.html", .en = "en.html"},
                                        .sku = text});
  page.gtin = text;
  for (LandingImage& image : page.images) image.alt = both;
  for (Section& section : page.sections) {
    if (auto* hero = std::get_if<Hero>(&section)) hero->image->alt = both;
    if (auto* gallery = std::get_if<Gallery>(&section)) gallery->images.front().alt = both;
    if (auto* reviews = std::get_if<Reviews>(&section)) reviews->source_name = reviews->read_on = text;
  }
  return page;
}

TEST(LandingRenderer, makes_no_markup_of_any_text) {
  for (const Language language : {Language::ar, Language::en}) {
    const auto harmless = samples::html_skeleton(render(filled_with("plain"), language));
    ASSERT_GT(harmless.size(), 100U);
    for (const char* payload : kPayloads) {
      const std::string page = render(filled_with(payload), language);
      EXPECT_EQ(samples::html_skeleton(page), harmless) << payload;
      EXPECT_FALSE(contains(page, "<script>")) << payload;
      EXPECT_FALSE(contains(page, "<img src=x")) << payload;
    }
  }
}

TEST(LandingRenderer, keeps_json_ld_valid_and_inside_its_element_whatever_the_text) {
  for (const char* payload : kPayloads) {
    const std::string page = render(filled_with(payload), Language::ar);
    const std::string data = between(page, kJsonStart, "</script>");
    boost::system::error_code error;
    const boost::json::value value = boost::json::parse(data, error);
    ASSERT_FALSE(error) << payload << "\n" << data;
    EXPECT_EQ(value.at("name").as_string(), payload);
    EXPECT_FALSE(contains(data, "<"));
  }
}

TEST(LandingRenderer, lets_no_look_leave_its_place) {
  LandingPage page = samples::page(samples::copy());
  const std::string bad = "red;}</style><script>alert(1)</script>body{background:url(https://evil.example)";
  page.look = {.niche = bad,
               .theme = "\"><script>",
               .primary_color = bad,
               .on_primary_color = bad,
               .accent_color = bad,
               .background_color = bad,
               .text_color = bad,
               .font = bad};
  const std::string html = render(page, Language::en);
  EXPECT_EQ(samples::html_skeleton(html), samples::html_skeleton(render(samples::page(samples::copy()), Language::en)));
  const std::string style = between(html, "<style>", "</style>");
  EXPECT_TRUE(contains(style, "--primary: red"));
  EXPECT_FALSE(contains(style, "url("));
  EXPECT_FALSE(contains(style, "red;}"));
}

TEST(LandingRenderer, refuses_script_addresses_even_when_the_model_holds_them) {
  LandingPage page = samples::page(samples::copy());
  page.product_url = "javascript:alert(1)";
  page.addresses = {.ar = "javascript:alert(2)", .en = "javascript:alert(3)"};
  std::get<Hero>(page.sections.front()).image->url = "javascript:alert(4)";
  std::string html = render(page, Language::ar);
  html.erase(html.find(kJsonStart), html.find("</script>") - html.find(kJsonStart));
  EXPECT_FALSE(contains(html, "javascript:"));
}

TEST(LandingRenderer, is_right_to_left_in_arabic_and_left_to_right_in_english) {
  const LandingPage page = samples::page(samples::copy());
  const std::string arabic = render(page, Language::ar);
  EXPECT_TRUE(contains(arabic, "<html lang=\"ar\" dir=\"rtl\">"));
  EXPECT_TRUE(contains(arabic, "href=\"landing-en.html\" hreflang=\"en\" lang=\"en\">English</a>"));
  EXPECT_TRUE(contains(arabic, "<bdi dir=\"ltr\">Hydro Pro</bdi>"));
  EXPECT_TRUE(contains(arabic, "المواصفات"));
  const std::string english = render(page, Language::en);
  EXPECT_TRUE(contains(english, "<html lang=\"en\" dir=\"ltr\">"));
  EXPECT_TRUE(contains(english, "href=\"landing-ar.html\" hreflang=\"ar\" lang=\"ar\">العربية</a>"));
  EXPECT_TRUE(contains(english, "Specifications"));
}

TEST(LandingRenderer, writes_prices_the_way_each_language_does) {
  const LandingPage page = samples::page(samples::copy());
  const std::string arabic = render(page, Language::ar);
  EXPECT_TRUE(contains(arabic, "<bdi dir=\"ltr\">129.95</bdi>&nbsp;<span class=\"unit\">ر.س</span>"));
  EXPECT_TRUE(contains(arabic, "<bdi dir=\"ltr\">1,159.00</bdi>&nbsp;ر.س</s>"));
  EXPECT_FALSE(contains(arabic, "\uFDFC"));
  const std::string english = render(page, Language::en);
  EXPECT_TRUE(contains(english, "<span class=\"unit\">SAR</span>&nbsp;129.95"));
  EXPECT_TRUE(contains(english, "<s>SAR&nbsp;1,159.00</s>"));
}

TEST(LandingRenderer, shows_no_heading_button_or_old_price_that_has_nothing_behind_it) {
  product::ProductCopy copy;
  copy.title = samples::draft("زجاجة", "Bottle");
  const product::DraftPrice price{.price = samples::riyals(100'00), .compare_at = {}, .cost = {}, .lines = {}};
  const product::SourceProduct source;
  const auto look = default_look();
  const LandingPage page = make_landing_page({.copy = copy, .price = price, .source = source, .look = look});
  for (const Language language : {Language::ar, Language::en}) {
    std::string html = render(page, language);
    html.erase(html.find("<style>"), html.find("</style>") - html.find("<style>"));
    for (const char* absent : {"<h2", "<img", "<s>", "class=\"button", "class=\"brand", "class=\"subtitle", "buy-bar",
                               "hreflang", "og:image", "\"description\"", "noindex"})
      EXPECT_FALSE(contains(html, absent)) << absent;
    EXPECT_TRUE(contains(html, "<h1"));
  }
}

TEST(LandingRenderer, leaves_out_a_section_that_is_empty_in_this_language) {
  product::ProductCopy copy = samples::copy();
  copy.highlights = {{.ar = "ميزة", .en = ""}};
  copy.questions = {{.question = {.ar = "سؤال", .en = "Question"}, .answer = {.ar = "جواب", .en = ""}}};
  const LandingPage page = samples::page(copy);
  EXPECT_TRUE(contains(render(page, Language::ar), "id=\"highlights\""));
  EXPECT_FALSE(contains(render(page, Language::en), "id=\"highlights\""));
  EXPECT_TRUE(contains(render(page, Language::ar), "id=\"questions\""));
  EXPECT_FALSE(contains(render(page, Language::en), "id=\"questions\""));
}

TEST(LandingRenderer, loads_nothing_from_elsewhere_and_runs_nothing) {
  const std::string html = render(samples::page(samples::copy()), Language::ar);
  EXPECT_EQ(html.find("<script"), html.find(kJsonStart));
  EXPECT_EQ(html.find("<script", html.find("<script") + 1), std::string::npos);
  for (const char* foreign :
       {"<link rel=\"stylesheet", "@import", "@font-face", "<iframe", "url(", " on", "style=\""}) {
    const std::string body = html.substr(html.find("<body"));
    EXPECT_FALSE(contains(body, foreign)) << foreign;
  }
}

TEST(LandingRenderer, gives_images_their_size_and_loads_all_but_the_first_late) {
  const std::string html = render(samples::page(samples::copy()), Language::en);
  EXPECT_TRUE(contains(html,
                       "<img src=\"images/1.jpg\" alt=\"Hydro Pro bottle, photo 1\" width=\"1200\" height=\"1200\" "
                       "fetchpriority=\"high\">"));
  EXPECT_TRUE(contains(
      html,
      "<img src=\"images/2.jpg\" alt=\"Hydro Pro bottle, photo 2\" width=\"1200\" height=\"1200\" loading=\"lazy\">"));
}

TEST(LandingRenderer, tells_search_engines_to_stay_away_from_a_preview) {
  LandingPage page = samples::page(samples::copy());
  EXPECT_FALSE(contains(render(page, Language::en), "noindex"));
  page.indexable = false;
  EXPECT_TRUE(contains(render(page, Language::en), "<meta name=\"robots\" content=\"noindex, nofollow\">"));
}

TEST(LandingRenderer, style_uses_logical_properties_only) {
  std::ifstream file(MATJAR_SOURCE_DIR "/templates/landing_page_style.tpl");
  const std::string style(std::istreambuf_iterator<char>(file), {});
  ASSERT_FALSE(style.empty());
  for (const char* physical :
       {"margin-left",      "margin-right",      "margin-top",  "margin-bottom", "padding-left", "padding-right",
        "padding-top",      "padding-bottom",    "border-left", "border-right",  "border-top",   "border-bottom",
        "text-align: left", "text-align: right", "float",       " left:",        " right:",      " top:",
        " bottom:",         " width:",           " height:",    "max-width",     "min-height"})
    EXPECT_FALSE(contains(style, physical)) << physical;
}

TEST(LandingRenderer, is_the_same_each_time_and_usable_from_a_moved_set) {
  TemplateSet first = TemplateSet::load(MATJAR_SOURCE_DIR "/templates").value();
  const TemplateSet moved = std::move(first);
  const LandingPage page = samples::page(samples::copy());
  EXPECT_EQ(LandingRenderer(moved).render(page, Language::ar).value(), render(page, Language::ar));
}

TEST(LandingRenderer, may_be_used_by_several_threads_at_once) {
  const LandingPage page = samples::page(samples::copy());
  const std::string expected = render(page, Language::ar);
  std::atomic<int> wrong = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int j = 0; j < 50; ++j) wrong += render(page, Language::ar) == expected ? 0 : 1;
      });
    }
  }
  EXPECT_EQ(wrong, 0);
}

TEST(TemplateSet, names_the_template_that_is_missing) {
  const auto set = TemplateSet::load("/nowhere");
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().name, "template_unusable");
  EXPECT_TRUE(contains(set.error().message, "text_runs.tpl"));
}

TEST(ProductJsonLd, holds_product_and_offer_and_no_review_of_another_shop) {
  const auto value = boost::json::parse(product_json_ld(samples::page(samples::copy()), Language::en));
  EXPECT_EQ(value.at("brand").at("name").as_string(), "Hydro");
  EXPECT_EQ(value.at("offers").at("price").as_string(), "129.95");
  EXPECT_EQ(value.at("offers").at("priceCurrency").as_string(), "SAR");
  EXPECT_EQ(value.at("offers").at("availability").as_string(), "https://schema.org/InStock");
  EXPECT_EQ(value.at("image").as_array().size(), 4U);
  EXPECT_FALSE(value.as_object().contains("review"));
  EXPECT_FALSE(value.as_object().contains("aggregateRating"));
}

TEST(ProductJsonLd, says_nothing_about_an_unknown_availability) {
  LandingPage page = samples::page(samples::copy());
  page.availability = product::Availability::unknown;
  EXPECT_FALSE(contains(product_json_ld(page, Language::en), "availability"));
}

}  // namespace
}  // namespace matjar::storefront
