#include "sourcing/structured_data/product_facts.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <ranges>
#include <set>
#include <span>
#include <utility>

#include "base/utf8.hpp"
#include "sourcing/page/address.hpp"
#include "sourcing/page/count_text.hpp"
#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/price_text.hpp"
#include "sourcing/page/product_limits.hpp"
#include "sourcing/page/words.hpp"
#include "sourcing/structured_data/number_text.hpp"
#include "sourcing/structured_data/offer_details.hpp"
#include "sourcing/structured_data/offers.hpp"
#include "sourcing/structured_data/reviews.hpp"

namespace matjar::sourcing::structured_data {

namespace {

/// With their names as the vocabulary spells them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kProductTypes = {
    {{"productgroup", "ProductGroup"},
     {"product", "Product"},
     {"individualproduct", "IndividualProduct"},
     {"productmodel", "ProductModel"},
     {"someproducts", "SomeProducts"},
     {"book", "Book"},
     {"vehicle", "Vehicle"},
     {"car", "Car"},
     {"event", "Event"},
     {"musicevent", "MusicEvent"},
     {"softwareapplication", "SoftwareApplication"},
     {"videogame", "VideoGame"}}};

constexpr std::size_t kMaxName = 1'000;
constexpr std::size_t kMaxNameMarkup = 16 * kMaxName;  // entities and tags around it

struct Node {
  const Thing* thing;
  int depth;
};

/// What is cooked, visited or heard, and not ordered.
constexpr auto kUnsoldTypes = std::to_array<std::string_view>(
    {"recipe", "qapage", "discussionforumposting", "jobposting", "podcastepisode", "podcastseries", "lodgingbusiness",
     "hotel", "vacationrental", "accommodation", "apartment", "house", "restaurant"});
/// What is written, mostly about something else; a shop writes about its products, too.
constexpr auto kWritingTypes = std::to_array<std::string_view>(
    {"article", "newsarticle", "reportagenewsarticle", "opinionnewsarticle", "analysisnewsarticle", "reviewnewsarticle",
     "blogposting", "liveblogposting", "techarticle", "scholarlyarticle", "report", "review", "criticreview", "howto"});

bool is_product(const Thing& thing) {
  return std::ranges::any_of(kProductTypes, [&](const auto& type) { return thing.is(type.first); });
}

std::string route_of(const Thing& thing, const std::string& syntax) {
  const auto* const type = std::ranges::find_if(kProductTypes, [&](const auto& one) { return thing.is(one.first); });
  return syntax + ":" + std::string(type->second);
}

/// Properties that lead to other products than the page's own: a newspaper's article is part of a "product", too.
bool leads_away(std::string_view property) {
  static constexpr std::array<std::string_view, 10> kOthers = {
      "isRelatedTo",     "isSimilarTo",     "isAccessoryOrSparePartFor",
      "isConsumableFor", "itemListElement", "review",
      "reviews",         "isVariantOf",     "hasVariant",
      "isPartOf"};
  return std::ranges::find(kOthers, property) != kOthers.end();
}

void find_products(const Thing& thing, int depth, std::vector<Node>& out) {
  if (depth > 12 || out.size() > 500) return;
  if (is_product(thing)) out.push_back({&thing, depth});
  for (const auto& [name, value] : thing.properties) {
    if (value.thing.empty() || leads_away(name)) continue;
    find_products(value.thing.front(), depth + 1, out);
  }
}

/// A product's name and the text that it was taken from.
struct Name {
  std::string plain;
  std::string text;
};

Name name_of(const Thing& thing) {
  for (const Value* value : thing.all("name")) {
    if (value->text.size() > kMaxNameMarkup) continue;  // whatever it is, no cleaning makes a name of it
    std::string plain = plain_from_markup(value->text);
    if (!plain.empty() && plain.size() < kMaxName)
      return {.plain = std::move(plain), .text = value->whole.empty() ? value->text : value->whole};
  }
  return {};
}

std::string product_name(const Thing& thing) {
  return name_of(thing).plain;
}

bool has_offer(const Thing& thing) {
  return thing.find("offers") != nullptr || thing.find("price") != nullptr || thing.find("hasVariant") != nullptr ||
         thing.find("offer") != nullptr;
}

constexpr std::size_t kMaxHeadlines = 8;
constexpr std::size_t kMaxParagraphs = 200;

/// What the page calls itself, for telling its own product from recommended ones.
struct Identity {
  std::vector<Words> names;
  std::vector<NodeId> headlines;
  std::string canonical;
  std::string url;
};

Identity identity_of(const Page& page) {
  Identity identity;
  for (const NodeId h1 : page.with_tag("h1") | std::views::take(kMaxHeadlines)) {
    identity.headlines.push_back(h1);
    identity.names.emplace_back(page.text(h1, kMaxName));
  }
  const std::string_view og_title = page.meta("og:title");
  identity.names.emplace_back(plain_from_markup(og_title.substr(0, bytes_within(og_title, kMaxName))));
  if (!page.with_tag("title").empty()) identity.names.emplace_back(page.raw_text(page.with_tag("title").front()));
  identity.canonical = page.canonical();
  if (page.source().url) identity.url = page.source().url->str();
  return identity;
}

double likeness(const Identity& identity, std::string_view name) {
  const Words words(name);
  double similar = 0;
  for (const Words& own : identity.names) similar = std::max(similar, words.similarity(own));
  return similar;
}

constexpr int kList = 5;  ///< so many offers under other names than the page's are a list
/// How much of its name a product, or what is no product, shares with what the page calls itself.
constexpr double kOwnProduct = 0.3;
constexpr double kOwnSubject = 0.5;
constexpr std::size_t kMaxSubjects = 200;

/// True when the thing, or what it is a page about, is of one of the types and called like the page itself: it is not
/// the teaser of another page.
bool is_subject(const Thing& thing, const Identity& identity, std::span<const std::string_view> types) {
  if (std::ranges::any_of(types, [&](std::string_view type) { return thing.is(type); })) {
    for (const std::string_view property : {"headline", "name"}) {
      const std::string name = thing.text(property);
      if (name.size() <= kMaxName && likeness(identity, plain_from_markup(name)) >= kOwnSubject) return true;
    }
  }
  const auto subjects = thing.things("mainEntity");
  return std::ranges::any_of(subjects | std::views::take(1),
                             [&](const Thing* subject) { return is_subject(*subject, identity, types); });
}

double score_of(const Page& page, const Thing& thing, const Identity& identity, int depth, std::size_t order) {
  double score = 0;
  const std::string name = product_name(thing);
  score += 3 * likeness(identity, name);
  if (name.empty()) score -= 2;
  if (has_offer(thing)) score += 1;
  if (thing.find("image") != nullptr) score += 0.3;
  if (thing.is("event") || thing.is("book") || thing.is("vehicle")) score -= 0.2;
  score -= 0.3 * depth;
  score -= 0.01 * static_cast<double>(std::min<std::size_t>(order, 50));
  const std::string text = thing.text("url");
  if (const auto url = page.absolute(text); url && !text.empty()) {
    const std::string_view own = without_query(*url);
    if (own == without_query(identity.url) || own == without_query(identity.canonical)) score += 0.7;
  }
  if (thing.node != kNoNode) {
    for (const NodeId h1 : identity.headlines) score += page.is_inside(h1, thing.node) ? 0.5 : 0;
  }
  return score;
}

void add_text(std::vector<TextFinding>& to, const Thing& thing, std::string_view property, const std::string& route,
              double confidence) {
  const std::string text = thing.text(property);
  std::string value = plain_from_markup(text);
  if (value.empty()) return;
  to.push_back({.value = std::move(value),
                .route = route + "." + std::string(property),
                .text = text,
                .confidence = confidence});
}

void add_images(const Page& page, const Thing& thing, const std::string& route, double confidence, Findings& findings) {
  ImageFinding found{.urls = {}, .route = route + ".image", .confidence = confidence};
  for (const Value* value : thing.all("image")) {
    std::vector<Quote> quotes;
    if (value->thing.empty()) {
      quotes.emplace_back(found.route, value->text);
    } else {
      const Thing& image = value->thing.front();
      for (const std::string_view property :
           {"contentUrl", "contentURL", "url", "image", "thumbnailUrl", "thumbnail"}) {
        for (const Value* inner : image.all(property)) {
          if (!inner->text.empty()) quotes.emplace_back(found.route + "." + std::string(property), inner->text);
        }
        if (!quotes.empty()) break;
      }
    }
    for (Quote& quote : quotes) {
      if (auto url = page.absolute(decode_entities(quote.text))) {
        found.add(std::move(*url), std::move(quote));
      } else if (!page.source().url && page.canonical().empty()) {
        // Nothing says where the page is from: what it wrote is all there is.
        found.add(quote.text, quote);
      }
    }
  }
  if (!found.urls.empty()) findings.images.push_back(std::move(found));
}

void add_rating(const Thing& thing, const std::string& route, double confidence, Findings& findings) {
  for (const Thing* rating : thing.things("aggregateRating")) {
    const std::string inner = route + ".aggregateRating";
    if (const auto value = product::rating_from(rating_text(*rating))) {
      Quote said{inner + ".ratingValue", rating->text("ratingValue")};
      if (value->out_of != product::Rating().out_of)
        said = joined({said, {inner + ".bestRating", rating->text("bestRating")}});
      findings.ratings.push_back({.value = to_string(*value),
                                  .route = std::move(said.route),
                                  .text = std::move(said.text),
                                  .confidence = confidence});
    }
    for (const std::string_view property : {"reviewCount", "ratingCount"}) {
      const std::string text = rating->text(property);
      if (std::string count = count_in(text); !count.empty()) {
        findings.review_counts.push_back({.value = std::move(count),
                                          .route = inner + "." + std::string(property),
                                          .text = text,
                                          .confidence = property == "reviewCount" ? confidence : confidence - 0.05});
      }
    }
  }
}

void add_brand(const Thing& thing, const std::string& route, double confidence, Findings& findings) {
  for (const std::string_view property : {"brand", "manufacturer"}) {
    for (const Value* value : thing.all(property)) {
      const std::string text = value->thing.empty() ? value->text : value->thing.front().text("name");
      const std::string name = plain_from_markup(text);
      if (name.empty() || name.size() > 100 || name.starts_with("http") || name.front() == '$') continue;
      findings.brands.push_back({.value = name,
                                 .route = route + "." + std::string(property),
                                 .text = text,
                                 .confidence = property == "brand" ? confidence : confidence - 0.1});
    }
  }
}

constexpr std::array<std::string_view, 6> kAxes = {"color",   "size",         "material",
                                                   "pattern", "suggestedAge", "suggestedGender"};

Quote sku_of(const Thing& thing, const std::string& route) {
  for (const std::string_view property : {"sku", "productID", "mpn"}) {
    if (std::string text = thing.text(property); !text.empty() && text.size() <= kLongestId)
      return {route + "." + std::string(property), std::move(text)};
  }
  if (!thing.id.empty() && thing.id.size() <= kLongestId) return {route + ".@id", thing.id};
  for (const Thing* offer : thing.things("offers")) {
    if (std::string text = offer->text("sku"); !text.empty() && text.size() <= kLongestId)
      return {route + ".offers.sku", std::move(text)};
  }
  return {};
}

VariantFinding variant_of(const Page& page, const Thing& thing, const std::string& route, const PriceHints& hints) {
  VariantFinding variant = variant_called(sku_of(thing, route));
  if (variant.sku.empty()) {
    variant.route = route + ".name";
    variant.text = name_of(thing).text;
  }
  for (const std::string_view axis : kAxes) {
    if (const std::string value = plain_from_markup(thing.text(axis)); !value.empty())
      variant.options.emplace_back(std::string(axis), value);
  }
  variant.price = price_of(thing, route, hints);
  variant.stock = pieces_in(stock_level(thing, route).text);
  if (const auto image = page.absolute(thing.text("image"))) variant.image = *image;
  for (const Thing* offer : thing.things("offers")) {
    const auto availability = availability_of(offer->text("availability"));
    if (availability != product::Availability::unknown)
      variant.available = availability != product::Availability::out_of_stock;
  }
  return variant;
}

void add_attributes(const Thing& thing, const std::string& route, Findings& findings) {
  for (const std::string_view property :
       {"color", "material", "size", "model", "weight", "width", "height", "depth", "pattern"}) {
    const std::string text = thing.text(property);
    if (text.empty() || text.size() > 200) continue;
    findings.add_attribute(std::string(property), {.value = plain_from_markup(text),
                                                   .route = route + "." + std::string(property),
                                                   .text = text,
                                                   .confidence = 0.7});
  }
  for (const Thing* extra : thing.things("additionalProperty")) {
    const std::string name = plain_from_markup(extra->text("name"));
    const std::string value = plain_from_markup(extra->text("value"));
    if (name.empty() || value.empty() || value.size() > 300) continue;
    findings.add_attribute(name, {.value = value,
                                  .route = route + ".additionalProperty.value",
                                  .text = extra->text("value"),
                                  .confidence = 0.7});
  }
}

void add_description(const Thing& thing, const std::string& route, double confidence, Findings& findings) {
  for (std::string& paragraph : paragraphs_from_markup(thing.text("description")) | std::views::take(kMaxParagraphs)) {
    findings.description.push_back(
        {.value = paragraph, .route = route + ".description", .text = paragraph, .confidence = confidence});
  }
}

/// Several nodes, one of which is the page's own product.
struct Choice {
  const Thing* main = nullptr;
  std::vector<const Thing*> twins;  ///< of the same name: one node per size of the same product
  int products = 0;                 ///< different names
  int offered = 0;                  ///< those of them that have an offer
};

Choice chosen_product(const Page& page, const std::vector<Node>& nodes, const Identity& identity) {
  Choice choice;
  double best = -10;
  std::set<std::string> names;
  std::set<std::string> offered;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    names.insert(product_name(*nodes[i].thing));
    if (has_offer(*nodes[i].thing)) offered.insert(product_name(*nodes[i].thing));
    const double score = score_of(page, *nodes[i].thing, identity, nodes[i].depth, i);
    if (score <= best) continue;
    best = score;
    choice.main = nodes[i].thing;
  }
  choice.products = static_cast<int>(names.size());
  choice.offered = static_cast<int>(offered.size());
  if (choice.main == nullptr) return choice;
  const std::string name = product_name(*choice.main);
  for (const Node& node : nodes) {
    if (node.thing != choice.main && !name.empty() && product_name(*node.thing) == name) {
      choice.twins.push_back(node.thing);
    }
  }
  return choice;
}

