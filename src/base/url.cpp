#include "base/url.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>

#include "base/encoding.hpp"
#include "base/url_host.hpp"
#include "base/utf8.hpp"

namespace matjar::inline base {

namespace {

constexpr std::size_t kMaxBytes = 4096;
constexpr std::string_view kUnreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
constexpr std::string_view kPathCharacters = "!$&'()*+,;=:@/";
constexpr std::string_view kQueryCharacters = "!$&'()*+,;=:@/?";

bool contains(std::string_view set, char letter) {
  return set.find(letter) != std::string_view::npos;
}

bool is_control(char letter) {
  return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F;
}

bool is_blank(char letter) {
  return static_cast<unsigned char>(letter) <= 0x20;
}

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::unexpected<Error> refused(std::string_view name, std::string message) {
  return fail(ErrorKind::invalid_input, {.name = name,
                                         .message = std::move(message),
                                         .next_step = "Copy the address of the product page from the browser."});
}

/// The scheme in lower case, or nothing when the text does not begin with one (RFC 3986, 3.1).
std::string scheme_of(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) return {};
  std::string scheme;
  for (const char letter : text.substr(0, colon)) {
    const bool upper = letter >= 'A' && letter <= 'Z';
    const bool lower = letter >= 'a' && letter <= 'z';
    const bool other = (letter >= '0' && letter <= '9') || contains("+-.", letter);
    if (!upper && !lower && (!other || scheme.empty())) return {};
    scheme += upper ? static_cast<char>(letter - 'A' + 'a') : letter;
  }
  return scheme;
}

bool is_web_scheme(std::string_view scheme) {
  return scheme == "http" || scheme == "https";
}

/// An escaped byte in its normal spelling; percent_encode() leaves unreserved ones plain.
std::string escape_of(char byte) {
  return percent_encode(std::string_view(&byte, 1));
}

/// Percent-encodes what may not stand there, spells escapes in capitals and undoes needless ones (RFC 3986, 6.2.2).
std::string encoded(std::string_view text, std::string_view allowed) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (contains(kUnreserved, text[i]) || contains(allowed, text[i])) {
      out += text[i];
      continue;
    }
    const auto escape = text[i] == '%' ? from_hex(text.substr(i + 1, 2)) : std::nullopt;
    if (!escape || escape->empty()) {
      out += percent_encode(text.substr(i, 1));
    } else {
      out += escape_of(escape->front());
      i += 2;
    }
  }
  return out;
}

/// Resolves "." and ".." in a path that begins with '/'. Empty segments stay: some shops have them.
std::string without_dot_segments(std::string_view path) {
  std::vector<std::string_view> kept;
  bool ends_in_directory = false;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, slash);
    path.remove_prefix(slash);
    ends_in_directory = segment == "." || segment == "..";
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (!ends_in_directory) kept.push_back(segment);
  }
  std::string out;
  for (const std::string_view segment : kept) out.append("/").append(segment);
  if (ends_in_directory || out.empty()) out += '/';
  return out;
}

struct HostAndPort {
  std::string host;
  std::uint16_t port = 0;
};

Result<HostAndPort> read_authority(std::string_view authority, std::uint16_t default_port) {
  HostAndPort read{.host = {}, .port = default_port};
  const std::size_t bracket = authority.rfind(']');
  if (authority.starts_with('[') && bracket == std::string_view::npos) {
    return refused("url_host", "The address names a host that cannot exist.");
  }
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos) {
    const std::string_view digits = authority.substr(colon + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), read.port);
    if (!digits.empty() && (error != std::errc() || end != digits.data() + digits.size())) {
      return refused("url_port", "The address names a port that does not exist.");
    }
  }
  const std::string_view written = authority.substr(0, colon);
  if (written.empty()) return refused("url_host", "The address names no host.");
  auto host = normalised_host(written);
  if (!host) return refused("url_host", "The address names a host that cannot exist.");
  read.host = std::move(*host);
  return read;
}

}  // namespace

