#include "sourcing/link_recogniser.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>

#include "base/encoding.hpp"
#include "base/utf8.hpp"

namespace matjar::sourcing {

namespace {

constexpr std::string_view kGeneric = "generic";

std::unexpected<Error> invalid(std::string why) {
  return fail(ErrorKind::invalid_input,
              {.name = "link_invalid",
               .message = std::move(why),
               .next_step = "Paste the product's address as the browser shows it, beginning with https://."});
}

std::unexpected<Error> suspicious(std::string_view host) {
  return fail(ErrorKind::invalid_input,
              {.name = "link_suspicious",
               .message = "The link looks like a known shop but leads to '" + std::string(host) + "'.",
               .next_step = "Open the product in the shop itself and copy its address from there."});
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

/// A form that fits, and what it found.
struct FormMatch {
  const LinkForm& form;
  PatternGroups groups;
};

std::optional<FormMatch> match_forms(const std::vector<LinkForm>& forms, const Url& url, LinkForm::Over over) {
  const std::string text = over == LinkForm::Over::path ? url.path() : url.target();
  for (const LinkForm& form : forms) {
    if (form.over != over) continue;
    if (!form.hosts.empty() && std::ranges::find(form.hosts, url.host()) == form.hosts.end()) continue;
    if (auto groups = form.pattern.find(text)) return FormMatch{form, std::move(*groups)};
  }
  return std::nullopt;
}

/// The path first: what a query carries may be another page's address.
std::optional<FormMatch> match_forms(const std::vector<LinkForm>& forms, const Url& url) {
  if (auto found = match_forms(forms, url, LinkForm::Over::path)) return found;
  return match_forms(forms, url, LinkForm::Over::path_and_query);
}

/// What was pasted is fetched as it is, since it worked for a person; but mobile pages and data endpoints are not the
/// page that our readers know.
bool is_another_page(const Url& url) {
  return url.host().starts_with("m.") || url.host().find(".m.") != std::string::npos || url.path().ends_with(".js") ||
         url.path().ends_with(".json");
}

Result<Url> canonical_of(const FormMatch& match, const Url& url, std::string_view domain, std::string_view id) {
  if (match.form.canonical.empty()) return Url::parse(url.origin() + url.path());
  std::string out = match.form.canonical;
  replace_all(out, "{host}", url.host());
  replace_all(out, "{domain}", domain);
  replace_all(out, "{prefix}", match.groups.prefix);
  replace_all(out, "{id}", id);
  return Url::parse(out);
}

/// The id in the letters that people read, unless its bytes are no such letters.
std::string readable(std::string_view id) {
  std::string decoded = percent_decode(id);
  if (!is_valid_utf8(decoded)) return std::string(id);
  unsigned char before = 0;
  for (const char letter : decoded) {
    const auto c = static_cast<unsigned char>(letter);
    const bool second_control = before == 0xC2 && c < 0xA0;  // U+0080 … U+009F
    if (c < 0x20 || c == 0x7F || second_control) return std::string(id);
    before = c;
  }
  return decoded;
}

Result<RecognisedLink> link_of(const FormMatch& match, const Url& url, const Shop& shop, std::string_view domain) {
  if (match.form.kind != LinkKind::product) return RecognisedLink{{shop.platform, "", ""}, url, match.form.kind};
  std::string id = match.groups.id;
  if (match.form.id_case == LinkForm::IdCase::upper)
    std::ranges::transform(id, id.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  TRY_ASSIGN(Url canonical, canonical_of(match, url, domain, id));
  std::string text = canonical.str();
  const Url& fetched = is_another_page(url) ? canonical : url;
  return RecognisedLink{
      {shop.platform, match.form.id_prefix + readable(id), std::move(text)}, fetched, LinkKind::product};
}

/// The parts of an address's query whose parameter counts, in their order.
template <class Counts>
std::string kept_query(const Url& url, Counts counts) {
  std::string kept;
  std::string_view rest = url.query();
  while (!rest.empty()) {
    const std::size_t stop = std::min(rest.find('&'), rest.size());
    const std::string_view part = rest.substr(0, stop);
    if (counts(part.substr(0, part.find('=')))) kept += (kept.empty() ? "?" : "&") + std::string(part);
    rest.remove_prefix(std::min(stop + 1, rest.size()));
  }
  return kept;
}

/// The address without what only tells where the visitor came from.
std::string without_trackers(const Url& url, const ShopTable& table) {
  const auto counts = [&table](std::string_view parameter) { return !table.is_tracker(parameter); };
  return url.origin() + url.path() + kept_query(url, counts);
}

/// "en", "sa-en", or the "-" before a language.
bool is_locale(std::string_view segment) {
  const auto two_letters = [](std::string_view text) {
    return text.size() == 2 && std::ranges::all_of(text, [](unsigned char c) { return std::isalpha(c) != 0; });
  };
  if (segment.size() == 5) return two_letters(segment.substr(0, 2)) && two_letters(segment.substr(3));
  return segment == "-" || two_letters(segment);
}

/// The folders before a product's path that choose country or language, as in "/sa-en/listing/1".
std::string locale_of(const Url& url, const std::string& canonical) {
  const auto known = Url::parse(canonical);
  const auto own = known ? known->segments() : std::vector<std::string>();
  std::string locale;
  for (const std::string& segment : url.segments()) {
    if (!is_locale(segment) || (!own.empty() && segment == own.front())) break;
    locale += "/" + segment;
  }
  return locale;
}

bool is_public_name(const std::string& host) {
  if (host.find('.') == std::string::npos || host.find(':') != std::string::npos) return false;
  const std::string last = host.substr(host.rfind('.') + 1);
  if (last.empty() || last == "internal" || last == "local" || last == "localhost" || last == "lan" || last == "test")
    return false;
  return std::ranges::any_of(last, [](unsigned char c) { return std::isalpha(c) != 0; }) && !last.starts_with("0x");
}

/// Between scheme and path: host and port, and whatever hides them. The scheme may be missing.
std::string_view authority_of(std::string_view link) {
  std::string_view front = link.substr(0, link.find_first_of("/?#"));
  if (!front.ends_with(':')) return front;
  link.remove_prefix(front.size());
  link.remove_prefix(std::min(link.find_first_not_of('/'), link.size()));
  return link.substr(0, link.find_first_of("/?#"));
}

}  // namespace

Result<Url> LinkRecogniser::parse(std::string_view link) const {
  link = trim(link);
  if (link.empty()) return invalid("There is no link.");
  const std::string_view authority = authority_of(link);
  // Readers of addresses do not agree on the host behind such letters; we follow none of them.
  if (authority.find_first_of("@\\%") != std::string_view::npos) {
    if (look_alikes_.names_a_shop(authority)) return suspicious(authority);
    return invalid("The address hides its host.");
  }
  for (const char c : link) {
    if (static_cast<unsigned char>(c) <= 0x20 || c == '\\' || c == '<' || c == '>')
      return invalid("That is not one web address.");
  }
  auto url = Url::parse_pasted(link);
  if (!url) return invalid("That is not a web address.");
  if (url->has_userinfo()) return invalid("The address carries a user name, which hides where it leads.");
  if (url->port() != 80 && url->port() != 443) return invalid("The address names a port that no shop uses.");
  if (!is_public_name(url->host())) return invalid("The address is not on the public web.");
  return std::move(*url);
}

/// Redirects of a shop that carry the product's address in a parameter. Only the shop's own addresses count, so that a
/// redirect that is open to all leads nowhere else.
std::optional<RecognisedLink> LinkRecogniser::carried(const Url& url, const ShopTable::Match& match) const {
  for (const std::string& name : match.shop.address_in) {
    const auto inside = url.parameter(name);
    if (!inside) continue;
    const auto resolved = url.resolve(*inside);
    if (!resolved || resolved->has_userinfo()) continue;
    const auto inner = parse(resolved->str());
    if (!inner) continue;
    const auto reached = table_.shop_of(inner->host());
    if (!reached || reached->shop.platform != match.shop.platform || reached->role != ShopTable::HostRole::products)
      continue;
    const auto found = match_forms(reached->shop.forms, *inner);
    if (!found || found->form.kind != LinkKind::product) continue;
    if (auto link = link_of(*found, *inner, reached->shop, reached->domain)) return std::move(*link);
  }
  return std::nullopt;
}

Result<RecognisedLink> LinkRecogniser::known_shop(const Url& url, const ShopTable::Match& match) const {
  const bool has_products = match.role == ShopTable::HostRole::products;
  // The address's own form before what it carries, which may be where the visitor came from.
  if (const auto own = match_forms(match.shop.forms, url, LinkForm::Over::path); own && has_products)
    return link_of(*own, url, match.shop, match.domain);
  if (auto inner = carried(url, match)) return std::move(*inner);
  // What looks like an item number on a host that only redirects is the short link's own code.
  if (match.role == ShopTable::HostRole::redirects)
    return RecognisedLink{{match.shop.platform, "", ""}, url, LinkKind::short_link};
  if (const auto own = match_forms(match.shop.forms, url, LinkForm::Over::path_and_query); own && has_products)
    return link_of(*own, url, match.shop, match.domain);
  return RecognisedLink{{match.shop.platform, "", ""}, url, LinkKind::not_product};
}

Result<RecognisedLink> LinkRecogniser::plain_address(const Url& url) const {
  TRY_ASSIGN(const Url address, Url::parse(without_trackers(url, table_)));
  const LinkKind kind = url.path() == "/" && url.query().empty() ? LinkKind::not_product : LinkKind::product;
  return RecognisedLink{{std::string(kGeneric), "", address.str()}, url, kind};
}

Result<RecognisedLink> LinkRecogniser::unknown_shop(const Url& url) const {
  if (registrable_domain(url.host()).empty()) return invalid("Nobody's shop can be at '" + url.host() + "'.");
  TRY_ASSIGN(const Url address, Url::parse(without_trackers(url, table_)));
  if (look_alikes_.imitates(address)) return suspicious(url.host());
  for (const Shop& shop : table_.shops()) {
    if (const auto found = match_forms(shop.any_host_forms, url)) return link_of(*found, url, shop, url.host());
  }
  return plain_address(url);
}

std::string LinkRecogniser::page_key(const RecognisedLink& link) const {
  if (link.kind != LinkKind::product || link.listing.canonical_url.empty()) return {};
  const auto match = table_.shop_of(link.url.host());
  // What software a merchant's own host runs is a guess; there the whole address counts.
  if (!match) return link.listing.canonical_url + " " + without_trackers(link.url, table_);
  // Whatever is not known to be harmless may choose another price: a page too many is read rather than a wrong one
  // told.
  const auto counts = [this, &match](std::string_view parameter) {
    return !table_.is_harmless(match->shop, parameter);
  };
  return link.listing.canonical_url + " " + link.url.host() + locale_of(link.url, link.listing.canonical_url) +
         kept_query(link.url, counts);
}

Result<RecognisedLink> LinkRecogniser::classify(std::string_view link) const {
  TRY_ASSIGN(const Url url, parse(link));
  if (const auto match = table_.shop_of(url.host())) return known_shop(url, *match);
  return unknown_shop(url);
}

Result<RecognisedLink> LinkRecogniser::recognise(std::string_view link) const {
  TRY_ASSIGN(RecognisedLink recognised, classify(link));
  if (recognised.kind == LinkKind::not_product) {
    return fail(ErrorKind::invalid_input,
                {.name = "link_not_a_product",
                 .message = "The link leads to a page of " + recognised.url.host() + " that is not a product.",
                 .next_step = "Open one product and paste the address of its own page."});
  }
  return recognised;
}

}  // namespace matjar::sourcing