void add_own_facts(const Page& page, const Thing& main, const std::string& route, double confidence,
                   Findings& findings) {
  if (Name name = name_of(main); !name.plain.empty()) {
    findings.titles.push_back({.value = std::move(name.plain),
                               .route = route + ".name",
                               .text = std::move(name.text),
                               .confidence = confidence});
  }
  add_brand(main, route, confidence, findings);
  add_images(page, main, route, confidence, findings);
  for (const std::string_view property : {"sku", "productID"}) {
    add_text(findings.skus, main, property, route, confidence);
  }
  for (const std::string_view property : {"gtin13", "gtin", "gtin12", "gtin8", "gtin14"}) {
    add_text(findings.gtins, main, property, route, confidence);
  }
  add_text(findings.mpns, main, "mpn", route, confidence);
  add_description(main, route, confidence, findings);
  add_rating(main, route, confidence, findings);
  read_reviews(main, route, findings);
  read_shipping(main, route, findings);
  add_attributes(main, route, findings);
  add_text(findings.categories, main, "category", route, confidence - 0.2);
}

/// What the last offer of a variant says.
std::optional<Stock> stock_of(const Thing& variant, const std::string& route) {
  std::optional<Stock> stock;
  for (const Thing* offer : variant.things("offers")) {
    const std::string text = offer->text("availability");
    const auto availability = availability_of(text);
    if (availability != product::Availability::unknown)
      stock = Stock{.in_stock = availability != product::Availability::out_of_stock,
                    .said = {route + ".offers.availability", text}};
  }
  return stock;
}

