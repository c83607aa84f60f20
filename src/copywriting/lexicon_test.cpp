#include "copywriting/lexicon.hpp"

#include <fstream>
#include <gtest/gtest.h>

#include "base/utf8.hpp"
#include "copywriting/test_products.hpp"

namespace matjar::copywriting {
namespace {

class LexiconFolder {
 public:
  LexiconFolder() : path_(std::filesystem::path(testing::TempDir()) / "lexicon_test") {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
    write("heads.tsv", "en\tar\tgender\tniche\tother\nlamp\tمصباح\tm\thome_garden\tde:lampe\n");
    write("adjectives.tsv", "en\tar_m\tar_f\twhere\tother\n");
    write("attributes.tsv", "en\tar\tkind\tother\n");
    write("values.tsv", "en\tar\tkind\tother\n");
    write("categories.tsv", "en\tar\tniche\tother\n");
  }
  void write(const std::string& name, const std::string& text) const { std::ofstream(path_ / name) << text; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

TEST(Lexicon, knows_hundreds_of_things) {
  const Lexicon lexicon = test_lexicon();
  EXPECT_GE(lexicon.heads.entries().size(), 300U);
  EXPECT_GE(lexicon.values.entries().size(), 150U);
  EXPECT_EQ(lexicon.heads.find("bird feeder", "en")->ar, "معلف طيور");
  EXPECT_EQ(lexicon.heads.find("hochdruckreiniger", "de")->en, "pressure washer");
  EXPECT_EQ(lexicon.attributes.find("farbe", "de")->en, "Colour");
}

TEST(Lexicon, holds_arabic_in_every_arabic_column) {
  const Lexicon lexicon = test_lexicon();
  for (const auto& head : lexicon.heads.entries()) EXPECT_GT(arabic_share(head.ar), 0.4) << head.en;
  for (const auto& adjective : lexicon.adjectives.entries()) {
    EXPECT_GT(arabic_share(adjective.ar_m), 0.3) << adjective.en;
    EXPECT_GT(arabic_share(adjective.ar_f), 0.3) << adjective.en;
  }
  for (const auto& name : lexicon.attributes.entries()) EXPECT_GT(arabic_share(name.ar), 0.9) << name.en;
  for (const auto& category : lexicon.categories.entries()) EXPECT_GT(arabic_share(category.ar), 0.9) << category.en;
}

TEST(Lexicon, keeps_words_of_one_language_out_of_another) {
  const Lexicon lexicon = test_lexicon();
  EXPECT_EQ(lexicon.heads.find_in("robe", "fr")->en, "dress");
  EXPECT_EQ(lexicon.heads.find_in("robe", "en"), nullptr);
}

TEST(Lexicon, finds_the_longest_phrase_also_in_the_plural) {
  const Lexicon lexicon = test_lexicon();
  const auto words = words_of("electric pressure cookers");
  const auto match = lexicon.heads.match(words, "en");
  ASSERT_NE(match.entry, nullptr);
  EXPECT_EQ(match.entry->en, "pressure cooker");
  EXPECT_EQ(match.length, 3U);
}

TEST(Lexicon, names_the_line_that_is_wrong) {
  const LexiconFolder folder;
  ASSERT_TRUE(load_lexicon(folder.path()));
  folder.write("heads.tsv", "# note\nen\tar\tgender\tniche\tother\nlamp\tمصباح\tneuter\thome_garden\t\n");
  const auto lexicon = load_lexicon(folder.path());
  ASSERT_FALSE(lexicon);
  EXPECT_EQ(lexicon.error().name, "lexicon_invalid");
  EXPECT_NE(lexicon.error().message.find("heads.tsv, line 3"), std::string::npos) << lexicon.error().message;
}

TEST(Lexicon, says_when_it_is_not_there) {
  const auto lexicon = load_lexicon("/nonexistent");
  ASSERT_FALSE(lexicon);
  EXPECT_EQ(lexicon.error().name, "lexicon_unreadable");
}

}  // namespace
}  // namespace matjar::copywriting
