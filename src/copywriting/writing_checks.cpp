#include "copywriting/writing_checks.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <re2/re2.h>
#include <set>

#include "base/utf8.hpp"
#include "copywriting/arabic_linter.hpp"
#include "copywriting/claim_ledger.hpp"
#include "copywriting/copy_fields.hpp"
#include "copywriting/words.hpp"

namespace matjar::copywriting {

namespace {

using product::Finding;
using product::Severity;

/// Far beyond what is wanted: such a text breaks the page that shows it.
std::size_t longest(std::string_view field) {
  if (field == "title" || field == "seo_title") return 120;
  if (field == "description") return 4'000;
  if (field == "seo_description" || field == "subtitle") return 320;
  return field.starts_with("questions") ? 600 : 300;
}

/// A copywriter never states a price; what stands beside a currency is one.
bool states_price(std::string_view text) {
  static const RE2 kPrice(
      R"((?i)(?:[$€£¥₹]|\b(?:usd|eur|gbp|sar|aed)\b|ر\.س|ريال|﷼|درهم|دولار|يورو)\s*\d|\d\s*(?:[$€£¥₹]|(?:usd|eur|gbp|sar|aed)\b|ر\.س|ريال|﷼|درهم|دولار|يورو))");
  return RE2::PartialMatch(fold_digits(text), kPrice);
}

/// What is wrong with one text in one language; empty when nothing is.
LocalizedText complaint(std::string_view field, Language language, std::string_view text) {
  static constexpr double kMostArabicInEnglish = 0.3;
  const bool optional = field.starts_with("specifications") || field == "subtitle";
  if (trim(text).empty() && !optional) return {"النص فارغ", "the text is empty"};
  if (count_code_points(text) > longest(field)) return {"النص طويل جدًا", "the text is far too long"};
  if (states_price(text)) return {"في النص سعر", "the text states a price"};
  if (language == Language::en && arabic_share(text) > kMostArabicInEnglish) {
    return {"النص الإنجليزي مكتوب بالعربية", "the English text is Arabic"};
  }
  return {};
}

/// Takes single texts from the fallback.
void replace_text(product::DraftText& text, const product::DraftText& fallback, std::string_view field,
                  const std::set<std::string>& bad, std::vector<std::string>& replaced) {
  for (const Language language : {Language::ar, Language::en}) {
    const std::string name = fmt::format("{}.{}", field, to_string(language));
    if (!bad.contains(name)) continue;
    text.text.in(language) = fallback.text.in(language);
    replaced.push_back(name);
  }
}

template <class Item>
void replace_list(std::vector<Item>& items, const std::vector<Item>& fallback, std::string_view field,
                  const std::set<std::string>& bad, std::vector<std::string>& replaced) {
  static constexpr std::size_t kFewest = 3;
  std::vector<Item> kept;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string name = fmt::format("{}[{}]", field, i);
    const bool wrong = std::ranges::any_of(bad, [&](const std::string& one) { return one.starts_with(name); });
    if (wrong) {
      replaced.push_back(name);
    } else {
      kept.push_back(std::move(items[i]));
    }
  }
  items = kept.size() < kFewest && fallback.size() > kept.size() ? fallback : std::move(kept);
}

}  // namespace

std::vector<Finding> blocking_findings(const product::ProductCopy& copy, const product::SourceProduct& source) {
  std::vector<Finding> findings = check_claims(source, copy);
  for (Finding& finding : lint(copy, source)) findings.push_back(std::move(finding));
  std::erase_if(findings, [](const Finding& finding) { return finding.severity != Severity::block; });
  each_text(copy, [&](const std::string& field, const LocalizedText& text) {
    for (const Language language : {Language::ar, Language::en}) {
      const LocalizedText problem = complaint(field, language, text.in(language));
      if (problem.empty()) continue;
      findings.push_back({.id = "copy.text",
                          .severity = Severity::block,
                          .field = fmt::format("{}.{}", field, to_string(language)),
                          .message = problem,
                          .fix = {"أعد كتابة النص", "Write it again."}});
    }
  });
  return findings;
}

Result<CheckedCopy> check_writing(product::ProductCopy answer, const product::ProductCopy& fallback,
                                  const product::SourceProduct& source) {
  CheckedCopy checked;
  checked.copy = repair(std::move(answer));
  checked.complaints = blocking_findings(checked.copy, source);
  std::set<std::string> bad;
  for (const Finding& finding : checked.complaints) bad.insert(finding.field);
  const bool nothing_left = bad.contains("title.ar") && bad.contains("title.en") && bad.contains("description.ar") &&
                            bad.contains("description.en");
  if (nothing_left) {
    return fail(ErrorKind::rejected,
                {.name = "writing_unusable",
                 .message = "the writer's answer failed the checks: " + checked.complaints.front().message.en,
                 .next_step = "Another writer takes over; check the model in the settings."});
  }
  product::ProductCopy& copy = checked.copy;
  replace_text(copy.title, fallback.title, "title", bad, checked.replaced);
  replace_text(copy.subtitle, fallback.subtitle, "subtitle", bad, checked.replaced);
  replace_text(copy.description, fallback.description, "description", bad, checked.replaced);
  replace_text(copy.seo_title, fallback.seo_title, "seo_title", bad, checked.replaced);
  replace_text(copy.seo_description, fallback.seo_description, "seo_description", bad, checked.replaced);
  replace_text(copy.call_to_action, fallback.call_to_action, "call_to_action", bad, checked.replaced);
  replace_list(copy.highlights, fallback.highlights, "highlights", bad, checked.replaced);
  replace_list(copy.specifications, fallback.specifications, "specifications", bad, checked.replaced);
  replace_list(copy.questions, fallback.questions, "questions", bad, checked.replaced);
  return checked;
}

}  // namespace matjar::copywriting
