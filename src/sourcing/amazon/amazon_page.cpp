#include "sourcing/amazon/amazon_page.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

#include "base/utf8.hpp"
#include "sourcing/page/brand_words.hpp"
#include "sourcing/page/count_text.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/price_text.hpp"
#include "sourcing/page/quote.hpp"

namespace matjar::sourcing::amazon {

namespace {

/// A place of the page and how much it is trusted; the first that has text wins.
struct Place {
  std::string_view selector;
  double confidence;
};

constexpr std::array<Place, 9> kTitles = {{
    {"#productTitle", 0.97},
    {"#ebooksProductTitle", 0.96},
    {"#btAsinTitle", 0.95},
    {"#title", 0.9},
    {"h1#title", 0.9},
    {"#mobileTitle", 0.9},
    {"#gc-asin-title", 0.9},
    {"#item_name", 0.85},
    {"h1.a-size-large", 0.7},
}};

bool add_text(const Page& page, std::string_view selector, double confidence, std::vector<TextFinding>& to) {
  for (const NodeId node : page.select(selector, 4)) {
    std::string text = page.text(node);
    if (text.empty() || text.size() > 2'000) continue;
    to.push_back({.value = plain_from_markup(text),
                  .route = "css:" + std::string(selector),
                  .text = text,
                  .confidence = confidence});
    return true;
  }
  return false;
}

/// "Visit the Brome Store", "Besuche den Brome-Shop", "Marca: Hercules": the words around a brand in each shop's
/// language.
struct Byline {
  std::string_view before;
  std::string_view after;
};

constexpr std::array<Byline, 40> kBylines = {{
    {"Visit the ", " Store"},
    {"Visit the ", " Storefront"},
    {"Besuche den ", "-Store"},
    {"Besuchen Sie den ", "-Store"},
    {"Besuchen Sie den ", " Store"},
    {"Besuche den ", " Store"},
    {"Visiter la boutique ", ""},
    {"Visitez la boutique ", ""},
    {"Visita lo Store di ", ""},
    {"Visita lo store di ", ""},
    {"Visita la tienda de ", ""},
    {"Visita la Store de ", ""},
    {"Visite a loja da ", ""},
    {"Visite a loja ", ""},
    {"Visite a loja de ", ""},
    {"Bezoek de ", "-store"},
    {"Bezoek de ", " Store"},
    {"Besök ", " butik"},
    {"Besök ", "-butiken"},
    {"Odwiedź sklep ", ""},
    {"Odwiedź markę ", ""},
    {"قم بزيارة متجر ", ""},
    {"زيارة متجر ", ""},
    {"تفضل بزيارة متجر ", ""},
    {"العلامة التجارية: ", ""},
    {"ماركة: ", ""},
    {"Brand: ", ""},
    {"Marke: ", ""},
    {"Marque : ", ""},
    {"Marque\u00a0: ", ""},
    {"Marca: ", ""},
    {"Merk: ", ""},
    {"Varumärke: ", ""},
    {"Marka: ", ""},
    {"ブランド: ", ""},
    {"by ", ""},
    {"by: ", ""},
    {"von ", ""},
    {"di ", ""},
    {"de ", ""},
}};

std::string brand_in(std::string_view byline) {
  for (const auto& [before, after] : kBylines) {
    if (!byline.starts_with(before) || byline.size() <= before.size() + after.size() || !byline.ends_with(after))
      continue;
    return std::string(trim(byline.substr(before.size(), byline.size() - before.size() - after.size())));
  }
  // "ブランドのストアを表示" and "SONYストアを訪れる" put the name first.
  for (const std::string_view tail :
       {"のストアを表示", "ストアを表示", " Mağazasını ziyaret edin", "'in Mağazasını ziyaret edin"}) {
    if (byline.ends_with(tail)) return std::string(trim(byline.substr(0, byline.size() - tail.size())));
  }
  return std::string(byline);
}

bool is_book(const Page& page) {
  return page.first(
             "#byline .author, #bylineInfo .author, .author .contributorNameID, #bookEdition, #productSubtitle") !=
         kNoNode;
}

void read_brand(const Page& page, Findings& findings) {
  if (is_book(page)) return;
  for (const std::string_view selector : {"#bylineInfo", "#brand", "a#brand", "#bylineInfo_feature_div a",
                                          "#amznStoresBylineLogoTextContainer", ".po-brand .po-break-word"}) {
    const NodeId node = page.first(selector);
    if (node == kNoNode) continue;
    const std::string text = page.text(node);
    if (text.empty() || text.size() > 200) continue;
    findings.brands.push_back(
        {.value = brand_in(text), .route = "css:" + std::string(selector), .text = text, .confidence = 0.93});
    return;
  }
  // A table row names it where no byline does.
  for (std::size_t i = 0; i < findings.attributes.size(); ++i) {
    const std::string& name = findings.attribute_names[i];
    if (!names_the_brand(name) && !names_the_maker(name)) continue;
    TextFinding brand = findings.attributes[i];
    brand.confidence = 0.85;
    findings.brands.push_back(std::move(brand));
    return;
  }
}

/// The first number of a text such as "4,6 von 5 Sternen" or "4.6 out of 5 stars".
std::string first_decimal(std::string_view text) {
  const std::size_t from = text.find_first_of("0123456789");
  if (from == std::string_view::npos) return "";
  std::size_t to = from;
  while (to < text.size() && ((text[to] >= '0' && text[to] <= '9') || text[to] == '.' || text[to] == ',')) ++to;
  std::string number(text.substr(from, to - from));
  std::ranges::replace(number, ',', '.');
  while (!number.empty() && number.back() == '.') number.pop_back();
  return Decimal::parse(number) ? number : "";
}

void read_rating(const Page& page, Findings& findings) {
  for (const std::string_view selector :
       {"#acrPopover", "#averageCustomerReviews .a-icon-alt", "#averageCustomerReviews i", "#cmrsSummary .a-icon-alt",
        "#avgRating", "[data-hook=rating-out-of-text]", "[data-hook=average-star-rating] .a-icon-alt",
        "#reviewSummary .arp-rating-out-of-text", ".reviewCountTextLinkedHistogram"}) {
    if (!findings.ratings.empty()) break;
    for (const NodeId node : page.select(selector, 3)) {
      Quote said = attribute_at(page, node, selector, "title");
      if (said.empty()) said = shown_at(page, node, selector);
      const std::string value = rating_in(said.text);
      if (value.empty()) continue;
      findings.ratings.push_back({.value = value, .route = said.route, .text = said.text, .confidence = 0.95});
      break;
    }
  }
  for (const std::string_view selector :
       {"#acrCustomerReviewText", "#acrCustomerReviewLink", "#acrCustomerWriteReviewLink",
        "[data-hook=total-review-count]", "#summaryStars a", ".totalReviewCount",
        "[data-hook=top-customer-reviews-title]"}) {
    const NodeId node = page.first(selector);
    if (node == kNoNode) continue;
    const std::string text = page.text(node);
    std::string count = count_in(text);
    if (count.empty()) continue;
    findings.review_counts.push_back(
        {.value = std::move(count), .route = "css:" + std::string(selector), .text = text, .confidence = 0.95});
    return;
  }
}

/// The texts that say "sold out" in the shops' languages; they stand in #availability or #outOfStock.
bool says_unavailable(const std::string& text) {
  return contains_any(ascii_lower(text), {"currently unavailable",
                                          "derzeit nicht verf",
                                          "non disponibile",
                                          "actuellement indisponible",
                                          "no disponible",
                                          "momentan nicht verf",
                                          "temporarily out of stock",
                                          "momentaneamente",
                                          "niet beschikbaar",
                                          "inte tillg",
                                          "não disponível",
                                          "niedostępny",
                                          "cannot be shipped to your selected",
                                          "غير متوفر",
                                          "currently out of stock",
                                          "nicht auf lager",
                                          "temporairement en rupture",
                                          "temporalmente sin stock",
                                          "在庫切れ",
                                          "現在在庫切れ",
                                          "kein versand",
                                          "cannot be delivered to your selected"});
}

void read_availability(const Page& page, Findings& findings) {
  for (const std::string_view selector :
       {"#outOfStock", "#availability", "#availability_feature_div",
        "#exports_desktop_outOfStock_buybox_message_feature_div", "#ddmDeliveryMessage", "#deliveryBlockMessage"}) {
    const NodeId node = page.first(selector);
    if (node == kNoNode) continue;
    const std::string text = page.text(node);
    if (text.empty() || !says_unavailable(text)) continue;
    const bool can_buy =
        page.first("#add-to-cart-button, #buy-now-button, #one-click-button") != kNoNode || !findings.prices.empty();
    if (can_buy) continue;
    findings.availabilities.push_back({.value = product::Availability::out_of_stock,
                                       .route = "css:" + std::string(selector),
                                       .text = text,
                                       .confidence = 0.95});
    return;
  }
  const Quote button = attribute_in(page, "#add-to-cart-button, #buy-now-button, #one-click-button", "id");
  if (button.empty()) return;
  findings.availabilities.push_back(
      {.value = product::Availability::in_stock, .route = button.route, .text = button.text, .confidence = 0.8});
}

void read_attributes(const Page& page, Findings& findings) {
  for (const std::string_view selector :
       {"#productDetails_techSpec_section_1 tr", "#productDetails_detailBullets_sections1 tr",
        "#productOverview_feature_div tr", ".prodDetTable tr", "#prodDetails tr",
        "#technicalSpecifications_section_1 tr"}) {
    for (const NodeId row : page.select(selector, 120)) {
      std::vector<std::string> cells;
      std::string_view tag;
      for (NodeId at = row + 1; at < page.end(row); ++at) {
        if (page.tag(at) != "td" && page.tag(at) != "th") continue;
        tag = page.tag(at);
        cells.push_back(page.text(at));
        at = page.end(at) - 1;
      }
      if (cells.size() != 2 || cells[0].empty() || cells[1].empty() || cells[0].size() > 80 || cells[1].size() > 300)
        continue;
      if (std::ranges::find(findings.attribute_names, cells[0]) != findings.attribute_names.end()) continue;
      findings.add_attribute(
          cells[0],
          {.value = cells[1], .route = fmt::format("css:{} {}", selector, tag), .text = cells[1], .confidence = 0.9});
    }
  }
}

void read_text_blocks(const Page& page, Findings& findings) {
  for (const std::string_view selector :
       {"#feature-bullets li", "#featurebullets_feature_div li", "#productFactsDesktopExpander li"}) {
    for (const NodeId item : page.select(selector, 20)) {
      std::string text = page.text(item);
      if (text.size() < 3 || text.size() > 1'500 ||
          page.attribute(item, "id").value_or("").find("replacement") != std::string_view::npos)
        continue;
      findings.bullet_points.push_back(
          {.value = text, .route = "css:" + std::string(selector), .text = text, .confidence = 0.92});
    }
    if (!findings.bullet_points.empty()) break;
  }
  for (const std::string_view selector :
       {"#productDescription p", "#productDescription", "#bookDescription_feature_div noscript",
        "#bookDescription_feature_div", "#aplus p"}) {
    for (const NodeId block : page.select(selector, 12)) {
      std::string text = page.text(block);
      if (text.size() < 20 || text.size() > 6'000) continue;
      findings.description.push_back(
          {.value = text, .route = "css:" + std::string(selector), .text = text, .confidence = 0.9});
    }
    if (!findings.description.empty()) break;
  }
  for (const NodeId crumb : page.select("#wayfinding-breadcrumbs_feature_div a", 12)) {
    const std::string text = page.text(crumb);
    if (!text.empty())
      findings.categories.push_back(
          {.value = text, .route = "css:#wayfinding-breadcrumbs_feature_div a", .text = text, .confidence = 0.9});
  }
}

bool is_asin(std::string_view text) {
  return text.size() == 10 &&
         std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) || (c >= 'A' && c <= 'Z'); });
}

void read_asin(const Page& page, Findings& findings) {
  for (const std::string_view selector :
       {"input#ASIN", "input[name=ASIN]", "input[name=ASIN.0]", "#averageCustomerReviews", "#cerberus-data-metrics"}) {
    const NodeId node = page.first(selector);
    if (node == kNoNode) continue;
    for (const std::string_view attribute : {"value", "data-asin"}) {
      const Quote id = attribute_at(page, node, selector, attribute);
      if (!is_asin(id.text)) continue;
      findings.skus.push_back({.value = id.text, .route = id.route, .text = id.text, .confidence = 0.95});
      return;
    }
  }
  Quote canonical = attribute_in(page, "link[rel=canonical]", "href");
  if (canonical.empty()) canonical = meta_of(page, "og:url");
  const std::size_t at = canonical.text.find("/dp/");
  if (at == std::string::npos || !is_asin(canonical.text.substr(at + 4, 10))) return;
  findings.skus.push_back({.value = canonical.text.substr(at + 4, 10),
                           .route = canonical.route,
                           .text = canonical.text,
                           .confidence = 0.9});
}

/// <title> of a product: "Name : Shop: Category" or "Amazon.com: Name: ...".
void read_title_tag(const Page& page, Findings& findings) {
  if (page.with_tag("title").empty()) return;
  const std::string text(trim(page.raw_text(page.with_tag("title").front())));
  std::string value = plain_from_markup(text);
  for (const std::string_view head : {"Amazon.com: ", "Amazon.com : ", "Amazon.com - "}) {
    if (value.starts_with(head)) value.erase(0, head.size());
  }
  for (const std::string_view tail :
       {" : Amazon", ": Amazon", " | Amazon", " - Amazon", ": Books", ": Everything Else"}) {
    if (const std::size_t at = value.find(tail); at != std::string::npos && at > 3) value.resize(at);
  }
  if (ascii_lower(value).starts_with("amazon")) return;
  findings.titles.push_back({.value = value, .route = "css:title", .text = text, .confidence = 0.6});
}

}  // namespace

