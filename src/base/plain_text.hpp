#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace matjar::inline base {

/// Text that may be shown: valid UTF-8 in NFC, no control characters but (where asked) line breaks, no bidirectional
/// controls, no zero-width or tag characters except joiners between letters, no runs of spaces, capped in length. It
/// holds no markup in the sense that nothing in it is ever read as markup: whoever writes it into HTML escapes it.
class PlainText {
 public:
  enum class Lines { one, many };

  struct Options {
    std::size_t max_characters = 10'000;  ///< code points; longer text is cut at the end of a word where one is near
    Lines lines = Lines::one;             ///< `one` turns line breaks into spaces
  };

  PlainText() = default;

  /// Never fails: what cannot be kept is dropped, broken UTF-8 becomes U+FFFD and then nothing.
  static PlainText from(std::string_view text, Options options);
  static PlainText from(std::string_view text) { return from(text, Options()); }

  const std::string& str() const { return text_; }
  bool empty() const { return text_.empty(); }
  bool operator==(const PlainText&) const = default;

 private:
  explicit PlainText(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace matjar::inline base
