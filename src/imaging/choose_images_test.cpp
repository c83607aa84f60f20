#include <gtest/gtest.h>

#include "imaging/image_enhancer.hpp"

namespace matjar::imaging {
namespace {

using Chosen = std::vector<std::size_t>;

/// Hashes far apart for different `picture` numbers, equal for equal ones.
std::uint64_t hash_of(unsigned picture) {
  return 0x9E37'79B9'7F4A'7C15ULL * (picture + 1);
}

Candidate photo(std::size_t position, unsigned picture, int side = 1'500) {
  return {.position = position,
          .facts = {.format = "jpeg",
                    .width = side,
                    .height = side,
                    .perceptual_hash = hash_of(picture),
                    .sharpness = 800,
                    .white_border = 1.0,
                    .text_likeness = 0.0}};
}

Candidate with_writing(Candidate candidate) {
  candidate.facts.text_likeness = 0.9;
  return candidate;
}

Candidate blurred(Candidate candidate) {
  candidate.facts.sharpness = 5;
  return candidate;
}

TEST(ChooseImages, keeps_the_order_of_the_gallery_among_equals) {
  EXPECT_EQ(choose_images({photo(0, 1), photo(1, 2), photo(2, 3), photo(3, 4), photo(4, 5)}, 4), (Chosen{0, 1, 2, 3}));
}

TEST(ChooseImages, answers_nothing_for_nothing) {
  EXPECT_EQ(choose_images({}, 4), Chosen{});
  EXPECT_EQ(choose_images({photo(0, 1)}, 0), Chosen{});
}

TEST(ChooseImages, gives_fewer_when_there_are_no_more) {
  EXPECT_EQ(choose_images({photo(0, 1), photo(1, 2)}, 4), (Chosen{0, 1}));
}

TEST(ChooseImages, drops_the_same_picture_in_another_size_and_keeps_the_larger) {
  EXPECT_EQ(choose_images({photo(0, 1), photo(1, 2, 350), photo(2, 2, 1'600), photo(3, 3)}, 4), (Chosen{0, 2, 3}));
}

TEST(ChooseImages, counts_six_different_bits_as_alike_and_seven_as_different) {
  Candidate six = photo(1, 1);
  six.facts.perceptual_hash ^= 0b11'1111;
  Candidate seven = photo(1, 1);
  seven.facts.perceptual_hash ^= 0b111'1111;
  EXPECT_EQ(choose_images({photo(0, 1), six}, 4), (Chosen{0}));
  EXPECT_EQ(choose_images({photo(0, 1), seven}, 4), (Chosen{0, 1}));
}

TEST(ChooseImages, shows_the_main_picture_first_though_others_are_better) {
  EXPECT_EQ(choose_images({blurred(photo(0, 1, 400)), photo(1, 2), photo(2, 3)}, 2), (Chosen{0, 1}));
}

TEST(ChooseImages, lets_a_larger_copy_of_the_main_picture_open_in_its_stead) {
  EXPECT_EQ(choose_images({photo(0, 1, 320), photo(1, 2), photo(2, 1, 1'500)}, 4), (Chosen{2, 1}));
}

TEST(ChooseImages, does_not_open_with_a_main_picture_that_is_too_small) {
  EXPECT_EQ(choose_images({photo(0, 1, 299), photo(1, 2), photo(2, 3)}, 2), (Chosen{1, 2}));
}

TEST(ChooseImages, never_takes_what_no_enhancer_can_use) {
  EXPECT_EQ(choose_images({photo(0, 1, 199), photo(1, 2, 200)}, 4), (Chosen{1}));
}

TEST(ChooseImages, prefers_pictures_without_writing) {
  EXPECT_EQ(choose_images({photo(0, 1), with_writing(photo(1, 2)), photo(2, 3), photo(3, 4)}, 3), (Chosen{0, 2, 3}));
}

TEST(ChooseImages, prefers_sharp_pictures_over_blurred_ones) {
  EXPECT_EQ(choose_images({photo(0, 1), blurred(photo(1, 2)), photo(2, 3)}, 2), (Chosen{0, 2}));
}

TEST(ChooseImages, prefers_a_white_border) {
  Candidate grey = photo(1, 2);
  grey.facts.white_border = 0.1;
  EXPECT_EQ(choose_images({photo(0, 1), grey, photo(2, 3)}, 2), (Chosen{0, 2}));
}

TEST(ChooseImages, answers_in_indices_when_parts_of_the_gallery_could_not_be_fetched) {
  EXPECT_EQ(choose_images({photo(7, 2), photo(3, 1)}, 4), (Chosen{1, 0}));
}

TEST(ChooseImages, survives_facts_that_are_no_numbers) {
  Candidate strange = photo(1, 2);
  strange.facts.sharpness = std::numeric_limits<double>::quiet_NaN();
  strange.facts.text_likeness = std::numeric_limits<double>::infinity();
  strange.facts.white_border = -5;
  EXPECT_EQ(choose_images({photo(0, 1), strange}, 4), (Chosen{0, 1}));
}

}  // namespace
}  // namespace matjar::imaging
