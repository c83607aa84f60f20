#include "sourcing/page/brand_words.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing {
namespace {

TEST(BrandWords, are_known_in_the_shops_languages_with_and_without_a_colon) {
  for (const auto* label : {"Brand", "BRAND NAME:", "Marke :", "Бренд:", "العلامة التجارية", "品牌", "Kaubamärk"})
    EXPECT_TRUE(names_the_brand(label)) << label;
  for (const auto* label : {"Brands", "Branding", "Colour", "", ":"}) EXPECT_FALSE(names_the_brand(label)) << label;
}

TEST(BrandWords, tell_the_maker_from_the_brand) {
  for (const auto* label : {"Manufacturer", "Hersteller:", "Výrobca", "الشركة المصنعة"}) {
    EXPECT_TRUE(names_the_maker(label)) << label;
    EXPECT_FALSE(names_the_brand(label)) << label;
  }
}

TEST(BrandWords, know_what_is_no_brand_by_whole_words) {
  for (const auto* nothing : {"Unbranded", "unbranded/generic", "No Brand", "OEM/ODM", " N/A ", "-", "Sans marque"})
    EXPECT_TRUE(says_no_brand(nothing)) << nothing;
  for (const auto* brand : {"Poem", "Nonesuch", "Soemi", "A-N/A Works", ""})
    EXPECT_FALSE(says_no_brand(brand)) << brand;
}

}  // namespace
}  // namespace matjar::sourcing
