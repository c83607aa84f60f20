#include "copywriting/claim_ledger.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>

#include "base/utf8.hpp"
#include "copywriting/conversions.hpp"
#include "copywriting/copy_fields.hpp"
#include "copywriting/measures.hpp"
#include "copywriting/words.hpp"

namespace matjar::copywriting {

namespace {

/// One number of the source and what stands behind it.
struct SourceNumber {
  Decimal value;
  const Unit* unit = nullptr;
};

/// All numbers of the facts, and all words with digits in them ("VX3276").
class Ledger {
 public:
  explicit Ledger(const product::SourceProduct& source) {
    const auto add_facts = [&](const auto& facts) {
      for (const auto& fact : facts) add(fact.value.str(), fact.provenance.text);
    };
    if (source.title) add(source.title->value.str(), source.title->provenance.text);
    if (source.brand) add(source.brand->value.str(), source.brand->provenance.text);
    add(source.listing.external_id, "");
    if (source.sku) add(source.sku->value, "");
    if (source.gtin) add(source.gtin->value, "");
    if (source.mpn) add(source.mpn->value, "");
    if (source.rating) add(source.rating->value.value.str(), "");  // its quote names the scale, which is no fact
    if (source.review_count) add(std::to_string(source.review_count->value), source.review_count->provenance.text);
    add_facts(source.description);
    add_facts(source.bullet_points);
    add_facts(source.category_path);
    for (const auto& attribute : source.attributes) {
      add(attribute.value.str(), attribute.provenance.text);
      add(attribute.name.str(), "");
    }
    for (const auto& variant : source.variants) {
      for (const auto& option : variant.options) add(option.value.str(), option.axis.str());
    }
  }

  bool supports(const FoundNumber& claim) const {
    return std::ranges::any_of(claim.values, [&](const Decimal& value) {
      return std::ranges::any_of(numbers_, [&](const SourceNumber& number) {
        return is_same(number, value, claim.unit) || is_converted(number, value, claim.unit);
      });
    });
  }

  bool knows_word(const std::string& folded) const { return words_.contains(folded); }

 private:
  void add(std::string_view value, std::string_view as_it_stood) {
    for (const std::string_view text : {value, as_it_stood}) {
      const std::string folded = fold_digits(text);
      for (const FoundNumber& number : find_numbers(folded)) {
        for (const Decimal& meaning : number.values) numbers_.push_back({meaning, number.unit});
      }
      for (const Word& word : words_of(folded)) {
        if (word.has_digit()) words_.insert(word.folded);
      }
    }
  }

  static bool is_same(const SourceNumber& number, const Decimal& value, const Unit* unit) {
    const bool agree = number.unit == nullptr || unit == nullptr || number.unit == unit;
    return agree && number.value == value;
  }

  static bool is_converted(const SourceNumber& number, const Decimal& value, const Unit* unit) {
    if (number.unit == nullptr || unit == nullptr) return false;
    const std::string text = converted(number.value, number.unit->id, unit->id);
    const auto result = Decimal::parse(text);
    return result && *result == value;
  }

  std::vector<SourceNumber> numbers_;
  std::set<std::string> words_;
};

/// The word around a number, folded: "VX3276" for the number 3276.
std::string word_around(const std::vector<Word>& words, const FoundNumber& number) {
  for (const Word& word : words) {
    if (word.begin <= number.begin && number.begin < word.end) return word.folded;
  }
  return {};
}

/// "4.6 من 5", "4.6 out of 5": the scale of the rating that stands before it.
bool is_scale_of_rating(const product::SourceProduct& source, std::string_view text, const FoundNumber& before,
                        const FoundNumber& number) {
  if (!source.rating || number.digits != std::to_string(source.rating->value.out_of)) return false;
  if (std::ranges::find(before.values, source.rating->value.value) == before.values.end()) return false;
  const std::string_view between = trim(text.substr(before.end, number.begin - before.end));
  static constexpr std::array<std::string_view, 6> kJoins = {"من", "نجوم من", "نجمة من", "out of", "stars out of", "/"};
  return std::ranges::find(kJoins, between) != kJoins.end();
}

product::Finding unsupported(std::string_view field, const FoundNumber& number) {
  const std::string claim =
      number.unit == nullptr ? number.digits : fmt::format("{} {}", number.digits, number.unit->en);
  return {.id = "AR-04",
          .severity = product::Severity::block,
          .field = std::string(field),
          .message = {fmt::format("الرقم «{}» غير موجود في صفحة المنتج", claim),
                      fmt::format("the number \"{}\" is not on the product's page", claim)},
          .fix = {"احذف الرقم أو صححه وفق صفحة المنتج", "Remove the number or correct it as the page has it."}};
}

void check_text(const product::SourceProduct& source, const Ledger& ledger, std::string_view field,
                std::string_view original, std::vector<product::Finding>& findings) {
  const std::string text = fold_digits(original);
  const std::vector<Word> words = words_of(text);
  FoundNumber before;
  for (const FoundNumber& number : find_numbers(text)) {
    const bool is_scale = is_scale_of_rating(source, text, before, number);
    before = number;
    if (is_scale) continue;
    const bool supported = ledger.supports(number);
    const bool part_of_code = number.inside_word && ledger.knows_word(word_around(words, number));
    if (number.inside_word ? !part_of_code : !supported) findings.push_back(unsupported(field, number));
  }
}

}  // namespace

std::vector<product::Finding> check_claims(const product::SourceProduct& source, std::string_view field,
                                           std::string_view text) {
  std::vector<product::Finding> findings;
  check_text(source, Ledger(source), field, text, findings);
  return findings;
}

std::vector<product::Finding> check_claims(const product::SourceProduct& source, const product::ProductCopy& copy) {
  const Ledger ledger(source);
  std::vector<product::Finding> findings;
  each_text(copy, [&](const std::string& field, const LocalizedText& text) {
    check_text(source, ledger, field + ".ar", text.ar, findings);
    check_text(source, ledger, field + ".en", text.en, findings);
  });
  return findings;
}

}  // namespace matjar::copywriting
