#include "storefront/page_values.hpp"

#include "base/utf8.hpp"
#include "storefront/landing_labels.hpp"
#include "storefront/text_runs.hpp"

namespace matjar::storefront {

namespace {

void set_money(ctemplate::TemplateDictionary& values, const Money& money, Language language) {
  const bool riyal = money.currency() == Currency::sar();
  ctemplate::TemplateDictionary& form =
      *values.AddSectionDictionary(language == Language::ar ? "AMOUNT_FIRST" : "CURRENCY_FIRST");
  form.SetValue("AMOUNT", grouped_amount(money));
  form.SetValue("CURRENCY", riyal ? view(page_labels(language).sar) : view(money.currency().code()));
}

}  // namespace

void add_text(ctemplate::TemplateDictionary& values, std::string_view name, std::string_view text, Language language) {
  ctemplate::TemplateDictionary& include = *values.AddIncludeDictionary(view(name));
  include.SetFilename("text_runs.tpl");
  for (const TextRun& run : text_runs(text, language)) {
    ctemplate::TemplateDictionary& piece = *include.AddSectionDictionary("RUN");
    piece.AddSectionDictionary(run.isolated ? "ISOLATED" : "PLAIN")->SetValue("TEXT", run.text);
  }
}

void add_price(ctemplate::TemplateDictionary& values, std::string_view name, const PriceTag& price, Language language) {
  ctemplate::TemplateDictionary& include = *values.AddIncludeDictionary(view(name));
  include.SetFilename("price_tag.tpl");
  set_money(*include.AddSectionDictionary("NOW"), price.price, language);
  if (!price.compare_at) return;
  ctemplate::TemplateDictionary& before = *include.AddSectionDictionary("BEFORE");
  before.SetValue("LIST_PRICE", view(page_labels(language).list_price));
  set_money(before, *price.compare_at, language);
}

std::string grouped_amount(const Money& money) {
  std::string text = money.amount_text();
  const std::size_t point = text.find('.');
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  std::size_t at = point == std::string::npos ? text.size() : point;
  while (at > first + 3) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

SpecificationParts specification_parts(std::string_view row) {
  const std::size_t colon = row.find(": ");
  if (colon == std::string_view::npos) return {.name = {}, .value = trim(row)};
  return {.name = trim(row.substr(0, colon)), .value = trim(row.substr(colon + 2))};
}

std::vector<std::string_view> paragraphs_of(std::string_view text) {
  std::vector<std::string_view> paragraphs;
  while (!text.empty()) {
    const std::size_t end = text.find("\n\n");
    if (const std::string_view paragraph = trim(text.substr(0, end)); !paragraph.empty())
      paragraphs.push_back(paragraph);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 2);
  }
  return paragraphs;
}

}  // namespace matjar::storefront
