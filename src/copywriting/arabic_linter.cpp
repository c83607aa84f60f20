#include "copywriting/arabic_linter.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <re2/re2.h>
#include <set>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "base/utf8.hpp"
#include "copywriting/copy_fields.hpp"
#include "copywriting/text_cleaning.hpp"
#include "copywriting/units.hpp"
#include "copywriting/words.hpp"

namespace matjar::copywriting {

namespace {

using product::Finding;
using product::Severity;

template <class Visit>
void each_point(std::string_view text, Visit visit) {
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    const std::int32_t begin = at;
    UChar32 point = 0;
    U8_NEXT(text.data(), at, size, point);
    visit(point, text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin)));
  }
}

UScriptCode script_of(UChar32 point) {
  UErrorCode status = U_ZERO_ERROR;
  return point < 0 ? USCRIPT_UNKNOWN : uscript_getScript(point, &status);
}

bool is_invisible(UChar32 point) {
  return point == 0x200E || point == 0x200F || point == 0x061C || (point >= 0x202A && point <= 0x202E) ||
         (point >= 0x2066 && point <= 0x2069) || point == 0x200B || point == 0xFEFF || point == 0x2060 || point == 0xAD;
}

bool is_presentation_form(UChar32 point) {
  return (point >= 0xFB50 && point <= 0xFDFF && point != 0xFDFC) || (point >= 0xFE70 && point <= 0xFEFC);
}

/// The words that may stand in Latin: names and codes of the source, units, and all capitals.
std::set<std::string> allowed_latin(const product::SourceProduct& source) {
  std::set<std::string> allowed;
  const auto add = [&](std::string_view text) {
    for (const Word& word : words_of(text)) allowed.insert(word.folded);
  };
  if (source.title) add(source.title->value.str());
  if (source.brand) add(source.brand->value.str());
  if (source.mpn) add(source.mpn->value);
  for (const auto& attribute : source.attributes) {
    add(attribute.name.str());
    add(attribute.value.str());
  }
  for (const auto& variant : source.variants) {
    for (const auto& option : variant.options) add(option.value.str());
  }
  for (const Unit& unit : all_units()) add(unit.en);
  for (const std::string_view word : {"usb", "led", "bluetooth", "wi", "fi", "bpa", "ssd", "hd", "v", "x"})
    allowed.emplace(word);
  return allowed;
}

struct Letters {
  std::size_t arabic = 0;
  std::size_t latin = 0;  ///< outside the allowed words
  std::size_t other = 0;
};

Letters count_letters(std::string_view text, const std::set<std::string>& allowed) {
  Letters letters;
  for (const Word& word : words_of(text)) {
    const bool is_allowed = allowed.contains(word.folded);
    each_point(word.text, [&](UChar32 point, std::string_view) {
      if (point < 0 || !u_isalpha(point)) return;
      const UScriptCode script = script_of(point);
      if (script == USCRIPT_ARABIC)
        ++letters.arabic;
      else if (script == USCRIPT_LATIN)
        letters.latin += is_allowed ? 0 : 1;
      else if (script != USCRIPT_COMMON && script != USCRIPT_INHERITED)
        ++letters.other;
    });
  }
  return letters;
}

/// Which of the digit sets 0-9, ٠-٩ and ۰-۹ a text uses.
int digit_sets(std::string_view text) {
  bool ascii = false;
  bool arabic = false;
  bool persian = false;
  each_point(text, [&](UChar32 point, std::string_view) {
    ascii = ascii || (point >= '0' && point <= '9');
    arabic = arabic || (point >= 0x0660 && point <= 0x0669);
    persian = persian || (point >= 0x06F0 && point <= 0x06F9);
  });
  return (ascii ? 1 : 0) + (arabic ? 1 : 0) + (persian ? 1 : 0);
}

/// Collects what is wrong with one Arabic text.
class TextLinter {
 public:
  TextLinter(std::string field, std::vector<Finding>& findings) : field_(std::move(field)), findings_(findings) {}

  void add(std::string_view id, Severity severity, LocalizedText message, LocalizedText fix) {
    findings_.push_back({.id = std::string(id),
                         .severity = severity,
                         .field = field_,
                         .message = std::move(message),
                         .fix = std::move(fix)});
  }

