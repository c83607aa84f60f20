#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "sourcing/link_recogniser.hpp"

namespace matjar::app {

/// The recogniser of the shops in data/shops beside the program.
Result<sourcing::LinkRecogniser> load_links();

/// Answers each line of standard input with a line on standard output, in order and at once.
void answer_lines(const std::function<std::string(const std::string&)>& answer);

/// One link as a JSON text in, {"platform", "external_id", "canonical_url", "kind"} out. A shop without a file of its
/// own is "other". A link that is refused is an answer too: platform "none", kind "lookalike" or "invalid".
std::string recognise_line(std::string_view line, const sourcing::LinkRecogniser& links);

/// {"currency_text", "price_text"} in, each a text or null, {"amount", "currency"} out: decimal text and ISO 4217 code,
/// null where the texts do not say them for certain. An amount of nothing has "flag": "zero" beside it.
std::string money_line(std::string_view line);

}  // namespace matjar::app