/// Variants, and what they say together: in stock as soon as one is, their price where the product names none.
void add_variants(const Page& page, const std::vector<const Thing*>& variants, const std::string& route,
                  double confidence, bool had_price, Findings& findings) {
  if (variants.empty()) return;
  std::optional<Stock> stock;
  bool all_sold_out = true;
  for (const Thing* variant : variants) {
    VariantFinding found = variant_of(page, *variant, route, findings.hints);
    if (found.available) stock = any_stock(std::move(stock), stock_of(*variant, route));
    all_sold_out = all_sold_out && found.available == false;
    if (!had_price && found.price) {
      PriceFinding price = *found.price;
      price.confidence += confidence - 0.85;
      findings.prices.push_back(std::move(price));
      had_price = true;
    }
    findings.variants.push_back(std::move(found));
  }
  if (!stock || (!stock->in_stock && !all_sold_out)) return;
  // Above the product's own word: of several sizes the first may be gone while others are there.
  FactWriter(page, findings, confidence + 0.01).availability(stock);
}

/// The product node of one syntax that the page is about, with its twins. True when it is called like the page and has
/// a price.
bool read_products(const Page& page, const ThingSet& set, const Identity& identity, double confidence,
                   Findings& findings) {
  std::vector<Node> nodes;
  for (const Thing& thing : set.things) find_products(thing, 0, nodes);
  const Choice choice = chosen_product(page, nodes, identity);
  findings.product_nodes = std::max(findings.product_nodes, choice.products);
  if (choice.main == nullptr) return false;
  const Thing& main = *choice.main;
  const bool own = likeness(identity, product_name(main)) >= kOwnProduct;
  // Several products, none of which is called like the page: a list, or what is recommended beside the page's own.
  if (choice.offered >= kList && !own) return false;
  if (choice.products > 2 && !own) confidence -= 0.35;

  const std::string route = route_of(main, set.syntax);
  add_own_facts(page, main, route, confidence, findings);
  const std::size_t prices = findings.prices.size();
  read_offers(main, route, confidence, findings);
  const bool had_price = findings.prices.size() > prices;
  // Of twins each tells its own.
  if (choice.twins.empty()) FactWriter(page, findings, confidence).stock(stock_level(main, route));
  std::vector<const Thing*> variants = main.things("hasVariant");
  std::string variant_route = route + ".hasVariant";
  if (variants.empty() && !choice.twins.empty()) {
    variants = choice.twins;
    variants.insert(variants.begin(), &main);
    variant_route = route;
  }
  add_variants(page, variants, variant_route, confidence, had_price, findings);
  return own && findings.prices.size() > prices;
}

