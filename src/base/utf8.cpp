#include "base/utf8.hpp"

#include <stdexcept>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

namespace matjar::inline base {

namespace {

/// The code point at `at`, or a negative value for a byte that begins none; `at` moves behind what was read, and by
/// exactly one byte when it was broken.
UChar32 next_code_point(std::string_view text, std::size_t& at) {
  const std::size_t start = at;
  UChar32 point = 0;
  U8_NEXT(text.data(), at, text.size(), point);
  if (point < 0) at = start + 1;
  return point;
}

std::string replace_broken(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t start = at;
    UChar32 point = 0;
    U8_NEXT(text.data(), at, text.size(), point);
    out += point < 0 ? std::string_view("\uFFFD") : text.substr(start, at - start);
  }
  return out;
}

/// ICU counts in 32 bits. Texts here are pages and fields, far below; a larger one is a bug of the caller.
icu::StringPiece piece_of(std::string_view text) {
  if (text.size() > 1U << 30) throw std::length_error("text above 1 GiB");
  return {text.data(), static_cast<int32_t>(text.size())};
}

std::string normalise(const icu::Normalizer2* normaliser, std::string_view text, UErrorCode status) {
  if (U_FAILURE(status)) throw std::runtime_error("ICU has no normalisation data");
  const std::string valid = is_valid_utf8(text) ? std::string(text) : replace_broken(text);
  std::string out;
  icu::StringByteSink<std::string> sink(&out, static_cast<int32_t>(std::min<std::size_t>(valid.size(), 1U << 30)));
  normaliser->normalizeUTF8(0, piece_of(valid), sink, nullptr, status);
  if (U_FAILURE(status)) throw std::runtime_error("ICU cannot normalise");
  return out;
}

bool is_space(char letter) {
  return letter == ' ' || (letter >= '\t' && letter <= '\r');
}

}  // namespace

bool is_valid_utf8(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (next_code_point(bytes, at) < 0) return false;
  }
  return true;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) next_code_point(text, at);
  return count;
}

std::string_view prefix_of(std::string_view text, std::size_t max_code_points) {
  std::size_t at = 0;
  for (std::size_t count = 0; at < text.size() && count < max_code_points; ++count) next_code_point(text, at);
  return text.substr(0, at);
}

std::string fold_case(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  return normalise(icu::Normalizer2::getNFKCCasefoldInstance(status), text, status);
}

std::string to_nfc(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  return normalise(icu::Normalizer2::getNFCInstance(status), text, status);
}

double arabic_share(std::string_view text) {
  std::size_t letters = 0;
  std::size_t arabic = 0;
  for (std::size_t at = 0; at < text.size();) {
    const UChar32 point = next_code_point(text, at);
    if (point < 0 || !u_isalpha(point)) continue;
    ++letters;
    UErrorCode status = U_ZERO_ERROR;
    if (uscript_getScript(point, &status) == USCRIPT_ARABIC) ++arabic;
  }
  return letters == 0 ? 0.0 : static_cast<double>(arabic) / static_cast<double>(letters);
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace matjar::inline base
