#pragma once

#include <string>
#include <utility>

#include "product/product_draft.hpp"

namespace matjar::copywriting {

/// Calls visit(field name, text) for every text of the copy ("title", "highlights[2]", "questions[0].answer"), `text`
/// being a LocalizedText&, const as the copy is.
template <class Copy, class Visit>
void each_text(Copy& copy, Visit visit) {
  visit(std::string("title"), copy.title.text);
  visit(std::string("subtitle"), copy.subtitle.text);
  visit(std::string("description"), copy.description.text);
  visit(std::string("seo_title"), copy.seo_title.text);
  visit(std::string("seo_description"), copy.seo_description.text);
  visit(std::string("call_to_action"), copy.call_to_action.text);
  const auto each = [&](const std::string& name, auto& texts) {
    for (std::size_t i = 0; i < texts.size(); ++i) visit(name + "[" + std::to_string(i) + "]", texts[i]);
  };
  each("highlights", copy.highlights);
  each("specifications", copy.specifications);
  for (std::size_t i = 0; i < copy.questions.size(); ++i) {
    const std::string name = "questions[" + std::to_string(i) + "]";
    visit(name + ".question", copy.questions[i].question);
    visit(name + ".answer", copy.questions[i].answer);
  }
}

}  // namespace matjar::copywriting
