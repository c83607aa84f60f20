#pragma once

#include <string>
#include <vector>

#include "base/localized_text.hpp"
#include "copywriting/lexicon.hpp"
#include "product/source_product.hpp"

namespace matjar::copywriting {

/// A specification in both languages. `ar` is empty where the lexicon cannot say it.
struct SpecFact {
  std::string key;  ///< English name from the lexicon, or the source's own
  LocalizedText name;
  LocalizedText value;
  AttributeName::Kind kind = AttributeName::Kind::value;
  bool known = false;  ///< the name is in the lexicon

  bool in_arabic() const { return !name.ar.empty() && !value.ar.empty(); }
};

/// What a shopper may choose: an axis of the variants and its values. `ar` holds only values that can be said.
struct ChoiceFact {
  LocalizedText name;
  std::vector<std::string> ar;
  std::vector<std::string> en;
  std::size_t total = 0;  ///< values on the page
};

/// Everything a page says about a product, understood and ready to be put in words. Pointers go into the lexicon.
struct FactSheet {
  std::string language;        ///< of the page's text
  std::string title_language;  ///< of its title; empty without one
  const ProductHead* head = nullptr;
  const ShopCategory* category = nullptr;
  std::vector<const Adjective*> naming;    ///< adjectives of the title
  std::vector<const Adjective*> features;  ///< all stated adjectives, the naming ones first
  std::string brand;
  std::string model;
  std::string rest;               ///< what else the title calls it by, beside brand, noun and model; may be empty
  std::string source_title;       ///< cleaned, not shouting
  std::string display_title;      ///< the source's title as a shop may show it, with the brand; empty unless Latin
  bool title_has_noun = false;    ///< the noun is in the source's title
  bool display_has_noun = false;  ///< … and in what of it is shown
  std::string quotable_title;     ///< as much of it as a shop may repeat; may be empty
  std::string code;               ///< the shop's own number of the product
  std::vector<SpecFact> specs;
  std::vector<ChoiceFact> choices;
  std::string rating;  ///< "4.6"; empty without a count
  std::int64_t rating_out_of = 5;
  std::string review_count;  ///< "2,842"
  std::int64_t reviews = 0;
  std::vector<std::string> points;  ///< English bullet points or sentences, cleaned and cut to one phrase each

  const SpecFact* spec(std::string_view key) const;
  /// How much can be told in Arabic: brand, model, specifications, features, choices and rating.
  std::size_t told_in_arabic() const;
  /// The same without what a title says anyway: specifications, choices and rating.
  std::size_t shown_in_arabic() const;
};

FactSheet read_facts(const product::SourceProduct& source, const Lexicon& lexicon);

}  // namespace matjar::copywriting
