#include "sourcing/page_kind.hpp"

#include <algorithm>
#include <array>
#include <ranges>

#include "sourcing/page/html_text.hpp"

namespace matjar::sourcing {

namespace {

using product::Availability;
using product::PageKind;

/// A page that says one of these and shows no product is a block page. `max_bytes`: on longer pages the words may stand
/// in a script that every page carries.
struct Marker {
  std::string_view text;
  std::size_t max_bytes;
};

constexpr std::size_t kAny = 100'000'000;

constexpr std::size_t kMaxHeadlines = 8;
constexpr std::size_t kMaxHeadline = 500;
constexpr std::size_t kMaxNotice = 2'000;
/// Fewer bytes of words than a page that was drawn on the server has.
constexpr std::size_t kShell = 200;

constexpr std::array<Marker, 30> kBlockMarkers = {{
    {"/errors/validateCaptcha", kAny},
    {"Enter the characters you see below", kAny},
    {"To discuss automated access to Amazon data", kAny},
    {"_____tmd_____/punish", 60'000},
    {"x5secdata", 60'000},
    {"\"action\":\"captcha\"", 60'000},
    {"awsWafCookieDomainList", 60'000},
    {"AwsWafIntegration", 60'000},
    {"challenge-container", 30'000},
    {"Robot or human?", kAny},
    {"px-captcha", 120'000},
    {"perimeterx", 60'000},
    {"_pxAppId", 30'000},
    {"cf-chl-", 60'000},
    {"cf_chl_opt", 60'000},
    {"Attention Required! | Cloudflare", kAny},
    {"Just a moment...", 60'000},
    {"/cdn-cgi/challenge-platform", 30'000},
    {"captcha-delivery.com", 60'000},
    {"geo.captcha", 60'000},
    {"hcaptcha.com", 30'000},
    {"g-recaptcha", 20'000},
    {"unusual traffic", 60'000},
    {"Access Denied", 20'000},
    {"Pardon Our Interruption", 60'000},
    {"are you a robot", 60'000},
    {"not a robot", 60'000},
    {"captcha", 20'000},
    {"Enable JavaScript and cookies to continue", 60'000},
    {"solveSimpleChallenge", 60'000},
}};

std::string title_of(const Page& page) {
  return page.with_tag("title").empty() ? ""
                                        : ascii_lower(plain_from_markup(page.raw_text(page.with_tag("title").front())));
}

bool is_block_page(const Page& page) {
  const std::string& html = page.html();
  return std::ranges::any_of(kBlockMarkers, [&](const Marker& marker) {
    return html.size() <= marker.max_bytes && html.find(marker.text) != std::string::npos;
  });
}

bool is_missing_page(const Page& page) {
  const std::string title = title_of(page);
  std::string heading;
  for (const NodeId h1 : page.with_tag("h1") | std::views::take(kMaxHeadlines))
    heading += ascii_lower(page.text(h1, kMaxHeadline)) + " ";
  const auto says = [](const std::string& text) {
    return contains_any(
        text, {"page not found", "404", "not be found", "no longer available", "seite nicht gefunden",
               "page introuvable", "no encontrada", "pagina non trovata", "الصفحة غير موجودة", "страница не найдена",
               "dogs of amazon", "item is unavailable", "this listing was removed"});
  };
  return (says(title) || says(heading)) && title.size() < 120;
}

bool is_login_page(const Page& page) {
  const std::string title = title_of(page);
  const bool titled = contains_any(
      title, {"login", "log in", "sign in", "sign-in", "anmelden", "connexion", "تسجيل الدخول", "iniciar ses"});
  return titled && page.first("input[type=password], form[action*=login], form[action*=signin]") != kNoNode;
}

/// A page whose words are all drawn by script.
bool is_shell(const Page& page) {
  if (!page.with_tag("h1").empty()) return false;
  const NodeId body = page.first("body");
  return body != kNoNode && page.text(body, 2 * kShell).size() < kShell && !page.with_tag("script").empty();
}

bool is_list_address(std::string_view url) {
  const std::string folded = ascii_lower(url);
  return contains_any(folded, {"/search", "/sch/", "/s?k=", "/category/", "/categories/", "/popular/", "/wholesale",
                               "/collections/", "--home--", "/rooms/", "/stores/", "search_result"}) &&
         !contains_any(folded, {"/products/", "/product/", "/dp/", "/itm/"});
}

/// Things that are rented, booked or played and yet marked up as products.
bool is_rental(const Page& page) {
  const std::string type = ascii_lower(page.meta("og:type"));
  return contains_any(type, {"listing", "hotel", "apartment", "article:rental", "restaurant", "airbnb"}) ||
         page.html().find("airbedandbreakfast:") != std::string::npos;
}

/// An auction that is over: its markup goes on saying "in stock".
bool is_ended_listing(const Page& page) {
  for (const std::string_view selector : {"#w1-3-_msg", ".vi-ended", "#vi-end-lbl", ".statusLeftContent",
                                          ".d-statusmessage", ".vi-notify-msg", "#statusMessage"}) {
    const NodeId node = page.first(selector);
    if (node != kNoNode && contains_any(ascii_lower(page.text(node, kMaxNotice)),
                                        {"listing has ended", "listing was ended", "bidding has ended", "beendet"}))
      return true;
  }
  return false;
}

/// What sites call pages that are read or watched. Some shops' software calls its products so, too.
bool is_published(const Page& page) {
  const std::string type = ascii_lower(page.meta("og:type"));
  const auto called = [&](std::string_view kind) { return type == kind || type.starts_with(std::string(kind) + "."); };
  return called("article") || called("video") || called("music") || called("blog") || called("profile");
}

bool has_cart(const Page& page) {
  static constexpr std::string_view kCarts =
      "[name=add-to-cart], [id*=add-to-cart], [class*=add-to-cart], [id*=addtocart], [class*=addtocart], "
      "[id*=AddToCart], [class*=AddToCart], [id*=addToCart], [class*=addToCart], [class*=add_to_cart], "
      "[class*=add-to-basket], [class*=add-to-bag], form[action*=cart], form[action*=basket]";
  return page.first(kCarts) != kNoNode;
}

bool is_called_product(const Page& page) {
  return ascii_lower(page.meta("og:type")).find("product") != std::string::npos;
}

/// A price that no markup names: an element of the page shows it.
bool is_only_shown(const product::Fact<Money>& price) {
  return price.provenance.route.starts_with("css:");
}

/// Without a price, a name and stars are what any page may have for search engines' sake.
bool is_identified(const product::SourceProduct& facts) {
  const bool pictured = !facts.images.empty() && !facts.images.front().provenance.route.starts_with("meta:") &&
                        !facts.images.front().provenance.route.starts_with("css:");
  return facts.availability || facts.sku || facts.brand || facts.gtin || facts.mpn || !facts.variants.empty() ||
         (pictured && !facts.attributes.empty());
}

/// What looks like a price there is the cost of a dish, of a subscription or of something that is advertised.
bool is_about_no_offer(const Page& page, const Findings& findings, const product::SourceProduct& facts) {
  if (findings.is_unsold) return true;
  if (findings.is_writing && !is_called_product(page) && !has_cart(page)) return true;
  return facts.price && is_only_shown(*facts.price) && findings.product_nodes == 0 && is_published(page) &&
         !has_cart(page);
}

/// True when the facts come from markup that only product pages carry.
bool has_product_markup(const Page& page, const Findings& findings) {
  if (is_called_product(page)) return true;
  return findings.product_nodes > 0 && findings.product_nodes < 5;
}

}  // namespace

PageKind kind_of(const Page& page, const Findings& findings, const product::SourceProduct& facts) {
  if (findings.kind) return *findings.kind;
  const bool titled = facts.title.has_value();
  const bool priced = facts.price.has_value();
  const std::string url = page.source().url ? page.source().url->str() : page.canonical();
  const bool sold_out =
      (facts.availability && facts.availability->value == Availability::out_of_stock) || is_ended_listing(page);
  const double trust = priced ? facts.price->confidence : 0;
  const bool settled = findings.price_settled && titled && facts.title->confidence >= 0.9;
  if (settled) return sold_out ? PageKind::out_of_stock : PageKind::product;
  if (is_rental(page) || is_list_address(url) || is_about_no_offer(page, findings, facts)) return PageKind::not_product;
  if (titled && priced && (trust >= 0.6 || has_product_markup(page, findings)))
    return sold_out ? PageKind::out_of_stock : PageKind::product;
  if (is_block_page(page)) return PageKind::captcha;
  if (is_missing_page(page)) return PageKind::not_found;
  if (is_login_page(page)) return PageKind::login_required;
  if (titled && priced && findings.product_nodes < 5) return sold_out ? PageKind::out_of_stock : PageKind::product;
  if (is_shell(page)) return PageKind::empty_shell;
  if (titled && has_product_markup(page, findings) && (is_called_product(page) || is_identified(facts)))
    return sold_out ? PageKind::out_of_stock : PageKind::product;
  return PageKind::not_product;
}

}  // namespace matjar::sourcing
