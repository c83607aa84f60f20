#pragma once

#include <ctemplate/template_dictionary.h>
#include <string>
#include <string_view>

#include "base/localized_text.hpp"
#include "base/money.hpp"
#include "storefront/landing_page.hpp"

// How the values of a page reach its templates. Private to this room: only its .cpp files include it.
namespace matjar::storefront {

inline ctemplate::TemplateString view(std::string_view text) {
  return {text.data(), text.size()};
}

/// Fills {{>NAME}} with a text, its Latin runs isolated.
void add_text(ctemplate::TemplateDictionary& values, std::string_view name, std::string_view text, Language language);

/// Fills {{>NAME}} with a price.
void add_price(ctemplate::TemplateDictionary& values, std::string_view name, const PriceTag& price, Language language);

/// "1,299.95": with separators, the way both languages write it with these digits.
std::string grouped_amount(const Money& money);

/// Cuts "name: value"; the name is empty where there is no colon.
struct SpecificationParts {
  std::string_view name;
  std::string_view value;
};
SpecificationParts specification_parts(std::string_view row);

/// The paragraphs of a text, separated by empty lines.
std::vector<std::string_view> paragraphs_of(std::string_view text);

}  // namespace matjar::storefront