Result<Url> Url::parse(std::string_view text) {
  text = without_blanks(text);
  if (text.empty()) return refused("url_empty", "The address is empty.");
  if (text.size() > kMaxBytes) return refused("url_too_long", "The address is longer than 4,096 bytes.");
  for (const char letter : text) {
    if (is_control(letter)) return refused("url_characters", "The address contains control characters.");
  }
  Url url;
  url.scheme_ = scheme_of(text);
  if (!is_web_scheme(url.scheme_)) return refused("url_scheme", "The address does not begin with http:// or https://.");

  // Browsers read any number of slashes, forward or backward, behind these two schemes.
  std::string_view rest = text.substr(url.scheme_.size() + 1);
  rest.remove_prefix(std::min(rest.find_first_not_of("/\\"), rest.size()));
  rest = rest.substr(0, rest.find('#'));
  std::string_view authority = rest.substr(0, rest.find_first_of("/\\?"));
  rest.remove_prefix(authority.size());
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    url.has_userinfo_ = true;
    authority.remove_prefix(at + 1);
  }
  const std::uint16_t default_port = url.is_https() ? 443 : 80;
  TRY_ASSIGN(auto place, read_authority(authority, default_port));
  url.host_ = std::move(place.host);
  url.port_ = place.port;

  const std::size_t question = rest.find('?');
  std::string path(rest.substr(0, question));
  for (char& letter : path) {
    if (letter == '\\') letter = '/';
  }
  url.path_ = without_dot_segments(encoded(path, kPathCharacters));
  if (question != std::string_view::npos) url.query_ = encoded(rest.substr(question + 1), kQueryCharacters);
  url.text_ = url.origin() + url.target();
  if (url.text_.size() > kMaxBytes) return refused("url_too_long", "The address is longer than 4,096 bytes.");
  // A second reader, written by others: an address on which the two disagree goes nowhere.
  const auto checked = boost::urls::parse_uri(url.text_);
  if (!checked || checked->encoded_origin() != url.origin() || checked->encoded_target() != url.target()) {
    return refused("url_characters", "The address contains characters that no address may have.");
  }
  return url;
}

Result<Url> Url::parse_pasted(std::string_view text) {
  text = without_blanks(text);
  const std::string_view front = text.substr(0, text.find_first_of("/\\?#"));
  const bool has_scheme = is_web_scheme(scheme_of(text));
  const bool looks_like_host =
      front.find('.') != std::string_view::npos && front.find_first_of("@ ") == std::string_view::npos;
  if (has_scheme || !looks_like_host) return parse(text);
  return parse("https://" + std::string(text.substr(0, kMaxBytes + 1)));
}

Result<Url> Url::resolve(std::string_view reference) const {
  reference = without_blanks(reference);
  if (reference.size() > kMaxBytes) return refused("url_too_long", "The address is longer than 4,096 bytes.");
  if (!scheme_of(reference).empty()) return parse(reference);
  const std::string written(reference);
  const char first = written.empty() ? '#' : written[0];
  const bool slash = first == '/' || first == '\\';
  if (slash && written.size() > 1 && (written[1] == '/' || written[1] == '\\')) return parse(scheme_ + ":" + written);
  if (slash) return parse(origin() + written);
  if (first == '#') return parse(text_);
  if (first == '?') return parse(origin() + path_ + written);
  return parse(origin() + path_.substr(0, path_.rfind('/') + 1) + written);
}

std::string Url::origin() const {
  const bool is_ipv6 = host_.find(':') != std::string::npos;
  std::string out = scheme_ + "://" + (is_ipv6 ? "[" + host_ + "]" : host_);
  if (port_ != (is_https() ? 443 : 80)) out += ":" + std::to_string(port_);
  return out;
}

std::string Url::target() const {
  return query_.empty() ? path_ : path_ + "?" + query_;
}

std::optional<std::string> Url::parameter(std::string_view name) const {
  std::string_view rest = query_;
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    const std::size_t equals = pair.find('=');
    if (form_decode(pair.substr(0, equals)) != name) continue;
    return equals == std::string_view::npos ? std::string() : form_decode(pair.substr(equals + 1));
  }
  return std::nullopt;
}

std::vector<std::string> Url::segments() const {
  std::vector<std::string> out;
  std::string_view rest = path_;
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const std::string_view segment = rest.substr(0, rest.find('/'));
    rest.remove_prefix(segment.size());
    if (!segment.empty()) out.push_back(percent_decode(segment));
  }
  return out;
}

}  // namespace matjar::inline base
