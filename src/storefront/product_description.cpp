#include "storefront/product_description.hpp"

#include "storefront/landing_labels.hpp"
#include "storefront/page_values.hpp"

namespace matjar::storefront {

namespace {

using Values = ctemplate::TemplateDictionary;

/// A part with its heading, made when its first row comes.
class Part {
 public:
  Part(Values& document, std::string_view name, std::string_view heading)
      : document_(document), name_(name), heading_(heading) {}

  Values& add_row() {
    if (part_ == nullptr) {
      part_ = document_.AddSectionDictionary(view(name_));
      part_->SetValue("HEADING", view(heading_));
    }
    return *part_->AddSectionDictionary("ROW");
  }

 private:
  Values& document_;
  std::string_view name_;
  std::string_view heading_;
  Values* part_ = nullptr;
};

}  // namespace

Result<std::string> product_description_html(const TemplateSet& templates, const product::ProductCopy& copy,
                                             Language language) {
  const PageLabels& labels = page_labels(language);
  Values document("product_description");
  for (const std::string_view paragraph : paragraphs_of(copy.description.text.in(language)))
    add_text(*document.AddSectionDictionary("PARAGRAPH"), "TEXT", paragraph, language);

  Part highlights(document, "HIGHLIGHTS", labels.highlights);
  for (const LocalizedText& point : copy.highlights) {
    if (!point.in(language).empty()) add_text(highlights.add_row(), "TEXT", point.in(language), language);
  }
  Part specifications(document, "SPECIFICATIONS", labels.specifications);
  for (const LocalizedText& row : copy.specifications) {
    if (row.in(language).empty()) continue;
    const auto [name, value] = specification_parts(row.in(language));
    Values& line = specifications.add_row();
    add_text(line, "NAME", name, language);
    add_text(line, "VALUE", value, language);
  }
  Part questions(document, "QUESTIONS", labels.questions);
  for (const product::DraftQuestion& entry : copy.questions) {
    if (entry.question.in(language).empty() || entry.answer.in(language).empty()) continue;
    Values& row = questions.add_row();
    add_text(row, "ASKED", entry.question.in(language), language);
    add_text(row, "ANSWER", entry.answer.in(language), language);
  }
  return templates.fill("product_description.tpl", document);
}

}  // namespace matjar::storefront
