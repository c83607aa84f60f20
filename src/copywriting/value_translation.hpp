#pragma once

#include <string>

#include "base/localized_text.hpp"
#include "copywriting/lexicon.hpp"

namespace matjar::copywriting {

/// The value of an attribute in both languages: a measurement with its conversion, a word or a list of words of the
/// lexicon, a name that stays in Latin letters. A language in which it cannot be said is empty; English is the source's
/// own text when the source is English. `key` is the attribute's English name in the lexicon, `language` the source's.
LocalizedText translate_value(const std::string& value, AttributeName::Kind kind, const std::string& key,
                              const std::string& language, const Lexicon& lexicon);

}  // namespace matjar::copywriting
