#pragma once

#include <string>
#include <string_view>

namespace matjar::copywriting {

/// True for text that a shop must not repeat: addresses, phone numbers, promises about shipping, price, warranty or
/// returns, calls to click or to contact, praise without measure.
bool is_junk(std::string_view text);

/// True for what must not stand in a title: promises, calls, marketplaces' names, addresses, medical claims. Unlike
/// is_junk it lets words pass that names are made of, such as "Perfect".
bool is_unrepeatable(std::string_view text);

/// The text without the words for which it is unrepeatable; empty when it is so for another reason, such as an address.
std::string without_junk(std::string_view text);

/// The text without brackets' ornaments, emoji, trademark signs and doubled blanks.
std::string cleaned(std::string_view text);

/// "Visit the Brome Store", "Brand: Brome" → "Brome".
std::string cleaned_brand(std::string_view text);

/// The first phrase of a bullet point, at most `max_characters`: what stands before its colon or dash, else its first
/// sentence. Empty for junk and for what is too long to be cut well.
std::string lead_phrase(std::string_view bullet, std::size_t max_characters);

/// Words that claim more than a page can show: superlatives, guarantees, cures. Empty when there is none, else the
/// word.
std::string_view claim_word(std::string_view text);

/// An address, e-mail, @handle or phone number in the text; empty when there is none.
std::string contact_in(std::string_view text);

}  // namespace matjar::copywriting
