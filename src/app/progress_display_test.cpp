#include "app/progress_display.hpp"

#include <gtest/gtest.h>

namespace matjar::app {
namespace {

TEST(ProgressBar, fills_with_the_share_done) {
  EXPECT_EQ(progress_bar(0), "[························]   0 %");
  EXPECT_EQ(progress_bar(50), "[############············]  50 %");
  EXPECT_EQ(progress_bar(100), "[########################] 100 %");
}

TEST(WordsFor, tells_the_real_numbers_of_a_page) {
  workflow::Event event;
  event.type = "page.read";
  event.data = R"({"facts":14,"images":9,"variants":6})";
  EXPECT_EQ(words_for(event), "page read: 14 facts, 9 images, 6 variants");
}

TEST(WordsFor, tells_when_and_why_a_step_is_tried_again) {
  workflow::Event event;
  event.type = "step.retrying";
  event.step = "deploy";
  event.data = R"({"attempt":1,"retry_at":"2026-01-01T00:10:00.000Z","error":{"message":"Salla is busy."}})";
  EXPECT_EQ(words_for(event), "deploy is tried again at 2026-01-01T00:10:00.000Z: Salla is busy.");
}

TEST(WordsFor, shows_a_question_mark_for_a_number_that_is_not_there) {
  workflow::Event event;
  event.type = "price.made";
  event.data = "no json";
  EXPECT_EQ(words_for(event), "price: ?");
}

TEST(WordsFor, has_nothing_to_say_about_steps_that_merely_begin) {
  workflow::Event event;
  event.type = "step.started";
  event.step = "theme";
  EXPECT_EQ(words_for(event), "");
}

}  // namespace
}  // namespace matjar::app
