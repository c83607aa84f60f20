#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "copywriting/lexicon.hpp"

namespace matjar::copywriting {

/// What the words of a product's title say.
struct TitleReading {
  const ProductHead* head = nullptr;
  std::vector<const Adjective*> adjectives;  ///< in the order of the title, from the part that names the product
  std::string model;  ///< the proper name beside the brand, in the source's spelling: "Crusher ANC 2"
  /// What else sets the thing apart: the words of the naming part that are neither brand nor noun nor in the lexicon
  /// ("BILLIE EILISH Graffiti Print"). In other languages than English only what looks like a name there, too.
  std::string rest;
  std::size_t noun_end = 0;  ///< the byte behind the noun in the title; 0: no noun
};

/// Understands a title in `language` ("en", "de", "fr", "es", "it"; others give an empty reading). The product's noun
/// is the last one of the part before the first comma or "with" in English and German and the first one in French,
/// Spanish and Italian. A noun that another unknown noun follows is not taken: a "bike lock" is no bike.
TitleReading read_title(std::string_view title, std::string_view brand, std::string_view language,
                        const Lexicon& lexicon);

/// True when the lexicon knows more of the title's words in English than in `language`: shops list foreign goods under
/// their English names.
bool reads_as_english(std::string_view title, std::string_view language, const Lexicon& lexicon);

/// The noun at the end of a category's name ("Wild Bird Feeders"); null when there is none.
const ProductHead* head_of_category(std::string_view category, std::string_view language, const Lexicon& lexicon);

/// Adjectives that a bullet point states about the product; none from a negated phrase ("not waterproof").
std::vector<const Adjective*> stated_adjectives(std::string_view text, std::string_view language,
                                                const Lexicon& lexicon);

/// Which of the known languages a text is in, by its little words; "en" when nothing speaks for another one.
std::string guess_language(std::string_view text);

}  // namespace matjar::copywriting