  void check_letters(std::string_view text, const std::set<std::string>& allowed) {
    static constexpr double kLeastShare = 0.7;
    const Letters letters = count_letters(text, allowed);
    const std::size_t all = letters.arabic + letters.latin;
    const bool only_names = all == 0;
    if (!only_names && static_cast<double>(letters.arabic) < kLeastShare * static_cast<double>(all)) {
      add("AR-01", Severity::block, {"النص ليس بالعربية", "the text is not Arabic"},
          {"اكتب النص بالعربية واترك الأسماء فقط باللاتينية", "Write it in Arabic; only names stay in Latin letters."});
    }
    if (letters.other > 0) {
      add("AR-02", Severity::block, {"في النص حروف من لغة أخرى", "letters of another script are in the text"},
          {"احذف الحروف الغريبة", "Remove them."});
    }
  }

  void check_characters(std::string_view text) {
    bool invisible = false;
    bool forms = false;
    bool tatweel = false;
    bool rial = false;
    each_point(text, [&](UChar32 point, std::string_view) {
      invisible = invisible || is_invisible(point);
      forms = forms || is_presentation_form(point);
      tatweel = tatweel || point == 0x0640;
      rial = rial || point == 0xFDFC;
    });
    if (invisible) {
      add("AR-12", Severity::block, {"في النص محارف خفية", "invisible controls are in the text"},
          {"أعد كتابة النص دونها", "Type the text again without them."});
    }
    if (forms || tatweel) {
      add("AR-14", Severity::warn, {"في النص تطويل أو أشكال عرض للحروف", "tatweel or presentation forms"},
          {"استخدم الحروف العادية", "Use plain letters."});
    }
    if (rial) {
      add("AR-15", Severity::block,
          {"الرمز ﷼ هو رمز الريال الإيراني", "the sign U+FDFC is the rial's, not the riyal's"},
          {"اكتب ر.س", "Write ر.س"});
    }
    if (digit_sets(text) > 1) {
      add("AR-03", Severity::warn, {"أرقام من أكثر من نوع", "digits of more than one set"},
          {"استخدم الأرقام 0-9", "Use 0-9."});
    }
  }

  void check_punctuation(std::string_view text) {
    static const RE2 kLatin(R"(\p{Arabic}\s*[,;?])");
    static const RE2 kBlankBefore(R"(\s[،؛؟.])");
    if (RE2::PartialMatch(text, kLatin) || RE2::PartialMatch(text, kBlankBefore)) {
      add("AR-13", Severity::warn, {"علامات ترقيم غير عربية أو قبلها فراغ", "Latin punctuation, or a blank before it"},
          {"استخدم ، ؛ ؟ دون فراغ قبلها", "Use ، ؛ ؟ without a blank before them."});
    }
    static const RE2 kBlanks(R"( {2,}|\x{A0})");
    if (RE2::PartialMatch(text, kBlanks)) {
      add("AR-22", Severity::warn, {"فراغات زائدة", "superfluous blanks"}, {"احذفها", "Remove them."});
    }
  }

 private:
  std::string field_;
  std::vector<Finding>& findings_;
};

/// Without what the source itself is called, so that a brand "Best Home" is no superlative.
std::string without_names(std::string_view text, const product::SourceProduct& source) {
  std::string rest(text);
  const auto remove = [&](const std::string& name) {
    for (std::size_t at = name.empty() ? std::string::npos : rest.find(name); at != std::string::npos;
         at = rest.find(name)) {
      rest.replace(at, name.size(), " ");
    }
  };
  if (source.brand) remove(source.brand->value.str());
  RE2::GlobalReplace(&rest, R"(«[^»]*»)", " ");
  return rest;
}

bool is_medical(std::string_view word) {
  static constexpr std::array<std::string_view, 9> kMedical{
      "يعالج", "تعالج", "علاج", "يشفي", "شفاء", "cure", "cures", "heals", "clinically proven"};
  return std::ranges::find(kMedical, word) != kMedical.end();
}

void check_claims_and_junk(TextLinter& linter, std::string_view text, const product::SourceProduct& source) {
  const std::string_view claim = claim_word(without_names(text, source));
  if (!claim.empty()) {
    linter.add(
        "AR-17", is_medical(claim) ? Severity::block : Severity::warn,
        {fmt::format("ادعاء لا تثبته الصفحة: {}", claim), fmt::format("a claim that no page can show: {}", claim)},
        {"احذف العبارة", "Remove it."});
  }
  const std::string contact = contact_in(text);
  if (!contact.empty()) {
    linter.add("AR-11", Severity::block, {"في النص عنوان أو وسيلة تواصل", "an address or a contact is in the text"},
               {"احذفه", "Remove it."});
  }
}

