#include "sourcing/weigh.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <set>

#include "base/time_text.hpp"
#include "base/utf8.hpp"
#include "sourcing/image_list.hpp"
#include "sourcing/look_alikes.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/price_text.hpp"
#include "sourcing/page/product_limits.hpp"
#include "sourcing/page/title_text.hpp"
#include "sourcing/page/words.hpp"

namespace matjar::sourcing {

namespace {

using product::Fact;
using product::Provenance;
using product::SourceProduct;

constexpr double kBar = 0.5;
constexpr double kAgreement = 0.04;
constexpr double kDoubt = 0.1;
constexpr std::size_t kShortestName = 4;
constexpr std::size_t kLongestAddition = 40;
constexpr std::size_t kMaxCompared = 16;
constexpr std::size_t kMaxPrices = 64;
constexpr std::size_t kDayLength = std::string_view("2026-03-02").size();
constexpr std::size_t kLongestName = 200;

/// What stood there, in at most so many bytes.
constexpr std::size_t kMaxQuote = 2'000;

Provenance provenance(product::Rung rung, const std::string& route, const std::string& text) {
  return {.rung = rung, .route = route, .text = text.substr(0, bytes_within(text, kMaxQuote))};
}

/// A route without the numbers of entries: those of one list have it in common.
std::string list_of(std::string_view route) {
  std::string out;
  for (std::size_t at = 0; at < route.size(); ++at) {
    const std::size_t stop = route[at] == '[' ? route.find_first_not_of("0123456789", at + 1) : at;
    if (stop > at + 1 && stop < route.size() && route[stop] == ']') {
      at = stop;
    } else {
      out += route[at];
    }
  }
  return out;
}

/// The most trusted findings in the order of the page: each is compared with each other, and a page may have thousands.
template <class Finding>
std::vector<const Finding*> most_trusted(const std::vector<Finding>& findings, std::size_t most) {
  std::vector<const Finding*> out;
  for (const Finding& finding : findings) out.push_back(&finding);
  if (out.size() <= most) return out;
  // The pointers go into one vector, so their order is the order of the routes.
  std::ranges::sort(out, [](const Finding* left, const Finding* right) {
    return left->confidence != right->confidence ? left->confidence > right->confidence : left < right;
  });
  out.resize(most);
  std::ranges::sort(out);
  return out;
}

/// The best answer for a field. Answers that say the same support each other.
const TextFinding* best_text(const std::vector<TextFinding>& findings) {
  const std::vector<const TextFinding*> trusted = most_trusted(findings, kMaxCompared);
  std::vector<Words> words;
  for (const TextFinding* finding : trusted) words.emplace_back(finding->value);
  const TextFinding* best = nullptr;
  double best_score = 0;
  for (std::size_t i = 0; i < trusted.size(); ++i) {
    double score = trusted[i]->confidence;
    for (std::size_t other = 0; other < words.size(); ++other) {
      if (other != i && words[other].similarity(words[i]) > 0.95) score += kAgreement;
    }
    if (score > best_score) {
      best_score = score;
      best = trusted[i];
    }
  }
  return best != nullptr && best->confidence >= kBar - 0.15 ? best : nullptr;
}

/// "Brand Name" for "Name", "Name (128 GB)" for "Name": the headline says what the markup leaves out.
bool completes(std::string_view headline, std::string_view name) {
  if (headline.size() <= name.size() || name.size() < kShortestName) return false;
  const auto words = std::ranges::count(headline, ' ') + 1;
  if (headline.ends_with(" " + std::string(name)) && words >= 2 && words <= 4 && name.find(' ') == std::string::npos)
    return true;
  const std::string_view rest = trim(headline.substr(name.size()));
  return headline.starts_with(name) && rest.starts_with('(') && rest.ends_with(')') && rest.size() <= kLongestAddition;
}

/// A headline that completes the markup's name wins over it: it is what the shopper sees.
void prefer_headline(std::vector<TextFinding>& titles) {
  const TextFinding* best = best_text(titles);
  if (best == nullptr || best->route.starts_with("css:")) return;
  const std::string name = fold_case(best->value);
  const double confidence = best->confidence;
  for (TextFinding& title : titles) {
    if (title.route == "css:h1" && completes(fold_case(title.value), name)) title.confidence = confidence + 0.1;
  }
}

std::string letters_and_digits(std::string_view text) {
  std::string folded = fold_case(text);
  std::erase_if(folded, [](unsigned char c) { return c >= 0x80 || std::isalnum(c) == 0; });
  return folded;
}

/// The shop by its address: "www.shop.co.uk" is "shop".
std::string shop_label(const Page& page) {
  if (!page.source().url) return "";
  const std::string registered = registrable_domain(page.source().url->host());
  return letters_and_digits(registered.substr(0, registered.find('.')));
}

/// "Shop - Name" and "Name | Shop" without the shop.
std::string without_shop(std::string_view title, const std::string& label, const std::string& site_name) {
  const auto is_shop = [&](std::string_view part) {
    return (label.size() >= kShortestName && letters_and_digits(part) == label) ||
           (!site_name.empty() && fold_case(trim(part)) == site_name);
  };
  for (const std::string_view separator : {" - ", " | ", " – ", " — ", " :: "}) {
    if (const std::size_t at = title.find(separator); at != std::string_view::npos && is_shop(title.substr(0, at)))
      title.remove_prefix(at + separator.size());
    if (const std::size_t at = title.rfind(separator);
        at != std::string_view::npos && at > 0 && is_shop(title.substr(at + separator.size())))
      title = title.substr(0, at);
  }
  return std::string(trim(title));
}

/// Markup that names the marketplace as the brand of what others sell there.
void doubt_own_name(const std::string& label, std::vector<TextFinding>& brands) {
  for (TextFinding& brand : brands) {
    const std::string name = letters_and_digits(brand.value);
    if (name.size() >= 3 && label.starts_with(name)) brand.confidence -= kDoubt;
  }
}

std::optional<Fact<PlainText>> text_fact(const std::vector<TextFinding>& findings, product::Rung rung,
                                         double bar = kBar) {
  const TextFinding* best = best_text(findings);
  if (best == nullptr || best->confidence < bar) return std::nullopt;
  PlainText value = PlainText::from(best->value, {.max_characters = 1'000});
  if (value.empty()) return std::nullopt;
  return Fact<PlainText>{std::move(value), provenance(rung, best->route, best->text), std::min(best->confidence, 1.0)};
}

std::optional<Fact<std::string>> id_fact(const std::vector<TextFinding>& findings, product::Rung rung) {
  const TextFinding* best = best_text(findings);
  if (best == nullptr || best->value.size() > kLongestId) return std::nullopt;
  return Fact<std::string>{best->value, provenance(rung, best->route, best->text), best->confidence};
}

/// A GTIN's digits, by its length and its last one; empty for "n/a", "0000" and what else stands where one was asked
/// for.
std::string gtin_in(std::string_view text) {
  std::string digits(text);
  std::erase_if(digits, [](char c) { return c == '-' || c == ' '; });
  const bool length = digits.size() == 8 || (digits.size() >= 12 && digits.size() <= 14);
  if (!length || digits.find_first_not_of("0123456789") != std::string::npos ||
      digits.find_first_not_of('0') == std::string::npos)
    return "";
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) sum += (digits[digits.size() - 1 - i] - '0') * (i % 2 == 0 ? 1 : 3);
  return sum % 10 == 0 ? digits : "";
}

/// The currency of a price that names none: the one that another route names for the same amount, else the page's.
std::string currency_for(const PriceFinding& price, const Findings& findings) {
  if (!price.currency.empty()) return price.currency;
  for (const PriceFinding& other : findings.prices) {
    if (other.amount == price.amount && !other.currency.empty()) return other.currency;
  }
  if (!findings.hints.currency.empty()) return findings.hints.currency;
  return currency_of_country(findings.hints.country);
}

bool contains(const std::vector<Decimal>& amounts, const Decimal& amount) {
  return std::ranges::find(amounts, amount) != amounts.end();
}

bool is_crossed_out(const Decimal& amount, const Findings& findings) {
  return std::ranges::any_of(findings.crossed_out,
                             [&](const CrossedOutFinding& crossed) { return crossed.price.amount == amount; });
}

/// What the shopper sees wins over markup: an amount that the page crosses out, or shows as a monthly rate, is not the
/// price, whatever the markup says.
double doubt_of_what_is_shown(const PriceFinding& price, const std::vector<PriceFinding>& prices,
                              const Findings& findings) {
  if (findings.price_settled) return 0;
  if (contains(findings.rates, price.amount)) return 0.6;
  if (!is_crossed_out(price.amount, findings)) return 0;
  const bool lower = std::ranges::any_of(prices, [&](const PriceFinding& other) {
    return other.amount < price.amount && other.confidence >= kBar && !is_crossed_out(other.amount, findings);
  });
  return lower ? 0.4 : 0;
}

/// A price that the page's own markup calls the list price beside a lower one, and that nothing else names.
double doubt_of_list_price(const PriceFinding& price, const Findings& findings) {
  const auto is_same = [&](const PriceFinding& other) { return other.amount == price.amount; };
  if (findings.price_settled || std::ranges::none_of(findings.list_prices, is_same)) return 0;
  const bool named_again = std::ranges::any_of(findings.prices, [&](const PriceFinding& other) {
    return is_same(other) && list_of(other.route) != list_of(price.route);
  });
  const bool lower = std::ranges::any_of(findings.prices, [&](const PriceFinding& other) {
    return other.amount < price.amount && other.confidence >= kBar && !other.route.starts_with("css:");
  });
  return lower && !named_again ? 0.4 : 0;
}

/// The best of several answers for a price. `doubt` is what their confidence loses.
template <class Doubt>
std::optional<Fact<Money>> best_price(const std::vector<PriceFinding>& prices, const Findings& findings,
                                      product::Rung rung, Doubt doubt) {
  std::optional<Fact<Money>> best;
  double best_score = 0;
  const std::vector<const PriceFinding*> trusted = most_trusted(prices, kMaxPrices);
  for (const PriceFinding* found : trusted) {
    const PriceFinding& price = *found;
    const auto money = money_of(price.amount, currency_for(price, findings));
    if (!money || !is_price(*money)) continue;
    double score = price.confidence - doubt(price);
    for (const PriceFinding* other : trusted) {
      if (other != found && other->amount == price.amount && list_of(other->route) != list_of(price.route))
        score += kAgreement;
    }
    if (score <= best_score) continue;
    best_score = score;
    best = Fact<Money>{*money, provenance(rung, price.route, price.text), std::min(price.confidence, 1.0)};
  }
  if (best && best_score < kBar) return std::nullopt;
  return best;
}

std::optional<Fact<Money>> price_fact(const Findings& findings, product::Rung rung) {
  return best_price(findings.prices, findings, rung, [&](const PriceFinding& price) {
    return doubt_of_what_is_shown(price, findings.prices, findings) + doubt_of_list_price(price, findings);
  });
}

std::optional<Fact<Money>> list_price_fact(const std::vector<PriceFinding>& prices, const Findings& findings,
                                           product::Rung rung) {
  return best_price(prices, findings, rung,
                    [&](const PriceFinding& price) { return doubt_of_what_is_shown(price, prices, findings); });
}

/// What stands crossed out beside the price: the only such amount, and a higher one.
std::vector<PriceFinding> list_prices_beside(const Money& price, const Findings& findings) {
  std::vector<PriceFinding> found;
  for (const CrossedOutFinding& crossed : findings.crossed_out) {
    if (!crossed.beside || money_of(*crossed.beside, price.currency().code()) != price) continue;
    if (!found.empty() && found.front().amount != crossed.price.amount) return {};
    found.push_back(crossed.price);
  }
  return found;
}

std::optional<Fact<product::Availability>> availability_fact(const Findings& findings, product::Rung rung) {
  const AvailabilityFinding* best = nullptr;
  for (const AvailabilityFinding& finding : findings.availabilities) {
    if (best == nullptr || finding.confidence > best->confidence) best = &finding;
  }
  if (best == nullptr) return std::nullopt;
  return Fact<product::Availability>{best->value, provenance(rung, best->route, best->text), best->confidence};
}

std::vector<Fact<PlainText>> text_facts(const std::vector<TextFinding>& findings, product::Rung rung,
                                        std::size_t most) {
  std::vector<Fact<PlainText>> out;
  double best = 0;
  for (const TextFinding& finding : findings) best = std::max(best, finding.confidence);
  std::set<std::string> seen;
  std::string route;
  for (const TextFinding& finding : findings) {
    if (finding.confidence < best || out.size() >= most) continue;
    if (route.empty()) route = list_of(finding.route);
    if (list_of(finding.route) != route) continue;
    PlainText value = PlainText::from(finding.value, {.max_characters = kLongestText});
    if (value.empty() || !seen.insert(value.str()).second) continue;
    out.push_back({std::move(value), provenance(rung, finding.route, finding.text), finding.confidence});
  }
  return out;
}

std::optional<std::int64_t> whole_number(std::string_view digits) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || number < 0) return std::nullopt;
  return number;
}

std::optional<Fact<std::int64_t>> count_fact(const std::vector<TextFinding>& findings, product::Rung rung) {
  const TextFinding* best = nullptr;
  for (const TextFinding& finding : findings) {
    if (best == nullptr || finding.confidence > best->confidence) best = &finding;
  }
  const auto count = best == nullptr ? std::nullopt : whole_number(best->value);
  if (!count) return std::nullopt;
  return Fact<std::int64_t>{*count, provenance(rung, best->route, best->text), best->confidence};
}

void weigh_ratings(const Findings& findings, product::Rung rung, SourceProduct& out) {
  if (const TextFinding* best = best_text(findings.ratings)) {
    if (const auto value = product::rating_from(best->value))
      out.rating = Fact<product::Rating>{*value, provenance(rung, best->route, best->text), best->confidence};
  }
  out.review_count = count_fact(findings.review_counts, rung);
}

/// Each with a date, words and stars out of five: nobody could check another.
void weigh_reviews(const Findings& findings, product::Rung rung, SourceProduct& out) {
  std::set<std::string> seen;
  for (const ReviewFinding& found : findings.reviews) {
    if (out.reviews.size() >= kMostReviews) return;
    const auto rating = product::rating_from(found.rating);
    const std::string day = found.date.substr(0, kDayLength);
    PlainText words = PlainText::from(plain_from_markup(found.words.text), {.max_characters = kLongestText});
    if (!rating || rating->out_of != product::Rating().out_of || words.empty() || !from_rfc3339(day + "T00:00:00Z") ||
        !seen.insert(words.str()).second)
      continue;
    const std::string_view initial = prefix_of(trim(found.author), 1);
    out.reviews.push_back({.author_initial = PlainText::from(initial.empty() ? "" : std::string(initial) + "."),
                           .date = PlainText::from(day),
                           .stars = rating->value,
                           .text = std::move(words),
                           .provenance = provenance(rung, found.words.route, found.words.text)});
  }
}

void weigh_questions(const Findings& findings, product::Rung rung, SourceProduct& out) {
  std::set<std::string> seen;
  for (const QuestionFinding& found : findings.questions) {
    if (out.questions.size() >= kMostQuestions) return;
    PlainText question = PlainText::from(plain_from_markup(found.question), {.max_characters = kLongestText});
    PlainText answer = PlainText::from(plain_from_markup(found.answer.text), {.max_characters = kLongestText});
    if (question.empty() || answer.empty() || !seen.insert(question.str()).second) continue;
    out.questions.push_back({.question = std::move(question),
                             .answer = std::move(answer),
                             .provenance = provenance(rung, found.answer.route, found.answer.text)});
  }
}

/// Free is a cost too.
std::optional<Money> shipping_cost(const PriceFinding& cost) {
  if (!cost.amount.is_zero()) return money_of(cost.amount, cost.currency);
  const auto currency = Currency::from_code(cost.currency);
  return currency ? std::optional(Money(0, *currency)) : std::nullopt;
}

void weigh_shipping(const Findings& findings, product::Rung rung, SourceProduct& out) {
  if (findings.shipping.empty()) return;
  const ShippingFinding& found = findings.shipping.front();
  product::SourceShipping shipping{.method = std::nullopt,
                                   .cost = std::nullopt,
                                   .days = std::nullopt,
                                   .provenance = provenance(rung, found.said.route, found.said.text)};
  if (!found.method.empty()) shipping.method = PlainText::from(found.method, {.max_characters = kLongestName});
  if (found.cost) shipping.cost = shipping_cost(*found.cost);
  if (!found.days.empty()) shipping.days = PlainText::from(found.days);
  if (shipping.cost || shipping.days) out.shipping = std::move(shipping);
}

void weigh_variants(const Page& page, const Findings& findings, product::Rung rung, SourceProduct& out) {
  std::set<std::string> seen;
  for (const VariantFinding& found : findings.variants) {
    if (out.variants.size() >= kMostVariants) return;
    std::string key = found.sku;
    for (const auto& [axis, value] : found.options) key += "|" + axis + "=" + value;
    if (key.empty() || found.sku.size() > kLongestId || found.options.size() > kMostOptions) continue;
    if (!seen.insert(key).second) continue;
    product::SourceVariant variant;
    variant.source_sku = found.sku;
    for (const auto& [axis, value] : found.options)
      variant.options.push_back(
          {PlainText::from(axis, {.max_characters = 60}), PlainText::from(value, {.max_characters = 200})});
    if (found.price) variant.price = money_of(found.price->amount, currency_for(*found.price, findings));
    if (variant.price && !is_price(*variant.price)) variant.price.reset();
    // Not every reader has the page at hand when it finds the picture.
    if (!found.image.empty()) variant.image_url = page.absolute(found.image);
    variant.available = found.available;
    variant.stock = whole_number(found.stock);
    const Quote price = found.price ? Quote(found.price->route, found.price->text) : Quote();
    const Quote said = joined({{found.route, found.text}, price});
    variant.provenance = provenance(rung, said.route, said.text);
    out.variants.push_back(std::move(variant));
  }
}

void weigh_attributes(const Findings& findings, product::Rung rung, SourceProduct& out) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < findings.attributes.size() && out.attributes.size() < kMostAttributes; ++i) {
    PlainText name = PlainText::from(findings.attribute_names[i], {.max_characters = 80});
    PlainText value = PlainText::from(findings.attributes[i].value, {.max_characters = 300});
    if (name.empty() || value.empty() || !seen.insert(name.str()).second) continue;
    out.attributes.push_back({std::move(name), std::move(value),
                              provenance(rung, findings.attributes[i].route, findings.attributes[i].text)});
  }
}

}  // namespace

