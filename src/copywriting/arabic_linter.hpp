#pragma once

#include <vector>

#include "product/product_draft.hpp"
#include "product/source_product.hpp"

namespace matjar::copywriting {

/// The rules of good Arabic that a program can decide, over every text of the copy:
///   AR-01 share of Arabic letters (block) · AR-02 letters of other scripts (block) · AR-03 mixed digits (warn) ·
///   AR-11 marketplace junk, addresses (block for addresses) · AR-12 invisible controls (block) · AR-13 Latin
///   punctuation in Arabic (warn) · AR-14 tatweel and presentation forms (warn) · AR-15 the rial sign (block) · AR-17
///   superlatives (warn), medical claims (block) · AR-20 lengths (warn) · AR-22 blanks (warn).
/// The source decides which Latin words are names: those of its brand, title, attributes and variants are not counted
/// against the Arabic.
std::vector<product::Finding> lint(const product::ProductCopy& copy, const product::SourceProduct& source);

/// What can be corrected without thinking: digits to 0-9, punctuation, tatweel, presentation forms, Persian letters,
/// invisible controls, blanks. Texts that a merchant locked stay as they are.
product::ProductCopy repair(product::ProductCopy copy);

/// The same for one Arabic text.
std::string repair_arabic(std::string_view text);

}  // namespace matjar::copywriting
