#pragma once

#include <string>
#include <string_view>

#include "sourcing/page/page.hpp"

namespace matjar::sourcing {

/// What an element shows (`shown`), put for reading an amount: cents that only their place sets apart ("$119" and a
/// raised "99") stand behind a point. Empty where two numbers touch otherwise ("<b>119</b>99 ₽"): a shopper's eye alone
/// keeps those apart.
std::string amount_words(const Page& page, NodeId element, std::string_view shown);

}  // namespace matjar::sourcing
