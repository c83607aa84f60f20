#include "telemetry/redaction.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace matjar::telemetry {

namespace {

constexpr std::array<std::string_view, 9> kSecretWords{"authorization", "token",  "secret",    "password",  "passwd",
                                                       "cookie",        "apikey", "signature", "credential"};
constexpr std::array<std::string_view, 4> kKeyKinds{"api", "private", "sealing", "signing"};
constexpr std::array<std::string_view, 3> kCodeKinds{"auth", "oauth", "grant"};

/// A prefix that only keys have, and how many characters must follow before we believe it.
struct KeyPrefix {
  std::string_view text;
  std::size_t min_rest;
};
constexpr std::array kKeyPrefixes{KeyPrefix{"mk_", 8},    KeyPrefix{"whsec_", 8}, KeyPrefix{"ory_", 12},
                                  KeyPrefix{"sk_", 12},   KeyPrefix{"sk-", 16},   KeyPrefix{"rk_", 12},
                                  KeyPrefix{"xoxb-", 12}, KeyPrefix{"ghp_", 12}};

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool is_upper(char letter) {
  return letter >= 'A' && letter <= 'Z';
}

bool is_alphanumeric(char letter) {
  return (lower(letter) >= 'a' && lower(letter) <= 'z') || (letter >= '0' && letter <= '9');
}

/// Characters of a key or token, and of the words around it.
bool is_token_character(char letter) {
  return is_alphanumeric(letter) || letter == '_' || letter == '-' || letter == '.';
}

/// Characters that end a value in a header, a query or a JSON text.
bool ends_value(char letter) {
  return static_cast<unsigned char>(letter) <= 0x20 ||
         std::string_view("\"'&#,;<>(){}[]\\").find(letter) != std::string_view::npos;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), lower);
  return out;
}

/// "clientSecret" and "client_secret" are both "client", "secret".
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool hump = is_upper(name[i]) && i > 0 && !is_upper(name[i - 1]);
    if ((hump || !is_alphanumeric(name[i])) && !words.back().empty()) words.emplace_back();
    if (is_alphanumeric(name[i])) words.back() += lower(name[i]);
  }
  return words;
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

bool is_secret_pair(std::string_view first, std::string_view second) {
  return (is_one_of(kKeyKinds, first) && second == "key") || (is_one_of(kCodeKinds, first) && second == "code");
}

std::size_t end_of_run(std::string_view text, std::size_t at) {
  while (at < text.size() && is_token_character(text[at])) ++at;
  return at;
}

std::size_t end_of_value(std::string_view text, std::size_t at) {
  while (at < text.size() && !ends_value(text[at])) ++at;
  return at;
}

bool has_key_prefix(std::string_view run) {
  return std::ranges::any_of(kKeyPrefixes, [run](const KeyPrefix& prefix) {
    return run.starts_with(prefix.text) && run.size() >= prefix.text.size() + prefix.min_rest;
  });
}

/// Three parts, the first of which is the base64 of '{"'.
bool is_web_token(std::string_view run) {
  const std::size_t start = run.find("eyJ");
  if (start == std::string_view::npos) return false;
  const std::string_view token = run.substr(start);
  return token.size() >= 20 && std::ranges::count(token, '.') >= 2;
}

/// Where the credentials of "://user:password@" end, or `at` when there are none.
std::size_t end_of_credentials(std::string_view text, std::size_t at) {
  std::size_t end = at;
  for (std::size_t i = at; i < text.size() && !ends_value(text[i]) && text[i] != '/' && text[i] != '?'; ++i) {
    if (text[i] == '@') end = i;
  }
  return end;
}

/// Reads a text from front to back and writes what may be shown.
class Mask {
 public:
  explicit Mask(std::string_view text) : text_(text) {}

  std::string run() {
    while (at_ < text_.size()) {
      if (is_token_character(text_[at_])) {
        take_run();
      } else if (text_.substr(at_, 3) == "://") {
        take(3);
        hide_until(end_of_credentials(text_, at_));
      } else {
        take(1);
      }
    }
    return std::move(out_);
  }

 private:
  void take(std::size_t count) {
    out_ += text_.substr(at_, count);
    at_ += count;
  }
  void hide_until(std::size_t end) {
    if (end > at_) out_ += kHidden;
    at_ = end;
  }

  void take_run() {
    const std::size_t end = end_of_run(text_, at_);
    const std::string_view word = text_.substr(at_, end - at_);
    if (has_key_prefix(word) || is_web_token(word)) {
      hide_until(end);
    } else if (const std::string name = lowered(word); name == "bearer" || name == "basic") {
      take_scheme(word, name == "bearer" ? 1 : 12);
    } else if (begins_parameter(end) && sensitivity_of(word) != Sensitivity::open) {
      take(word.size() + 1);
      hide_until(end_of_value(text_, at_));
    } else {
      take(word.size());
    }
  }

  /// "Bearer x". "basic" is also a plain word, so what follows it must be long.
  void take_scheme(std::string_view word, std::size_t min_length) {
    take(word.size());
    std::size_t start = at_;
    while (start < text_.size() && text_[start] == ' ') ++start;
    const std::size_t end = end_of_value(text_, start);
    if (start == at_ || end - start < min_length) return;
    take(start - at_);
    hide_until(end);
  }

  bool begins_parameter(std::size_t end) const {
    const bool in_query = at_ > 0 && (text_[at_ - 1] == '?' || text_[at_ - 1] == '&');
    return in_query && end < text_.size() && text_[end] == '=';
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

Sensitivity sensitivity_of(std::string_view field_name) {
  const std::vector<std::string> words = words_of(field_name);
  if (words.size() == 1 && words.front() == "code") return Sensitivity::secret;
  Sensitivity found = Sensitivity::open;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (is_one_of(kSecretWords, words[i])) return Sensitivity::secret;
    if (i > 0 && is_secret_pair(words[i - 1], words[i])) return Sensitivity::secret;
    const std::string_view word = words[i];
    if (word.ends_with('s') && is_one_of(kSecretWords, word.substr(0, word.size() - 1)))
      found = Sensitivity::secret_text;
  }
  return found;
}

std::string mask_secrets(std::string_view text) {
  return Mask(text).run();
}

}  // namespace matjar::telemetry