SourceProduct weigh(const Page& page, Findings findings, product::Rung rung) {
  SourceProduct out;
  const std::string shop = shop_label(page);
  const std::string site_name = fold_case(page.meta("og:site_name"));
  for (TextFinding& title : findings.titles) title.value = without_shop(bare_name(title.value), shop, site_name);
  for (TextFinding& brand : findings.brands) brand.value = bare_brand(brand.value);
  std::erase_if(findings.brands, [](const TextFinding& brand) { return brand.value.empty(); });
  doubt_own_name(shop, findings.brands);
  prefer_headline(findings.titles);
  out.title = text_fact(findings.titles, rung, 0.35);
  out.brand = text_fact(findings.brands, rung);
  out.sku = id_fact(findings.skus, rung);
  for (TextFinding& gtin : findings.gtins) gtin.value = gtin_in(gtin.value);
  std::erase_if(findings.gtins, [](const TextFinding& gtin) { return gtin.value.empty(); });
  out.gtin = id_fact(findings.gtins, rung);
  out.mpn = id_fact(findings.mpns, rung);
  out.seller = text_fact(findings.sellers, rung);
  out.price = price_fact(findings, rung);
  out.list_price = list_price_fact(findings.list_prices, findings, rung);
  if (!out.list_price && out.price && !findings.price_settled)
    out.list_price = list_price_fact(list_prices_beside(out.price->value, findings), findings, rung);
  // A struck-out price that is not higher is no list price, one of another currency belongs to something else.
  if (out.list_price && (!out.price || out.list_price->value.currency() != out.price->value.currency() ||
                         out.list_price->value.minor() <= out.price->value.minor()))
    out.list_price.reset();
  out.availability = availability_fact(findings, rung);
  out.stock = count_fact(findings.stocks, rung);
  weigh_ratings(findings, rung, out);
  weigh_reviews(findings, rung, out);
  weigh_questions(findings, rung, out);
  weigh_shipping(findings, rung, out);
  out.description = text_facts(findings.description, rung, kMostParagraphs);
  out.bullet_points = text_facts(findings.bullet_points, rung, kMostBulletPoints);
  out.category_path = text_facts(findings.categories, rung, kMostCategories);
  weigh_attributes(findings, rung, out);
  weigh_variants(page, findings, rung, out);
  for (const auto& [url, quote] : gallery_of(findings.images))
    out.images.push_back({url, provenance(rung, quote.route, quote.text)});
  if (const std::string language = page.language(); !language.empty()) {
    const Quote quote = attribute_in(page, "html", "lang");
    out.language = Fact<PlainText>{PlainText::from(language), provenance(rung, quote.route, quote.text), 0.9};
  }
  return out;
}

}  // namespace matjar::sourcing
