#include "sourcing/link_recogniser.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <re2/re2.h>
#include <string>
#include <unicode/idna.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>
#include <vector>

#include "base/encoding.hpp"
#include "base/utf8.hpp"
#include "sourcing/shop_table.hpp"

namespace matjar::sourcing {

namespace {

/// The table's rows with their patterns compiled, once.
struct Shop {
  const ShopRow* row;
  std::unique_ptr<re2::RE2> hosts;
  std::unique_ptr<re2::RE2> short_hosts;
};
struct Form {
  const FormRow* row;
  std::unique_ptr<re2::RE2> target;
};

const std::vector<Shop>& shops() {
  static const std::vector<Shop> kCompiled = [] {
    std::vector<Shop> out;
    for (const ShopRow& row : kShops) {
      out.push_back({&row, std::make_unique<re2::RE2>(re2::StringPiece(row.hosts.data(), row.hosts.size())),
                     row.short_hosts.empty() ? nullptr
                                             : std::make_unique<re2::RE2>(
                                                   re2::StringPiece(row.short_hosts.data(), row.short_hosts.size()))});
    }
    return out;
  }();
  return kCompiled;
}

const std::vector<Form>& forms() {
  static const std::vector<Form> kCompiled = [] {
    re2::RE2::Options options;
    options.set_case_sensitive(false);
    std::vector<Form> out;
    for (const FormRow& row : kForms)
      out.push_back(
          {&row, std::make_unique<re2::RE2>(re2::StringPiece(row.target.data(), row.target.size()), options)});
    return out;
  }();
  return kCompiled;
}

std::unexpected<Error> invalid(std::string why) {
  return fail(ErrorKind::invalid_input,
              {.name = "link_invalid",
               .message = std::move(why),
               .next_step = "Paste the product's address as the browser shows it, beginning with https://."});
}

std::unexpected<Error> suspicious(const std::string& host) {
  return fail(ErrorKind::invalid_input,
              {.name = "link_suspicious",
               .message = "The link looks like a known shop but leads to '" + host + "'.",
               .next_step = "Open the product in the shop itself and copy its address from there."});
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

/// Host of a shop: "{tld}" comes from it.
struct Match {
  const Shop* shop;
  std::string tld;
  bool is_short;
};

std::optional<Match> shop_of(const std::string& host) {
  for (const Shop& shop : shops()) {
    if (shop.short_hosts && re2::RE2::FullMatch(host, *shop.short_hosts)) return Match{&shop, "", true};
  }
  for (const Shop& shop : shops()) {
    std::string tld;
    if (re2::RE2::FullMatch(host, *shop.hosts, &tld)) return Match{&shop, tld, false};
  }
  return std::nullopt;
}

struct FormMatch {
  std::string id;
  std::string prefix;
};

std::optional<FormMatch> match_form(const Form& form, const std::string& target) {
  std::vector<std::string> groups(static_cast<std::size_t>(form.target->NumberOfCapturingGroups()));
  std::vector<re2::RE2::Arg> arguments(groups.size());
  std::vector<const re2::RE2::Arg*> pointers(groups.size());
  for (std::size_t i = 0; i < groups.size(); ++i) {
    arguments[i] = &groups[i];
    pointers[i] = &arguments[i];
  }
  if (!re2::RE2::PartialMatchN(target, *form.target, pointers.data(), static_cast<int>(pointers.size())))
    return std::nullopt;
  FormMatch match;
  for (const auto& [name, index] : form.target->NamedCapturingGroups())
    (name == "id" ? match.id : match.prefix) = groups[static_cast<std::size_t>(index - 1)];
  return match;
}

std::string canonical_of(const FormRow& row, const FormMatch& match, const Url& url, std::string_view tld,
                         const std::string& id) {
  std::string out(row.canonical);
  replace_all(out, "{host}", url.host());
  replace_all(out, "{tld}", tld);
  replace_all(out, "{prefix}", match.prefix);
  replace_all(out, "{id}", id);
  return out;
}

Result<RecognisedLink> product_link(const FormRow& row, const FormMatch& match, const Url& url,
                                    std::string_view platform, std::string_view tld) {
  std::string raw = match.id;
  if (row.id == FormRow::Id::upper)
    std::ranges::transform(raw, raw.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  const std::string address = canonical_of(row, match, url, tld, raw);
  TRY_ASSIGN(Url canonical, Url::parse(address));
  std::string id = percent_decode(raw);
  if (row.id == FormRow::Id::with_p) id.insert(0, "p");
  std::string text = canonical.str();
  // What was pasted is fetched as it is, since it worked for a person; but mobile pages and data endpoints are not the
  // page that our readers know.
  const bool other_page = url.host().starts_with("m.") || url.host().find(".m.") != std::string::npos ||
                          url.path().ends_with(".js") || url.path().ends_with(".json");
  const Url& fetched = other_page ? canonical : url;
  return RecognisedLink{{std::string(platform), std::move(id), std::move(text)}, fetched, LinkKind::product};
}

/// The address without what only tells where the visitor came from.
std::string without_trackers(const Url& url) {
  std::string kept;
  std::string_view rest = url.query();
  while (!rest.empty()) {
    const std::size_t stop = std::min(rest.find('&'), rest.size());
    const std::string_view part = rest.substr(0, stop);
    const std::string_view name = part.substr(0, part.find('='));
    if (!name.starts_with("utm_") && std::ranges::find(kTrackers, name) == kTrackers.end())
      kept += (kept.empty() ? "?" : "&") + std::string(part);
    rest.remove_prefix(std::min(stop + 1, rest.size()));
  }
  return url.origin() + url.path() + kept;
}

/// Letters that look alike, as one: "amaz0n", and through ICU "аmazon" with a Cyrillic letter.
std::string skeleton(const std::string& label) {
  std::string plain = label;
  if (label.starts_with("xn--")) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::IDNA> idna(icu::IDNA::createUTS46Instance(UIDNA_DEFAULT, status));
    icu::UnicodeString unicode;
    icu::IDNAInfo info;
    if (U_SUCCESS(status)) idna->labelToUnicode(icu::UnicodeString::fromUTF8(label), unicode, info, status);
    const std::unique_ptr<USpoofChecker, decltype(&uspoof_close)> checker(uspoof_open(&status), &uspoof_close);
    icu::UnicodeString folded;
    if (U_SUCCESS(status)) uspoof_getSkeletonUnicodeString(checker.get(), 0, unicode, folded, &status);
    if (U_SUCCESS(status)) {
      plain.clear();
      folded.toUTF8String(plain);
    }
  }
  replace_all(plain, "rn", "m");
  for (char& c : plain) {
    if (c == '0') c = 'o';
    if (c == '1') c = 'l';
    if (c == '3') c = 'e';
    if (c == '5') c = 's';
  }
  return plain;
}

std::vector<std::string> labels_of(const std::string& host) {
  std::vector<std::string> out;
  std::size_t at = 0;
  while (at <= host.size()) {
    const std::size_t stop = std::min(host.find('.', at), host.size());
    out.push_back(host.substr(at, stop - at));
    at = stop + 1;
  }
  return out;
}

/// A host that imitates a shop: its name as a label or inside one, or in look-alike letters; or the shop's address
/// inside path or query of another host.
bool imitates_a_shop(const Url& url) {
  const std::vector<std::string> labels = labels_of(url.host());
  const std::string target = percent_decode(url.target());
  for (const ShopRow& row : kShops) {
    if (row.label.empty()) continue;
    const std::string wanted = skeleton(std::string(row.label));
    for (const std::string& label : labels) {
      const std::string seen = skeleton(label);
      if (seen == wanted || (row.label.size() >= 6 && seen.find(wanted) != std::string::npos)) return true;
    }
    if (row.label.size() >= 4 && re2::RE2::PartialMatch(target, R"((?:[/=]|www\.))" + std::string(row.label) +
                                                                    R"(\.(?:com|sa|ae|de|co\.uk|fr)/)"))
      return true;
  }
  return false;
}

bool is_public_name(const std::string& host) {
  if (host.find('.') == std::string::npos || host.find(':') != std::string::npos) return false;
  const std::string last = labels_of(host).back();
  if (last.empty() || last == "internal" || last == "local" || last == "localhost" || last == "lan" || last == "test")
    return false;
  return std::ranges::any_of(last, [](unsigned char c) { return std::isalpha(c) != 0; }) && !last.starts_with("0x");
}

Result<Url> parsed_link(std::string_view link) {
  link = trim(link);
  if (link.empty()) return invalid("There is no link.");
  for (const char c : link) {
    if (static_cast<unsigned char>(c) <= 0x20 || c == '\\' || c == '<' || c == '>')
      return invalid("That is not one web address.");
  }
  std::string text(link);
  if (text.find("://") == std::string::npos) {
    const std::size_t colon = text.find(':');
    if (colon != std::string::npos && colon < text.find_first_of("./"))
      return invalid("Only web addresses can be read.");
    text.insert(0, "https://");
  }
  const std::size_t host_at = text.find("://") + 3;
  const std::string_view authority =
      std::string_view(text).substr(host_at, text.find_first_of("/?#", host_at) - host_at);
  if (authority.find('%') != std::string_view::npos) return invalid("The address hides its host.");
  auto url = Url::parse(text);
  if (!url) return invalid("That is not a web address.");
  if (url->has_userinfo()) return invalid("The address carries a user name, which hides where it leads.");
  if (url->port() != 80 && url->port() != 443) return invalid("The address names a port that no shop uses.");
  if (!is_public_name(url->host())) return invalid("The address is not on the public web.");
  return std::move(*url);
}

Result<RecognisedLink> classify(const Url& url, int depth);

/// Redirects of a shop that carry the product's address in a parameter.
std::optional<RecognisedLink> nested(const Url& url, int depth) {
  if (depth > 0) return std::nullopt;
  for (const std::string_view name : {"url", "dl_target_url", "target", "u"}) {
    const auto inside = url.parameter(name);
    if (!inside) continue;
    auto inner = url.resolve(*inside);
    if (!inner) continue;
    if (auto link = classify(*inner, depth + 1);
        link && link->kind == LinkKind::product && link->listing.platform != "generic")
      return std::move(*link);
  }
  return std::nullopt;
}

Result<RecognisedLink> known_shop(const Url& url, const Match& match, int depth) {
  const std::string platform(match.shop->row->platform);
  if (!match.is_short || platform == "aliexpress") {
    if (auto inner = nested(url, depth)) return std::move(*inner);
  }
  // What looks like an item number on a host that only redirects is the short link's own code.
  if (match.is_short) return RecognisedLink{{platform, "", ""}, url, LinkKind::short_link};
  for (const Form& form : forms()) {
    if (form.row->platform != platform) continue;
    if (const auto found = match_form(form, url.target()))
      return product_link(*form.row, *found, url, platform, match.tld);
  }
  return RecognisedLink{{platform, "", ""}, url, LinkKind::not_product};
}

Result<RecognisedLink> classify(const Url& url, int depth) {
  if (const auto match = shop_of(url.host())) return known_shop(url, *match, depth);
  if (imitates_a_shop(url)) return suspicious(url.host());
  std::string id;
  for (const Form& form : forms()) {
    if (!form.row->platform.starts_with('*')) continue;
    const auto found = match_form(form, url.target());
    if (!found) continue;
    const std::string_view platform = form.row->platform.substr(1);
    if (platform == "salla-list") return RecognisedLink{{"salla", "", ""}, url, LinkKind::not_product};
    if (!form.row->canonical.empty()) return product_link(*form.row, *found, url, platform, "");
    id = found->id;
    break;
  }
  // An id in the path says all; without one the query may.
  TRY_ASSIGN(const Url address, Url::parse(id.empty() ? without_trackers(url) : url.origin() + url.path()));
  std::string canonical = address.str();
  const LinkKind kind = url.path() == "/" && url.query().empty() ? LinkKind::not_product : LinkKind::product;
  return RecognisedLink{{"generic", std::move(id), std::move(canonical)}, url, kind};
}

}  // namespace

std::string_view to_string(LinkKind kind) {
  switch (kind) {
    case LinkKind::product:
      return "product";
    case LinkKind::short_link:
      return "short";
    case LinkKind::not_product:
      return "not_product";
  }
  return "not_product";
}

Result<RecognisedLink> classify_link(std::string_view link) {
  TRY_ASSIGN(const Url url, parsed_link(link));
  return classify(url, 0);
}

Result<RecognisedLink> recognise(std::string_view link) {
  TRY_ASSIGN(RecognisedLink recognised, classify_link(link));
  if (recognised.kind == LinkKind::not_product) {
    return fail(ErrorKind::invalid_input,
                {.name = "link_not_a_product",
                 .message = "The link leads to a page of " + recognised.url.host() + " that is not a product.",
                 .next_step = "Open one product and paste the address of its own page."});
  }
  return recognised;
}

}  // namespace matjar::sourcing
