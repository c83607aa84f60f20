#include "storefront/text_runs.hpp"

#include <cstdint>
#include <string_view>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

namespace matjar::storefront {

namespace {

constexpr std::u16string_view kTightJoiners = u"./-+&'_:,×°@#";  // between two letters or digits
constexpr std::u16string_view kLooseJoiners = u"-/×+&–";         // with a space on both sides
constexpr std::u16string_view kTrailing = u"%°+″";               // belongs to what it stands behind

bool is_latin_letter(UChar32 letter) {
  UErrorCode error = U_ZERO_ERROR;
  return u_isalpha(letter) != 0 && uscript_getScript(letter, &error) == USCRIPT_LATIN;
}

bool is_core(UChar32 letter) {
  return (letter >= '0' && letter <= '9') || is_latin_letter(letter);
}

bool is_one_of(std::u16string_view set, char16_t letter) {
  return set.find(letter) != std::u16string_view::npos;
}

/// All that is looked at lies in the basic plane, except Latin letters, which are asked for as code points.
class Cutter {
 public:
  explicit Cutter(const icu::UnicodeString& text) : text_(text) {}

  std::vector<TextRun> cut() {
    std::int32_t at = 0;
    while (at < text_.length()) {
      const UChar32 letter = text_.char32At(at);
      if (!is_core(letter)) {
        at = text_.moveIndex32(at, 1);
        continue;
      }
      const std::int32_t end = end_of_run(at);
      if (needs_isolation(at, end)) {
        add(done_, at, false);
        add(at, end, true);
        done_ = end;
      }
      at = end;
    }
    add(done_, text_.length(), false);
    return std::move(runs_);
  }

 private:
  bool core_at(std::int32_t at) const { return at < text_.length() && is_core(text_.char32At(at)); }

  /// Length of what may join the letter before `at` with the one behind it; 0 where the run ends.
  std::int32_t joiner_at(std::int32_t at) const {
    const char16_t first = text_.charAt(at);
    if (first == u' ') {
      if (core_at(at + 1)) return 1;
      if (is_one_of(kLooseJoiners, text_.charAt(at + 1)) && text_.charAt(at + 2) == u' ' && core_at(at + 3)) return 3;
      return 0;
    }
    return is_one_of(kTightJoiners, first) && core_at(at + 1) ? 1 : 0;
  }

  std::int32_t end_of_run(std::int32_t at) const {
    while (core_at(at)) {
      at = text_.moveIndex32(at, 1);
      while (at < text_.length() && !core_at(at) && is_one_of(kTrailing, text_.charAt(at)) && joiner_at(at) == 0) ++at;
      if (!core_at(at) && at < text_.length()) at += joiner_at(at);
    }
    return at;
  }

  /// A plain number keeps its order without help.
  bool needs_isolation(std::int32_t from, std::int32_t to) const {
    for (std::int32_t at = from; at < to; at = text_.moveIndex32(at, 1)) {
      const UChar32 letter = text_.char32At(at);
      const bool plain = (letter >= '0' && letter <= '9') || letter == '.' || letter == ',';
      if (!plain) return true;
    }
    return false;
  }

  void add(std::int32_t from, std::int32_t to, bool isolated) {
    if (from >= to) return;
    std::string piece;
    text_.tempSubStringBetween(from, to).toUTF8String(piece);
    runs_.push_back({.text = std::move(piece), .isolated = isolated});
  }

  const icu::UnicodeString& text_;
  std::vector<TextRun> runs_;
  std::int32_t done_ = 0;
};

}  // namespace

std::vector<TextRun> text_runs(std::string_view text, Language language) {
  if (text.empty()) return {};
  if (language == Language::en) return {{.text = std::string(text), .isolated = false}};
  const icu::UnicodeString wide =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  return Cutter(wide).cut();
}

}  // namespace matjar::storefront
