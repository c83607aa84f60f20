#include "sourcing/page/html_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace matjar::sourcing {

namespace {

/// Of "&name;" with its marks.
constexpr std::size_t kMaxReference = 11;

constexpr std::array<std::pair<std::string_view, char32_t>, 78> kNamed = {{
    {"amp", U'&'},         {"lt", U'<'},          {"gt", U'>'},          {"quot", U'"'},        {"apos", U'\''},
    {"nbsp", U'\u00a0'},   {"euro", U'\u20ac'},   {"pound", U'\u00a3'},  {"yen", U'\u00a5'},    {"cent", U'\u00a2'},
    {"copy", U'\u00a9'},   {"reg", U'\u00ae'},    {"trade", U'\u2122'},  {"deg", U'\u00b0'},    {"plusmn", U'\u00b1'},
    {"sup2", U'\u00b2'},   {"sup3", U'\u00b3'},   {"frac12", U'\u00bd'}, {"frac14", U'\u00bc'}, {"frac34", U'\u00be'},
    {"times", U'\u00d7'},  {"ndash", U'\u2013'},  {"mdash", U'\u2014'},  {"lsquo", U'\u2018'},  {"rsquo", U'\u2019'},
    {"sbquo", U'\u201a'},  {"ldquo", U'\u201c'},  {"rdquo", U'\u201d'},  {"bdquo", U'\u201e'},  {"laquo", U'\u00ab'},
    {"raquo", U'\u00bb'},  {"hellip", U'\u2026'}, {"bull", U'\u2022'},   {"middot", U'\u00b7'}, {"szlig", U'\u00df'},
    {"auml", U'\u00e4'},   {"ouml", U'\u00f6'},   {"uuml", U'\u00fc'},   {"Auml", U'\u00c4'},   {"Ouml", U'\u00d6'},
    {"Uuml", U'\u00dc'},   {"aacute", U'\u00e1'}, {"eacute", U'\u00e9'}, {"iacute", U'\u00ed'}, {"oacute", U'\u00f3'},
    {"uacute", U'\u00fa'}, {"Eacute", U'\u00c9'}, {"agrave", U'\u00e0'}, {"egrave", U'\u00e8'}, {"igrave", U'\u00ec'},
    {"ograve", U'\u00f2'}, {"ugrave", U'\u00f9'}, {"acirc", U'\u00e2'},  {"ecirc", U'\u00ea'},  {"icirc", U'\u00ee'},
    {"ocirc", U'\u00f4'},  {"ucirc", U'\u00fb'},  {"euml", U'\u00eb'},   {"iuml", U'\u00ef'},   {"ccedil", U'\u00e7'},
    {"Ccedil", U'\u00c7'}, {"ntilde", U'\u00f1'}, {"Ntilde", U'\u00d1'}, {"atilde", U'\u00e3'}, {"otilde", U'\u00f5'},
    {"aring", U'\u00e5'},  {"aelig", U'\u00e6'},  {"oslash", U'\u00f8'}, {"iexcl", U'\u00a1'},  {"iquest", U'\u00bf'},
    {"ordf", U'\u00aa'},   {"ordm", U'\u00ba'},   {"sect", U'\u00a7'},   {"para", U'\u00b6'},   {"micro", U'\u00b5'},
    {"zwnj", U'\u200c'},   {"zwj", U'\u200d'},    {"prime", U'\u2032'},
}};

void append_utf8(std::string& out, char32_t c) {
  if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) c = 0xfffd;
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3f));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  }
}

/// The character of "&name;" without its marks; 0 when it is none.
char32_t referenced(std::string_view name) {
  if (name.size() > 1 && name.front() == '#') {
    const bool hex = name[1] == 'x' || name[1] == 'X';
    char32_t value = 0;
    for (const char c : name.substr(hex ? 2 : 1)) {
      const int digit = c >= '0' && c <= '9'          ? c - '0'
                        : hex && c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : hex && c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                      : -1;
      if (digit < 0 || value > 0x10ffff) return 0;
      value = value * (hex ? 16 : 10) + static_cast<char32_t>(digit);
    }
    return value == 128 ? U'\u20ac' : value;
  }
  for (const auto& [known, character] : kNamed) {
    if (known == name) return character;
  }
  return 0;
}

bool breaks_block(std::string_view tag) {
  static constexpr std::array<std::string_view, 22> kBlocks = {
      "p",  "br", "div", "li", "ul", "ol", "tr", "table",   "h1",      "h2", "h3",
      "h4", "h5", "h6",  "dt", "dd", "td", "th", "section", "article", "hr", "blockquote"};
  return std::ranges::find(kBlocks, tag) != kBlocks.end();
}

/// Markup as text; a block's edge becomes `edge`.
std::string without_tags(std::string_view text, char edge) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const bool tag =
        text[at] == '<' && at + 1 < text.size() &&
        (std::isalpha(static_cast<unsigned char>(text[at + 1])) || text[at + 1] == '/' || text[at + 1] == '!');
    if (!tag) {
      out += text[at++];
      continue;
    }
    const std::size_t close = std::min(text.find('>', at), text.size());
    std::string name;
    for (std::size_t i = at + (text[at + 1] == '/' ? 2 : 1); i < close; ++i) {
      const auto c = static_cast<unsigned char>(text[i]);
      if (!std::isalnum(c)) break;
      name += static_cast<char>(std::tolower(c));
    }
    if (name == "script" || name == "style") {
      const std::size_t end = text.find("</" + name, close);
      at = end == std::string_view::npos ? text.size() : end;
      if (at < text.size()) at = std::min(text.find('>', at), text.size() - 1) + 1;
      continue;
    }
    if (breaks_block(name)) out += edge;
    at = std::min(close + 1, text.size());
  }
  return out;
}

std::string collapsed(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool space = std::isspace(static_cast<unsigned char>(text[i])) != 0;
    if (text[i] == '\xc2' && i + 1 < text.size() && text[i + 1] == '\xa0') {
      space = true;
      ++i;
    }
    if (!space) {
      out += text[i];
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace

std::string decode_entities(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t length = text[i] == '&' ? text.substr(i, kMaxReference).find(';') : std::string_view::npos;
    if (length == std::string_view::npos) {
      out += text[i];
      continue;
    }
    const char32_t character = referenced(text.substr(i + 1, length - 1));
    if (character == 0) {
      out += text[i];
      continue;
    }
    append_utf8(out, character);
    i += length;
  }
  return out;
}

std::string plain_from_markup(std::string_view text) {
  // References are decoded twice because JSON inside HTML is often escaped once for each.
  return collapsed(decode_entities(decode_entities(without_tags(text, ' '))));
}

std::vector<std::string> paragraphs_from_markup(std::string_view text) {
  const std::string decoded = text.find('<') == std::string_view::npos ? decode_entities(text) : std::string(text);
  const std::string lines = without_tags(decoded, '\n');
  std::vector<std::string> out;
  std::string_view rest = lines;
  while (!rest.empty()) {
    const std::size_t stop = std::min(rest.find('\n'), rest.size());
    if (std::string line = collapsed(decode_entities(rest.substr(0, stop))); !line.empty())
      out.push_back(std::move(line));
    rest.remove_prefix(std::min(stop + 1, rest.size()));
  }
  return out;
}

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool contains_any(std::string_view text, std::initializer_list<std::string_view> needles) {
  return std::ranges::any_of(needles,
                             [&](std::string_view needle) { return text.find(needle) != std::string_view::npos; });
}

}  // namespace matjar::sourcing
