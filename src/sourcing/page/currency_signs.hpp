#pragma once

#include <string>
#include <string_view>

namespace matjar::sourcing {

/// What is known about a price besides its text.
struct PriceHints {
  std::string currency = {};  ///< ISO 4217 code that the page names; decides between the currencies that share a sign
  std::string country = {};   ///< ISO 3166 two letters, lower case, from the host; decides where the page names none
};

/// The ISO 4217 code of the first currency sign, name or code in the text; empty when there is none. A sign that
/// several currencies share ("$", "kr", "¥", "ريال") is read by the hints, else as the currency that uses it most.
std::string currency_in(std::string_view text, const PriceHints& hints);

/// True when a sign that stands for money alone is in the text: "38 (EUR)" may be a size, "$38" is none.
bool has_currency_sign(std::string_view text);

/// A code as pages write it ("usd", "RUR", "NIS", "US$") as one of ISO 4217; empty when it is none.
std::string currency_code(std::string_view text, const PriceHints& hints);

/// The currency of a country (two letters, lower case); empty when unknown.
std::string currency_of_country(std::string_view country);

/// The country that a host's ending names ("amazon.co.uk" is "gb"); empty for ".com" and the like.
std::string country_of_host(std::string_view host);

}  // namespace matjar::sourcing
