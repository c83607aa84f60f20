#include "sourcing/structured_data/thing.hpp"

#include <gtest/gtest.h>

#include "sourcing/structured_data/product_facts.hpp"

namespace matjar::sourcing::structured_data {
namespace {

Page page_of(std::string html) {
  return *Page::parse(std::move(html), {});
}

std::size_t count_of(const Thing& thing) {
  std::size_t count = 1;
  for (const auto& [name, value] : thing.properties) {
    ++count;
    for (const Thing& inner : value.thing) count += count_of(inner);
  }
  return count;
}

std::size_t count_of(const ThingSet& set) {
  std::size_t count = 0;
  for (const Thing& thing : set.things) count += count_of(thing);
  return count;
}

std::size_t bytes_of(const Thing& thing) {
  std::size_t bytes = 0;
  for (const auto& [name, value] : thing.properties) {
    bytes += value.text.size();
    for (const Thing& inner : value.thing) bytes += bytes_of(inner);
  }
  return bytes;
}

std::size_t bytes_of(const ThingSet& set) {
  std::size_t bytes = 0;
  for (const Thing& thing : set.things) bytes += bytes_of(thing);
  return bytes;
}

TEST(Microdata, does_not_read_a_thing_inside_of_itself) {
  const ThingSet set = microdata_things(
      page_of(R"(<i id=a itemscope itemprop=p itemref="b b"></i><i id=b itemscope itemprop=p itemref="a a"></i>)"));
  ASSERT_EQ(set.things.size(), 2u);
  EXPECT_EQ(count_of(set.things[0]), 3u);
}

TEST(Microdata, multiplies_neither_by_references_nor_by_names) {
  std::string crossed;
  std::string named;
  for (int i = 0; i < 30; ++i) {
    const std::string next = std::to_string(i + 1);
    const std::string after = std::to_string(i + 2);
    crossed += "<i id=n" + std::to_string(i) + " itemscope itemprop=p itemref='n" + next + " n" + after + "'></i>";
    named += "<div itemscope itemprop='a b c d e f g h'>";
  }
  EXPECT_LE(count_of(microdata_things(page_of(crossed))), 60'000u);
  EXPECT_LE(count_of(microdata_things(page_of(named + "<b itemprop=x>1</b>"))), 60'000u);
}

TEST(Microdata, reads_a_bounded_number_of_properties) {
  std::string html = "<div itemscope>";
  for (int i = 0; i < 30'000; ++i) html += "<b itemprop=x>1</b>";
  EXPECT_EQ(microdata_things(page_of(html)).things.at(0).properties.size(), 19'999u);
}

TEST(Microdata, keeps_a_bounded_part_of_texts_inside_of_each_other) {
  std::string html = "<div itemscope>";
  for (int i = 0; i < 1'000; ++i) html += "<div itemprop=x>";
  EXPECT_LE(bytes_of(microdata_things(page_of(html + std::string(300'000, 'x')))), 20'000'000u);
}

TEST(Microdata, reads_eight_names_and_references_each_once) {
  const ThingSet names = microdata_things(page_of("<div itemscope><b itemprop='a a b c d e f g h i'>1</b></div>"));
  ASSERT_EQ(names.things.at(0).properties.size(), 8u);
  EXPECT_EQ(names.things[0].properties.back().name, "h");
  EXPECT_EQ(names.things[0].text("h"), "1");
  std::string html = "<div itemscope itemref='r0 r0 r1 r2 r3 r4 r5 r6 r7 r8'></div>";
  for (int i = 0; i < 9; ++i) html += "<b id=r" + std::to_string(i) + " itemprop=p>1</b>";
  EXPECT_EQ(microdata_things(page_of(html)).things.at(0).properties.size(), 8u);
}

TEST(Microdata, gives_a_thing_all_of_its_names) {
  const ThingSet set = microdata_things(
      page_of("<div itemscope><div itemscope itemprop='brand manufacturer'><b itemprop=name>Lumo</b></div></div>"));
  EXPECT_EQ(set.things.at(0).text("brand"), "Lumo");
  EXPECT_EQ(set.things.at(0).text("manufacturer"), "Lumo");
}

TEST(JsonLd, repeats_what_is_referred_to_within_bounds) {
  std::string references;
  for (int i = 0; i < 2'000; ++i) references += R"({"p":{"@id":"#a"}},)";
  const std::string json = R"([{"@id":"#a","text":")" + std::string(1'000'000, 'x') + "\"}," + references + "{}]";
  const ThingSet set = json_ld_things(page_of("<script type='application/ld+json'>" + json + "</script>"));
  EXPECT_GE(bytes_of(set), 2'000'000u);
  EXPECT_LE(bytes_of(set), 9'000'000u);
}

TEST(JsonLd, follows_references_in_a_circle_one_level) {
  const ThingSet set = json_ld_things(page_of(
      R"(<script type="application/ld+json">[{"@id":"#a","n":"1","p":{"@id":"#b"}},{"@id":"#b","n":"2","p":{"@id":"#a"}}]</script>)"));
  ASSERT_EQ(set.things.size(), 2u);
  EXPECT_EQ(set.things[0].things("p").at(0)->text("n"), "2");
  EXPECT_EQ(set.things[1].things("p").at(0)->text("n"), "1");
  EXPECT_TRUE(set.things[0].things("p").at(0)->things("p").at(0)->properties.empty());
}

TEST(JsonLd, reads_a_bounded_number_of_things_and_no_endless_script) {
  std::string json = "[{}";
  for (int i = 0; i < 30'000; ++i) json += ",{}";
  EXPECT_EQ(json_ld_things(page_of("<script type='application/ld+json'>" + json + "]</script>")).things.size(),
            20'000u);
  json = "[\"" + std::string(12'000'000, 'x') + "\",{}]";
  EXPECT_TRUE(json_ld_things(page_of("<script type='application/ld+json'>" + json + "</script>")).things.empty());
}

std::size_t view_prices(std::string_view ids) {
  Findings findings;
  read_view_event(
      page_of("<script>fbq('track', 'ViewContent', {content_type: 'product', value: '30.00', currency: 'EUR'" +
              std::string(ids) + "});</script>"),
      findings);
  return findings.prices.size();
}

TEST(ViewEvent, is_believed_for_one_product_as_the_value_of_several_is_their_sum) {
  EXPECT_EQ(view_prices(""), 1u);
  EXPECT_EQ(view_prices(", content_ids: ['1']"), 1u);
  EXPECT_EQ(view_prices(", content_ids: ['1', '2']"), 0u);
  EXPECT_EQ(view_prices(", contents: [{id: '1'}, {id: '2'}]"), 0u);
}

TEST(ProductFacts, keep_a_bounded_number_of_paragraphs_each_with_its_own_text) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "line " + std::to_string(i) + "<br>";
  Findings findings;
  read_structured_data(page_of(R"(<script type="application/ld+json">{"@type":"Product","name":"A","description":")" +
                               text + "\"}</script>"),
                       findings);
  EXPECT_EQ(findings.description.size(), 200u);
  EXPECT_EQ(findings.description.back().value, "line 199");
  EXPECT_EQ(findings.description.back().text, "line 199");
}

}  // namespace
}  // namespace matjar::sourcing::structured_data
