#pragma once

#include <string>
#include <vector>

#include "copywriting/fact_sheet.hpp"
#include "product/product_draft.hpp"

namespace matjar::copywriting {

/// The running texts of one language.
struct ComposedTexts {
  std::string title;
  std::string subtitle;
  std::string description;
  std::string seo_title;
  std::string seo_description;
  std::string call_to_action;
};

ComposedTexts compose_arabic(const FactSheet& sheet, std::string_view store_name);
ComposedTexts compose_english(const FactSheet& sheet, std::string_view store_name);

std::vector<LocalizedText> compose_highlights(const FactSheet& sheet);
std::vector<LocalizedText> compose_specifications(const FactSheet& sheet);
std::vector<product::DraftQuestion> compose_questions(const FactSheet& sheet);

/// "حذاء رياضي رجالي" and "men's sneakers"; empty when nobody knows what it is.
LocalizedText noun_phrase(const FactSheet& sheet);
/// The features that the noun phrase has not said yet, at most five.
std::vector<const Adjective*> further_features(const FactSheet& sheet);
/// What sets the product apart in its own spelling: model, or the first part of the title of a book, a game or an
/// unbranded thing. May be empty.
std::string proper_name(const FactSheet& sheet);
/// What a title calls the thing beside brand and noun: the model, or all other words of its name where the model says
/// little. May be empty.
std::string called(const FactSheet& sheet);
bool is_work(const FactSheet& sheet);  ///< a book, a film, a game: its title is its name
/// "متوسط تقييم المنتج 4.6 من 5 …"; empty without rating and count.
LocalizedText rating_sentence(const FactSheet& sheet);
/// "خيارات اللون: أسود، أبيض، وغيرها"; a language in which fewer than two values can be said is empty.
LocalizedText choice_sentence(const ChoiceFact& choice);
/// The text with one full stop at its end: "SainStore Inc." has one.
std::string sentence(std::string text);
/// A value without the conversion in brackets, for narrow places.
std::string short_value(std::string_view value);

/// Sentences in their order as long as they fit; when the result is shorter than `wanted`, the next one cut at a word.
std::string fill(const std::vector<std::string>& sentences, std::size_t wanted, std::size_t most);

/// A small number that stays the same for one product, to vary the wording between products.
std::size_t variation(const FactSheet& sheet, std::size_t choices);

}  // namespace matjar::copywriting