std::string rating_in(std::string_view text) {
  // "5つ星のうち4.6", "5 yıldız üzerinden 4,6", "5 में से 4.6 स्टार": the scale first.
  for (const std::string_view scale : {"5つ星のうち", "5 yıldız üzerinden", "5 में से"}) {
    if (text.starts_with(scale)) text.remove_prefix(scale.size());
  }
  const std::string value = first_decimal(text);
  const auto number = Decimal::parse(value);
  if (!number || *number > Decimal(5, 0) || number->is_zero()) return "";
  // "5 … 3.0": which of them is the scale, other words may say.
  const std::string_view rest = text.substr(text.find_first_of("0123456789") + value.size());
  const auto second = Decimal::parse(first_decimal(rest));
  return second && *second < *number ? "" : value;
}

bool is_amazon_page(const Page& page) {
  if (page.by_id("productTitle") != kNoNode || page.by_id("ebooksProductTitle") != kNoNode ||
      page.by_id("nav-logo-sprites") != kNoNode)
    return true;
  if (page.by_id("dp-container") != kNoNode || page.by_id("btAsinTitle") != kNoNode) return true;
  const std::string& html = page.html();
  return html.find("images-amazon.com") != std::string::npos && html.find("ue_sn") != std::string::npos;
}

void read_amazon_page(const Page& page, Findings& findings) {
  for (const auto& [selector, confidence] : kTitles) {
    if (add_text(page, selector, confidence, findings.titles)) break;
  }
  read_title_tag(page, findings);
  read_amazon_price(page, findings);
  findings.price_settled = true;
  read_availability(page, findings);
  read_attributes(page, findings);
  read_brand(page, findings);
  read_rating(page, findings);
  read_asin(page, findings);
  read_text_blocks(page, findings);
  read_amazon_images(page, findings);
  read_amazon_variants(page, findings);
  read_amazon_reviews(page, findings);
  add_text(page, "#sellerProfileTriggerId", 0.9, findings.sellers);
}

}  // namespace matjar::sourcing::amazon
