#include "sourcing/look_alikes.hpp"

#include <algorithm>
#include <array>
#include <libpsl.h>
#include <unicode/idna.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

#include "base/encoding.hpp"

namespace matjar::sourcing {

namespace {

/// A shorter name is also a part of common words ("noon" of "afternoon", "temu" of names).
constexpr std::size_t kLongName = 6;
constexpr std::size_t kMiddlingName = 5;

/// What stands beside a shop's name in the host of somebody who passes himself off as it: countries and selling words.
constexpr std::array<std::string_view, 43> kBaits = {
    "sa",     "ksa",   "saudi",    "uae",    "ae",     "eg",      "kw",    "qa",      "bh",     "om",     "arabia",
    "gulf",   "us",    "uk",       "de",     "fr",     "es",      "com",   "net",     "org",    "www",    "sale",
    "sales",  "shop",  "shops",    "store",  "stores", "deal",    "deals", "offer",   "offers", "online", "official",
    "outlet", "promo", "discount", "coupon", "login",  "account", "pay",   "payment", "gift",   "support"};

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

std::vector<std::string_view> parts_of(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t stop = std::min(text.find(separator, at), text.size());
    out.push_back(text.substr(at, stop - at));
    at = stop + 1;
  }
  return out;
}

icu::UnicodeString unicode_of(std::string_view label) {
  const auto text =
      icu::UnicodeString::fromUTF8(icu::StringPiece(label.data(), static_cast<std::int32_t>(label.size())));
  if (!label.starts_with("xn--")) return text;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::IDNA> idna(icu::IDNA::createUTS46Instance(UIDNA_DEFAULT, status));
  icu::UnicodeString out;
  icu::IDNAInfo info;
  if (U_SUCCESS(status)) idna->labelToUnicode(text, out, info, status);
  return U_SUCCESS(status) ? out : text;
}

/// The letters without their accents.
std::string without_marks(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* form = icu::Normalizer2::getNFKDInstance(status);
  const icu::UnicodeString apart = U_SUCCESS(status) ? form->normalize(text, status) : text;
  icu::UnicodeString plain;
  for (std::int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
    if (u_charType(apart.char32At(i)) != U_NON_SPACING_MARK) plain.append(apart.char32At(i));
  }
  std::string out;
  plain.toLower().toUTF8String(out);
  return out;
}

/// One letter more, less or other, or two that changed places.
bool one_slip_apart(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  const auto [in_a, in_b] = std::ranges::mismatch(a, b);
  const auto from = static_cast<std::size_t>(in_a - a.begin());
  const std::string_view rest_a = a.substr(from);
  const std::string_view rest_b = b.substr(from);
  if (rest_b.empty()) return true;
  if (a.size() < b.size()) return rest_a == rest_b.substr(1);
  if (rest_a.substr(1) == rest_b.substr(1)) return true;
  return rest_a.size() > 1 && rest_a[0] == rest_b[1] && rest_a[1] == rest_b[0] && rest_a.substr(2) == rest_b.substr(2);
}

bool is_label_letter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

void LookAlikes::Closer::operator()(USpoofChecker* checker) const {
  uspoof_close(checker);
}

LookAlikes::LookAlikes(const ShopTable& table) {
  UErrorCode status = U_ZERO_ERROR;
  checker_.reset(uspoof_open(&status));
  for (const Shop& shop : table.shops()) {
    domains_.insert(domains_.end(), shop.domains.begin(), shop.domains.end());
    if (shop.imitated.empty()) continue;
    imitated_domains_.insert(imitated_domains_.end(), shop.domains.begin(), shop.domains.end());
    names_.push_back({skeleton(shop.imitated), shop.imitated.size()});
  }
  for (const std::string_view bait : kBaits) baits_.insert(skeleton(bait));
}

/// Letters that look alike, as one: "amaz0n", "arnazon", and through ICU "аmazon" with a Cyrillic letter.
std::string LookAlikes::skeleton(std::string_view label) const {
  std::string plain = without_marks(unicode_of(label));
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString folded;
  if (checker_)
    uspoof_getSkeletonUnicodeString(checker_.get(), 0, icu::UnicodeString::fromUTF8(plain), folded, &status);
  if (checker_ && U_SUCCESS(status)) plain = without_marks(folded);
  replace_all(plain, "rn", "m");
  replace_all(plain, "vv", "w");
  for (char& c : plain) {
    if (c == '0') c = 'o';
    if (c == '1' || c == 'i') c = 'l';
    if (c == '3') c = 'e';
    if (c == '4') c = 'a';
    if (c == '5') c = 's';
  }
  return plain;
}

bool LookAlikes::label_imitates(std::string_view label) const {
  const std::string seen = skeleton(label);
  const auto words = parts_of(seen, '-');
  const bool has_bait = std::ranges::any_of(words, [&](std::string_view word) { return baits_.contains(word); });
  std::string joined = seen;
  std::erase(joined, '-');
  return std::ranges::any_of(names_, [&](const Name& name) {
    if (seen == name.skeleton) return true;
    if (name.length < kLongName) {
      return (has_bait || name.length >= kMiddlingName) && std::ranges::find(words, name.skeleton) != words.end();
    }
    return one_slip_apart(seen, name.skeleton) || joined == name.skeleton ||
           std::ranges::any_of(words, [&](std::string_view word) { return word_imitates(word, name); });
  });
}

/// The name itself, one slip away from it, or at the end of a word ("notamazon") or before a bait ("amazonsa"); but
/// "amazonite" is a word of its own.
bool LookAlikes::word_imitates(std::string_view word, const Name& name) const {
  if (one_slip_apart(word, name.skeleton)) return true;
  const std::size_t at = word.find(name.skeleton);
  if (at == std::string_view::npos) return false;
  const std::string_view behind = word.substr(at + name.skeleton.size());
  return behind.empty() || baits_.contains(behind);
}

bool LookAlikes::carries_a_domain(std::string_view target) const {
  // Addresses are carried encoded, now and then twice.
  std::string text = percent_decode(percent_decode(target));
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::ranges::any_of(imitated_domains_, [&](const std::string& domain) {
    for (std::size_t at = text.find(domain); at != std::string::npos; at = text.find(domain, at + 1)) {
      const std::size_t stop = at + domain.size();
      if (at > 0 && !is_label_letter(text[at - 1]) && stop < text.size() && text[stop] == '/') return true;
    }
    return false;
  });
}

bool LookAlikes::imitates(const Url& url) const {
  const std::string& host = url.host();
  const std::string registered = registrable_domain(host);
  // The public suffix is nobody's name.
  const std::string own = registered.substr(0, registered.find('.'));
  const std::string_view before = std::string_view(host).substr(0, host.size() - registered.size());
  for (const std::string_view label : parts_of(before, '.')) {
    if (!label.empty() && label_imitates(label)) return true;
  }
  if (label_imitates(own)) return true;
  const std::string dotted = "." + host;
  for (const std::string& domain : domains_) {
    if (dotted.find("." + domain + ".") != std::string::npos) return true;
  }
  return carries_a_domain(url.target());
}

bool LookAlikes::names_a_shop(std::string_view text) const {
  const std::string plain = percent_decode(text);
  std::string label;
  for (const char c : plain + ".") {
    if (is_label_letter(c)) {
      label += c;
    } else {
      if (!label.empty() && label_imitates(label)) return true;
      label.clear();
    }
  }
  return false;
}

std::string registrable_domain(const std::string& host) {
  const char* domain = psl_registrable_domain(psl_builtin(), host.c_str());
  return domain == nullptr ? "" : domain;
}

}  // namespace matjar::sourcing
