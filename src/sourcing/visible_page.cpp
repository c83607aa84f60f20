#include "sourcing/visible_page.hpp"

#include <algorithm>
#include <ranges>

#include "base/utf8.hpp"
#include "sourcing/element_names.hpp"
#include "sourcing/link_targets.hpp"
#include "sourcing/page/address.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/quote.hpp"
#include "sourcing/page/title_text.hpp"
#include "sourcing/page/words.hpp"
#include "sourcing/visible_attributes.hpp"
#include "sourcing/visible_price.hpp"

namespace matjar::sourcing {

namespace {

constexpr std::size_t kMaxHeadlines = 8;
constexpr std::size_t kMaxTitle = 2'000;
constexpr std::size_t kMaxStock = 80;
/// Pictures whose description is compared with the headline.
constexpr int kMaxCompared = 200;
/// Pictures that look like a gallery's.
constexpr int kMaxPictures = 400;

/// The headline of the product: of several h1 the one that the document's title repeats.
struct Headline {
  NodeId node = kNoNode;
  std::string text;
  double confidence = 0;
};

std::string document_title(const Page& page) {
  if (page.with_tag("title").empty()) return "";
  const std::string_view title = page.raw_text(page.with_tag("title").front());
  return plain_from_markup(title.substr(0, bytes_within(title, kMaxTitle)));
}

Headline headline_of(const Page& page) {
  Headline best;
  const Words title(document_title(page));
  const std::string_view og_title = page.meta("og:title");
  const Words shared(plain_from_markup(og_title.substr(0, bytes_within(og_title, kMaxTitle))));
  for (const NodeId h1 : page.with_tag("h1") | std::views::take(kMaxHeadlines)) {
    const std::string text = title_text(page, h1);
    if (text.size() < 2 || text.size() > 500) continue;
    const Words words(text);
    const double similar = std::max(words.similarity(title), words.similarity(shared));
    const double confidence = 0.58 + 0.1 * similar;
    if (confidence > best.confidence) best = {h1, text, confidence};
  }
  return best;
}

/// "Name | Shop", "Name - Shop": the part of a title that is the product. The headline or the shared title helps to
/// cut.
std::string without_tail(std::string title) {
  for (const std::string_view separator : {" | ", " – ", " — ", " :: ", " • "}) {
    if (const std::size_t at = title.rfind(separator); at != std::string::npos && at > 8) title.resize(at);
  }
  if (const std::size_t at = title.rfind(" - "); at != std::string::npos && at > title.size() / 2) title.resize(at);
  return std::string(trim(title));
}

void read_titles(const Page& page, const Headline& headline, Findings& findings) {
  if (headline.node != kNoNode)
    findings.titles.push_back({.value = headline.text,
                               .route = "css:h1",
                               .text = page.text(headline.node),
                               .confidence = headline.confidence});
  const NodeId named = page.first("[itemprop=name]");
  if (named != kNoNode && page.tag(named) == "h1") {
    const std::string text = page.text(named, kMaxTitle);
    findings.titles.push_back({.value = text, .route = "css:h1[itemprop=name]", .text = text, .confidence = 0.72});
  }
  const std::string title = document_title(page);
  if (title.empty()) return;
  const std::string_view written = page.raw_text(page.with_tag("title").front());
  findings.titles.push_back({.value = without_tail(title),
                             .route = "css:title",
                             .text = std::string(written.substr(0, bytes_within(written, kMaxTitle))),
                             .confidence = 0.4});
}

/// Links that open a large picture over the page: what a shopper clicks through in a gallery. Only those of one kind
/// count, so that a banner's lightbox does not join the product's.
void read_lightbox(const Page& page, Findings& findings) {
  ImageFinding found{.urls = {}, .route = {}, .confidence = 0.5};
  std::string kind;
  for (const NodeId link : page.with_tag("a")) {
    const std::string_view href = page.attribute(link, "href").value_or("");
    if (!is_picture_address(href) || found.urls.size() >= 30) continue;
    std::string names = ascii_lower(page.attribute(link, "class").value_or("")) + " " +
                        ascii_lower(page.attribute(link, "rel").value_or(""));
    for (const std::string_view attribute : {"data-fancybox", "data-lightbox", "data-fslightbox"})
      if (page.attribute(link, attribute)) names += " " + std::string(attribute);
    if (!contains_any(names, {"fancybox", "lightbox", "gallery", "zoom", "swipebox", "photoswipe"})) continue;
    if (kind.empty()) kind = names;
    if (names != kind) continue;
    if (auto url = page.absolute(href)) found.add(std::move(*url), {"css:a@href", std::string(href)});
  }
  if (!found.urls.empty()) findings.images.push_back(std::move(found));
}

void read_images(const Page& page, const Headline& headline, Findings& findings) {
  ImageFinding loose{.urls = {}, .route = {}, .confidence = 0.6};
  const LinkTargets links(page);
  for (const NodeId node : page.select("[itemprop=image]", 40)) {
    if (page.tag(node) == "img" && links.are_around(node)) continue;
    for (const std::string_view attribute : {"data-zoom-image", "data-large", "href", "data-src", "src", "content"}) {
      Quote value = attribute_at(page, node, "[itemprop=image]", attribute);
      if (value.empty() || value.text.starts_with("data:")) continue;
      if (auto url = page.absolute(value.text)) loose.add(std::move(*url), std::move(value));
      break;
    }
  }
  if (!loose.urls.empty()) findings.images.push_back(std::move(loose));
  read_lightbox(page, findings);
  ImageFinding near{.urls = {}, .route = {}, .confidence = 0.35};
  const Words name(headline.text);
  int compared = 0;
  int looked_at = 0;
  const auto is_named = [&](std::string_view alt) {
    if (headline.node == kNoNode || alt.empty() || ++compared > kMaxCompared) return false;
    return Words(alt).similarity(name) > 0.6;
  };
  for (const NodeId img : page.with_tag("img")) {
    const std::string names = ascii_lower(element_names(page, img) + element_names(page, page.parent(img)));
    const std::string_view alt = page.attribute(img, "alt").value_or("");
    if (!is_named(alt) && !contains_any(names, {"gallery", "product-image", "main-image", "mainimage", "zoom"}))
      continue;
    if (++looked_at > kMaxPictures) break;
    for (const std::string_view attribute : {"data-zoom-image", "data-large", "data-src", "src"}) {
      Quote value = attribute_at(page, img, "img", attribute);
      if (value.empty() || value.text.starts_with("data:")) continue;
      if (links.are_around(img)) break;
      if (auto url = page.absolute(value.text)) near.add(std::move(*url), std::move(value));
      break;
    }
    if (near.urls.size() >= 12) break;
  }
  if (!near.urls.empty()) findings.images.push_back(std::move(near));
}

void read_stock(const Page& page, const Headline& headline, Findings& findings) {
  for (const std::string_view selector :
       {".stock", ".availability", "[itemprop=availability]", ".out-of-stock", ".sold-out", ".product-availability"}) {
    for (const NodeId node : page.select(selector, 3)) {
      if (headline.node != kNoNode && nearness(node, headline.node) < 0.3) continue;
      const std::string text = page.text(node, 2 * kMaxStock);
      if (text.size() > kMaxStock ||
          !contains_any(ascii_lower(text),
                        {"out of stock", "sold out", "not available", "unavailable", "ausverkauft", "rupture de stock",
                         "agotado", "esaurito", "نفد", "غير متوفر", "нет в наличии"}))
        continue;
      findings.availabilities.push_back({.value = product::Availability::out_of_stock,
                                         .route = "css:" + std::string(selector),
                                         .text = text,
                                         .confidence = 0.5});
      return;
    }
  }
}

}  // namespace

void read_visible_page(const Page& page, Findings& findings) {
  const Headline headline = headline_of(page);
  read_titles(page, headline, findings);
  if (!findings.price_settled) {
    read_visible_prices(page, headline.node, findings);
  }
  read_images(page, headline, findings);
  read_stock(page, headline, findings);
  read_visible_attributes(page, findings);
}

}  // namespace matjar::sourcing
