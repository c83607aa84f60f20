#include "base/encoding.hpp"

#include <array>
#include <cstdint>
#include <unicode/utf8.h>

namespace matjar::inline base {

namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kUpperHexDigits = "0123456789ABCDEF";
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::uint8_t byte_at(std::string_view text, std::size_t at) {
  return static_cast<std::uint8_t>(text[at]);
}

/// 0..15, or -1.
int hex_value(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return -1;
}

/// The byte that two hex digits at `at` stand for, or -1.
int hex_byte(std::string_view text, std::size_t at) {
  if (at + 2 > text.size()) return -1;
  const int high = hex_value(text[at]);
  const int low = hex_value(text[at + 1]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool is_unreserved(char letter) {
  return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
         letter == '-' || letter == '.' || letter == '_' || letter == '~';
}

std::array<std::int8_t, 256> base64_values() {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < kBase64.size(); ++i) values[byte_at(kBase64, i)] = static_cast<std::int8_t>(i);
  return values;
}

std::string decode_escapes(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int value = text[i] == '%' ? hex_byte(text, i + 1) : -1;
    if (value >= 0) {
      out += static_cast<char>(value);
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

void append_unicode_escape(std::string& out, std::uint32_t unit) {
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHexDigits[(unit >> shift) & 0xF];
}

/// One code point below U+0080, as it stands in a JSON string.
void append_json_ascii(std::string& out, char letter) {
  switch (letter) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  // '<' is escaped so that "</script" and "<!--" cannot end or change a script element.
  if (static_cast<unsigned char>(letter) < 0x20 || letter == '<' || letter == 0x7F) {
    append_unicode_escape(out, static_cast<std::uint32_t>(letter));
  } else {
    out += letter;
  }
}

}  // namespace

std::string to_hex(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    out += kHexDigits[byte_at(bytes, i) >> 4];
    out += kHexDigits[byte_at(bytes, i) & 0xF];
  }
  return out;
}

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int value = hex_byte(text, i);
    if (value < 0) return std::nullopt;
    out += static_cast<char>(value);
  }
  return out;
}

std::string to_base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t have = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = static_cast<std::uint32_t>(byte_at(bytes, i)) << 16;
    if (have > 1) group |= static_cast<std::uint32_t>(byte_at(bytes, i + 1)) << 8;
    if (have > 2) group |= byte_at(bytes, i + 2);
    out += kBase64[group >> 18];
    out += kBase64[(group >> 12) & 63];
    out += have > 1 ? kBase64[(group >> 6) & 63] : '=';
    out += have > 2 ? kBase64[group & 63] : '=';
  }
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  static const std::array<std::int8_t, 256> values = base64_values();
  if (text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  text.remove_suffix(padding);
  std::string out;
  out.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t bits = 0;
  int held = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int value = values[byte_at(text, i)];
    if (value < 0) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    held += 6;
    if (held >= 8) {
      held -= 8;
      out += static_cast<char>(bits >> held & 0xFF);
    }
  }
  // Bits left over must be zero, so that every text of bytes has exactly one spelling.
  if ((bits & ((1U << held) - 1)) != 0) return std::nullopt;
  return out;
}

std::string percent_encode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_unreserved(text[i])) {
      out += text[i];
    } else {
      out += '%';
      out += kUpperHexDigits[byte_at(text, i) >> 4];
      out += kUpperHexDigits[byte_at(text, i) & 0xF];
    }
  }
  return out;
}

std::string percent_decode(std::string_view text) {
  return decode_escapes(text, false);
}

std::string form_decode(std::string_view text) {
  return decode_escapes(text, true);
}

std::string json_quote(std::string_view text) {
  std::string out = "\"";
  out.reserve(text.size() + 2);
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t start = at;
    UChar32 point = 0;
    U8_NEXT(text.data(), at, text.size(), point);
    if (point < 0) {
      out += "\uFFFD";
    } else if (point < 0x80) {
      append_json_ascii(out, static_cast<char>(point));
    } else if (point == 0x2028 || point == 0x2029) {
      append_unicode_escape(out, static_cast<std::uint32_t>(point));
    } else {
      out += text.substr(start, at - start);
    }
  }
  out += '"';
  return out;
}

}  // namespace matjar::inline base
