#include "copywriting/title_reading.hpp"

#include <gtest/gtest.h>

#include "copywriting/test_products.hpp"
#include "copywriting/text_cleaning.hpp"

namespace matjar::copywriting {
namespace {

struct TitleCase {
  std::string title;
  std::string brand;
  std::string language;
  std::string head;  ///< English; empty: none
  std::string model;
};

TEST(ReadTitle, finds_what_the_product_is_and_its_name) {
  const Lexicon lexicon = test_lexicon();
  const std::vector<TitleCase> cases{
      {"Skullcandy Crusher ANC 2 Wireless Headphones with Cable", "Skullcandy", "en", "headphones", "Crusher ANC 2"},
      {"Duprey 4-Light Wall Lamp", "", "en", "wall lamp", "Duprey"},
      {"ViewSonic VX3276-4K-MHD 32 Inch 4K Monitor, IPS", "ViewSonic", "en", "monitor", "VX3276-4K-MHD"},
      {"Apple - iPhone 6s 64GB - Space Gray", "Apple", "en", "smartphone", "iPhone 6s"},
      {"5 Piece, Essential, Pots and Pans Set, Black", "Tefal", "en", "pots and pans set", ""},
      {"De'Longhi HMP2000 - Heizgerät mit 2 Stufen", "De'Longhi", "de", "heater", "HMP2000"},
      {"Schöne Schreibtischlampe aus Metall", "", "de", "lamp", ""},
      {"Montre Casio PRO TREK", "Casio", "fr", "watch", "PRO TREK"},
      {"60\"W x 24\"D Maple Workbench Top", "", "en", "workbench", ""},
      {"Bike Lock with two keys", "", "en", "", ""},
      {"Cable for headphones", "", "en", "cable", ""},
      {"Ninja Air Fryer AF101, 4 Quart", "Ninja", "en", "air fryer", "AF101"},
      {"Acme Pour-Over Coffee Set with Glass Server", "Acme", "en", "pour-over coffee set", ""},
      {"Dishwasher safe", "", "en", "", ""},
      {"Холодильник BEKO", "BEKO", "ru", "", ""},
  };
  for (const auto& [title, brand, language, head, model] : cases) {
    const TitleReading reading = read_title(title, brand, language, lexicon);
    const std::string found = reading.head == nullptr ? "" : reading.head->en;
    if (head == "pots and pans set") {
      EXPECT_EQ(found, "pots and pans set") << title;
    } else {
      EXPECT_EQ(found, head) << title;
    }
    EXPECT_EQ(reading.model, model) << title;
  }
}

TEST(ReadTitle, takes_adjectives_only_from_before_the_noun) {
  const Lexicon lexicon = test_lexicon();
  const TitleReading before = read_title("Portable Electric Kettle", "", "en", lexicon);
  ASSERT_EQ(before.adjectives.size(), 2U);
  EXPECT_EQ(before.adjectives[0]->en, "portable");
  EXPECT_TRUE(read_title("Sony PlayStation 5 Digital Edition", "Sony", "en", lexicon).adjectives.empty());
}

TEST(StatedAdjectives, does_not_believe_a_negated_one) {
  const Lexicon lexicon = test_lexicon();
  EXPECT_EQ(stated_adjectives("Waterproof and light", "en", lexicon).size(), 1U);
  EXPECT_TRUE(stated_adjectives("Not waterproof", "en", lexicon).empty());
  EXPECT_TRUE(stated_adjectives("Fits in a bag that is waterproof", "en", lexicon).empty());
}

TEST(GuessLanguage, goes_by_little_words) {
  EXPECT_EQ(guess_language("Heizgerät mit Thermostat und Schalter für Räume"), "de");
  EXPECT_EQ(guess_language("Jouet en peluche pour les enfants"), "fr");
  EXPECT_EQ(guess_language("Robot con mando a distancia para el hogar"), "es");
  EXPECT_EQ(guess_language("Bird feeder with metal perches"), "en");
  EXPECT_EQ(guess_language("سماعة رأس لاسلكية"), "ar");
}

TEST(Cleaning, takes_the_brand_out_of_its_label) {
  EXPECT_EQ(cleaned_brand("Visit the Brome Store"), "Brome");
  EXPECT_EQ(cleaned_brand("Brand: Sony"), "Sony");
  EXPECT_EQ(cleaned_brand("by Walter Isaacson (Author)"), "Walter Isaacson");
  EXPECT_EQ(cleaned_brand("Generic"), "");
  EXPECT_EQ(cleaned_brand("小米"), "");
}

TEST(Cleaning, refuses_what_a_shop_must_not_repeat) {
  for (const std::string_view text : {"Free shipping today", "Visit www.shop.example", "Mail me@shop.example",
                                      "Lifetime warranty", "the best lamp", "Call +966 50 123 4567", "only $5"}) {
    EXPECT_TRUE(is_junk(text)) << text;
  }
  EXPECT_FALSE(is_junk("Holds 0.98 lb of seed"));
  EXPECT_FALSE(is_junk("Bestows light"));
  EXPECT_FALSE(is_junk("الاسم الأصلي للمنتج"));
}

TEST(Cleaning, keeps_the_first_phrase_of_a_bullet_point) {
  EXPECT_EQ(lead_phrase("Rust-resistant: holds seed", 90), "Rust-resistant");
  EXPECT_EQ(lead_phrase("Comes apart in 3 steps. Easy.", 90), "Comes apart in 3 steps");
  EXPECT_EQ(lead_phrase("WHY IPAD – because", 90), "");
  EXPECT_EQ(lead_phrase("FREE SHIPPING: really", 90), "");
}

}  // namespace
}  // namespace matjar::copywriting