void check_length(std::string_view field, const LocalizedText& text, std::size_t least, std::size_t most,
                  std::vector<Finding>& findings) {
  for (const Language language : {Language::ar, Language::en}) {
    const std::size_t length = count_code_points(text.in(language));
    if (length >= least && length <= most) continue;
    findings.push_back({.id = "AR-20",
                        .severity = Severity::warn,
                        .field = fmt::format("{}.{}", field, to_string(language)),
                        .message = {fmt::format("الطول {} حرفًا، والمطلوب من {} إلى {}", length, least, most),
                                    fmt::format("{} characters; {} to {} are wanted", length, least, most)},
                        .fix = {"عدّل الطول", "Change the length."}});
  }
}

UChar32 plain_letter(UChar32 point) {
  switch (point) {
    case 0x06CC:
      return 0x064A;  // Persian yeh
    case 0x06A9:
      return 0x0643;  // keheh
    default:
      return point;
  }
}

void append(std::string& text, UChar32 point) {
  std::array<char, U8_MAX_LENGTH> bytes{};
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(bytes.data(), length, point);
  text.append(bytes.data(), static_cast<std::size_t>(length));
}

}  // namespace

std::vector<Finding> lint(const product::ProductCopy& copy, const product::SourceProduct& source) {
  std::vector<Finding> findings;
  const std::set<std::string> allowed = allowed_latin(source);
  each_text(copy, [&](const std::string& field, const LocalizedText& text) {
    TextLinter arabic(field + ".ar", findings);
    if (!text.ar.empty()) {
      arabic.check_letters(text.ar, allowed);
      arabic.check_characters(text.ar);
      arabic.check_punctuation(text.ar);
      check_claims_and_junk(arabic, text.ar, source);
    }
    TextLinter english(field + ".en", findings);
    if (!text.en.empty()) check_claims_and_junk(english, text.en, source);
  });
  check_length("title", copy.title.text, 30, 60, findings);
  check_length("seo_title", copy.seo_title.text, 30, 60, findings);
  check_length("seo_description", copy.seo_description.text, 120, 155, findings);
  return findings;
}

std::string repair_arabic(std::string_view text) {
  std::string letters;
  each_point(text, [&](UChar32 point, std::string_view bytes) {
    if (point < 0 || is_invisible(point) || point == 0x0640) return;
    if (point == 0xA0) {
      letters += ' ';
    } else if (point == 0xFDFC) {
      letters += "ر.س";
    } else if (is_presentation_form(point)) {
      letters += fold_case(bytes);  // NFKC takes the form back to its letters
    } else {
      append(letters, plain_letter(point));
    }
  });
  std::string repaired = to_nfc(fold_digits(letters));
  // Between two digits a comma divides thousands; behind an Arabic letter it is a sign of the sentence.
  RE2::GlobalReplace(&repaired, R"((\p{Arabic}["»)]?)\s*,)", "\\1،");
  RE2::GlobalReplace(&repaired, R"((\p{Arabic}["»)]?)\s*;)", "\\1؛");
  RE2::GlobalReplace(&repaired, R"((\p{Arabic}["»)]?)\s*\?)", "\\1؟");
  RE2::GlobalReplace(&repaired, R"([ \t]+([،؛؟.!]))", "\\1");
  RE2::GlobalReplace(&repaired, R"(([،؛؟])(\p{L}))", "\\1 \\2");
  RE2::GlobalReplace(&repaired, R"([ \t]{2,})", " ");
  return std::string(trim(repaired));
}

product::ProductCopy repair(product::ProductCopy copy) {
  const product::ProductCopy original = copy;
  each_text(copy, [](const std::string&, LocalizedText& text) { text.ar = repair_arabic(text.ar); });
  const auto restore = [](product::DraftText& text, const product::DraftText& before) {
    if (before.locked) text = before;
  };
  restore(copy.title, original.title);
  restore(copy.subtitle, original.subtitle);
  restore(copy.description, original.description);
  restore(copy.seo_title, original.seo_title);
  restore(copy.seo_description, original.seo_description);
  restore(copy.call_to_action, original.call_to_action);
  return copy;
}

}  // namespace matjar::copywriting
