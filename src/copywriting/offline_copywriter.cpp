#include "copywriting/offline_copywriter.hpp"

#include "copywriting/arabic_linter.hpp"
#include "copywriting/composer.hpp"
#include "copywriting/fact_sheet.hpp"

namespace matjar::copywriting {

product::ProductCopy OfflineCopywriter::compose(const WritingBrief& brief) const {
  const FactSheet sheet = read_facts(brief.source, lexicon_);
  const ComposedTexts ar = compose_arabic(sheet, brief.store_name.ar);
  const ComposedTexts en = compose_english(sheet, brief.store_name.en);
  const auto both = [](const std::string& arabic, const std::string& english) {
    return product::DraftText{.text = {arabic, english}, .origin = product::Origin::generated, .locked = false};
  };
  product::ProductCopy copy;
  copy.title = both(ar.title, en.title);
  copy.subtitle = both(ar.subtitle, en.subtitle);
  copy.description = both(ar.description, en.description);
  copy.seo_title = both(ar.seo_title, en.seo_title);
  copy.seo_description = both(ar.seo_description, en.seo_description);
  copy.call_to_action = both(ar.call_to_action, en.call_to_action);
  copy.highlights = compose_highlights(sheet);
  copy.specifications = compose_specifications(sheet);
  copy.questions = compose_questions(sheet);
  copy.writer = name();
  copy.basic_writing = true;
  return repair(std::move(copy));
}

Task<Result<WrittenCopy>> OfflineCopywriter::write(WritingBrief brief) {
  co_return WrittenCopy{.copy = compose(brief)};
}

}  // namespace matjar::copywriting
