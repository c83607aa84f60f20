#include "base/plain_text.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>
#include <utility>
#include <vector>

#include "base/utf8.hpp"

namespace matjar::inline base {

namespace {

enum class Treatment { keep, drop, space, line_break, joiner, variation };

/// Letters that look like nothing: Hangul fillers and the empty Braille pattern.
bool is_blank_letter(UChar32 point) {
  return point == 0x115F || point == 0x1160 || point == 0x3164 || point == 0xFFA0 || point == 0x2800;
}

Treatment treatment_of(UChar32 point) {
  if (point == '\n' || point == '\r' || point == '\v' || point == '\f') return Treatment::line_break;
  if (point == 0x85 || point == 0x2028 || point == 0x2029) return Treatment::line_break;
  if (point >= 0x20 && point < 0x7F) return point == ' ' ? Treatment::space : Treatment::keep;
  if (point < 0 || point == 0xFFFD || point == 0xFFFC || U_IS_UNICODE_NONCHAR(point)) return Treatment::drop;
  if (u_isUWhiteSpace(point) || is_blank_letter(point)) return Treatment::space;
  if (point == 0x200C || point == 0x200D) return Treatment::joiner;
  if (point == 0xFE0E || point == 0xFE0F) return Treatment::variation;
  switch (u_charType(point)) {
    case U_CONTROL_CHAR:
    case U_SURROGATE:
    case U_PRIVATE_USE_CHAR:  // icon fonts; nobody else can show them
      return Treatment::drop;
    case U_FORMAT_CHAR:
      // The signs that stand over digits, such as U+06DD, are format characters that people do see.
      return u_hasBinaryProperty(point, UCHAR_PREPENDED_CONCATENATION_MARK) ? Treatment::keep : Treatment::drop;
    default:
      return u_hasBinaryProperty(point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) ? Treatment::drop : Treatment::keep;
  }
}

std::vector<UChar32> code_points(std::string_view text) {
  std::vector<UChar32> points;
  points.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    UChar32 point = 0;
    U8_NEXT(text.data(), at, text.size(), point);
    points.push_back(point);
  }
  return points;
}

bool is_joining_letter(UChar32 point) {
  const int type = u_getIntPropertyValue(point, UCHAR_JOINING_TYPE);
  return u_isalpha(point) && (type == U_JT_DUAL_JOINING || type == U_JT_RIGHT_JOINING || type == U_JT_LEFT_JOINING);
}

/// Collects what stays, with every run of blanks reduced to one.
class Collector {
 public:
  explicit Collector(PlainText::Lines lines) : lines_(lines) {}

  void add_space() { space_ = true; }
  void add_line_break() {
    if (lines_ == PlainText::Lines::one) {
      space_ = true;
    } else {
      ++breaks_;
    }
  }
  void add(UChar32 point) {
    if (!out_.empty() && breaks_ > 0) {
      out_.append(std::min<std::size_t>(breaks_, 2), '\n');
    } else if (!out_.empty() && space_) {
      out_ += ' ';
    }
    space_ = false;
    breaks_ = 0;
    char buffer[U8_MAX_LENGTH];
    std::size_t length = 0;
    U8_APPEND_UNSAFE(buffer, length, point);
    out_.append(buffer, length);
    last_ = point;
  }
  /// The code point just written, or 0 when a blank follows it.
  UChar32 last() const { return space_ || breaks_ > 0 ? 0 : last_; }
  std::string take() { return std::move(out_); }

 private:
  PlainText::Lines lines_;
  std::string out_;
  bool space_ = false;
  std::size_t breaks_ = 0;
  UChar32 last_ = 0;
};

/// A joiner stays where it changes how letters are drawn: between two letters that join, or behind a virama.
bool joiner_stays(const std::vector<UChar32>& points, std::size_t at) {
  std::size_t before = at;
  while (before > 0 && u_getIntPropertyValue(points[before - 1], UCHAR_JOINING_TYPE) == U_JT_TRANSPARENT) {
    if (u_getCombiningClass(points[before - 1]) == 9) return true;
    --before;
  }
  if (before == 0 || !is_joining_letter(points[before - 1])) return false;
  std::size_t after = at + 1;
  while (after < points.size() && treatment_of(points[after]) == Treatment::drop) ++after;
  return after < points.size() && is_joining_letter(points[after]);
}

std::string filtered(std::string_view text, PlainText::Lines lines) {
  const std::vector<UChar32> points = code_points(text);
  Collector collector(lines);
  for (std::size_t i = 0; i < points.size(); ++i) {
    switch (treatment_of(points[i])) {
      case Treatment::drop:
        break;
      case Treatment::space:
        collector.add_space();
        break;
      case Treatment::line_break:
        if (points[i] == '\n' && i > 0 && points[i - 1] == '\r') break;
        collector.add_line_break();
        break;
      case Treatment::joiner:
        if (joiner_stays(points, i)) collector.add(points[i]);
        break;
      case Treatment::variation:
        if (u_hasBinaryProperty(collector.last(), UCHAR_EMOJI)) collector.add(points[i]);
        break;
      case Treatment::keep:
        collector.add(points[i]);
        break;
    }
  }
  return collector.take();
}

/// The cut goes back to the end of a word when that costs at most this many bytes.
constexpr std::size_t kNearBytes = 60;

std::string capped(std::string text, std::size_t max_characters) {
  const std::string_view kept = prefix_of(text, max_characters);
  if (kept.size() == text.size()) return text;
  std::size_t end = kept.size();
  const bool inside_word = text[end] != ' ' && text[end] != '\n';
  const std::size_t blank = kept.find_last_of(" \n");
  if (inside_word && blank != std::string_view::npos && end - blank <= kNearBytes && blank * 2 >= end) end = blank;
  return std::string(trim(std::string_view(text).substr(0, end)));
}

}  // namespace

PlainText PlainText::from(std::string_view text, Options options) {
  return PlainText(capped(to_nfc(filtered(text, options.lines)), options.max_characters));
}

}  // namespace matjar::inline base
