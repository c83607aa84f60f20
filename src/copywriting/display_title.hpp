#pragma once

#include <string>
#include <string_view>

namespace matjar::copywriting {

/// "LONG STRAPPY DRESS" → "Long Strappy Dress": a title all in capitals, in title case. Codes ("SV-2", "HDMI") and the
/// brand keep their spelling; a title that does not shout stays as it is.
std::string calm_title(std::string_view title, std::string_view brand);

/// The source's own title as a shop may show it: what stands behind a bar, promises, praise and marketplaces' names
/// left out, the brand once, at most `most` characters and never cut inside a phrase such as "60 x 30". Empty when
/// nothing is left or when it is in another script than Latin. `brand` may be empty; `noun_end` is the byte behind the
/// product's noun in `title` (0: unknown), where a title that is too long is cut if it can be.
std::string display_title(std::string_view title, std::string_view brand, std::size_t noun_end, std::size_t most);

/// The beginning of a title: whole phrases where they fill it, else cut at a word that can end it.
std::string shortened_title(std::string_view title, std::size_t most);

/// The same text without the brand's words.
std::string without_brand(std::string_view title, std::string_view brand);

/// True when the brand, or the first word of a longer brand ("LG Electronics"), is among the words of the title.
bool names_brand(std::string_view title, std::string_view brand);

}  // namespace matjar::copywriting
