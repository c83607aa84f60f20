#include "copywriting/display_title.hpp"

#include <gtest/gtest.h>

#include "base/utf8.hpp"

namespace matjar::copywriting {
namespace {

TEST(CalmTitle, takes_a_shouting_title_to_title_case) {
  EXPECT_EQ(calm_title("LONG STRAPPY DRESS", "ZARA"), "Long Strappy Dress");
  EXPECT_EQ(calm_title("FLAT OVER-THE-KNEE BOOTS WITH TRACK SOLES", ""), "Flat Over-the-Knee Boots with Track Soles");
  EXPECT_EQ(calm_title("TACTICAL LED TORCH XR200 BY NITECORE", "Nitecore"), "Tactical LED Torch XR200 by Nitecore");
}

TEST(CalmTitle, leaves_names_in_capitals_inside_a_normal_title) {
  for (const std::string title : {"BILLIE EILISH Graffiti Print Hoodie", "KORG SV-2 73", "IBIZA LED8-Mini"}) {
    EXPECT_EQ(calm_title(title, ""), title);
  }
}

TEST(DisplayTitle, names_the_brand_once_and_in_front) {
  EXPECT_EQ(display_title("Long Strappy Dress", "ZARA", 0, 60), "ZARA Long Strappy Dress");
  EXPECT_EQ(display_title("Casio FX-991 Casio Calculator", "Casio", 0, 60), "Casio FX-991 Calculator");
  EXPECT_EQ(display_title("LG 27\" Gaming Monitor", "LG Electronics", 0, 60), "LG 27\" Gaming Monitor");
}

TEST(DisplayTitle, leaves_out_shops_and_promises) {
  EXPECT_EQ(display_title("Metal Garage Matt Black | Cheap Steel Garages", "", 0, 60), "Metal Garage Matt Black");
  EXPECT_EQ(display_title("Desk Lamp, Free Shipping, Black", "", 0, 60), "Desk Lamp, Black");
  EXPECT_EQ(display_title("Valhalla Amazon Limited Edition (PS5)", "", 0, 60), "Valhalla Limited Edition (PS5)");
  EXPECT_EQ(display_title("Hair Care Kit ¡GRATIS BOLSO!", "", 0, 60), "Hair Care Kit");
}

TEST(DisplayTitle, ends_with_a_whole_phrase) {
  const std::string with_bracket =
      display_title("DeWalt 20V MAX Brushed Cordless Compact Drill Kit (Battery and Charger)", "DeWalt", 0, 60);
  EXPECT_EQ(with_bracket, "DeWalt 20V MAX Brushed Cordless Compact Drill Kit");
  EXPECT_EQ(display_title("Panel Upholstered Wall Board in Dark Navy Blue 60 x 30 cm", "", 0, 49),
            "Panel Upholstered Wall Board in Dark Navy Blue");
  EXPECT_EQ(display_title("Relay Module Pack for the Home and for the Garden and Garage", "", 0, 38),
            "Relay Module Pack for the Home");
}

TEST(DisplayTitle, ends_behind_the_noun_of_a_title_that_is_too_long) {
  const std::string title = "Monitor Stand Riser Metal Desk Organizer Drawer Storage Shelf Computer Laptop Printer";
  EXPECT_EQ(display_title(title, "", std::string("Monitor Stand Riser Metal Desk Organizer").size(), 60),
            "Monitor Stand Riser Metal Desk Organizer");
}

TEST(DisplayTitle, is_empty_for_another_script) {
  EXPECT_EQ(display_title("乳白亚克力外壳 60%", "", 0, 60), "");
}

TEST(WithoutBrand, leaves_no_gap) {
  EXPECT_EQ(without_brand("Microondas Panasonic NN-K35 23L", "Panasonic"), "Microondas NN-K35 23L");
  EXPECT_EQ(without_brand("Analog Devices DC2645A", "Analog Devices"), "DC2645A");
}

}  // namespace
}  // namespace matjar::copywriting