void read_breadcrumbs(const ThingSet& set, Findings& findings) {
  for (const Thing& thing : set.things) {
    if (!thing.is("breadcrumblist") || !findings.categories.empty()) continue;
    for (const Thing* item : thing.things("itemListElement")) {
      std::string text = item->text("name");
      if (plain_from_markup(text).empty()) text = item->text("item");
      std::string name = plain_from_markup(text);
      if (!name.empty() && !name.starts_with("http")) {
        findings.categories.push_back({.value = std::move(name),
                                       .route = set.syntax + ":BreadcrumbList.itemListElement",
                                       .text = std::move(text),
                                       .confidence = 0.8});
      }
    }
  }
}

}  // namespace

void read_structured_data(const Page& page, Findings& findings) {
  const Identity identity = identity_of(page);
  const std::array<std::pair<ThingSet, double>, 3> sets = {
      {{json_ld_things(page), 0.85}, {microdata_things(page), 0.82}, {rdfa_things(page), 0.78}}};
  for (const auto& [set, confidence] : sets) read_breadcrumbs(set, findings);
  bool is_priced = false;
  bool is_unsold = false;
  bool is_writing = false;
  for (const auto& [set, confidence] : sets) {
    read_questions(set, findings);
    is_priced = read_products(page, set, identity, confidence, findings) || is_priced;
    for (const Thing& thing : set.things | std::views::take(kMaxSubjects)) {
      is_unsold = is_unsold || is_subject(thing, identity, kUnsoldTypes);
      is_writing = is_writing || is_subject(thing, identity, kWritingTypes);
    }
  }
  findings.is_unsold = is_unsold && !is_priced;
  findings.is_writing = is_writing && !is_priced;
}

}  // namespace matjar::sourcing::structured_data
