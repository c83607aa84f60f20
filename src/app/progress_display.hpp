#pragma once

#include <cstdio>
#include <string>

#include "workflow/workflow.hpp"

namespace matjar::app {

/// Shows the events of a build on standard error: a bar that moves on a terminal, a line each elsewhere.
class ProgressDisplay {
 public:
  explicit ProgressDisplay(std::FILE* stream);

  void show(const workflow::Event& event);
  /// Leaves the bar's line.
  void finish();

 private:
  std::FILE* stream_;
  bool terminal_;
  bool bar_open_ = false;
};

/// One event in words: "page read: 14 facts, 9 images, 6 variants". Empty for events that say nothing to a person.
std::string words_for(const workflow::Event& event);

/// "[##########··········]  50 %".
std::string progress_bar(int percent);

}  // namespace matjar::app
