#include "sourcing/page/title_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/utf8.hpp"
#include "sourcing/page/brand_words.hpp"
#include "sourcing/page/html_text.hpp"

namespace matjar::sourcing {

namespace {

/// What is longer is no headline but a page inside of one that was never closed.
constexpr std::size_t kMaxHeadlineBytes = 20'000;
constexpr NodeId kMaxHeadlineNodes = 2'000;

/// Words in the class of what stands in a headline beside the name.
bool is_beside_the_name(const Page& page, NodeId node) {
  const std::string names = ascii_lower(page.attribute(node, "class").value_or(""));
  if (contains_any(names, {"hdn", "visually-hidden", "visuallyhidden", "sr-only", "screen-reader", "screenreader",
                           "article", "sku", "badge"}))
    return true;
  const std::string_view tag = page.tag(node);
  return tag == "a" || tag == "button" || tag == "small" || tag == "label";
}

std::string_view without_suffix_after(std::string_view name, std::string_view marker) {
  const std::size_t at = name.rfind(marker);
  return at == std::string_view::npos || at < 6 ? name : name.substr(0, at);
}

/// The label may end a longer phrase: "more articles of the brand".
bool ends_with_a_label(std::string_view phrase) {
  const std::string folded = fold_case(phrase);
  for (std::size_t at = 0; at != std::string::npos; at = folded.find(' ', at + 1)) {
    const std::string_view end = trim(std::string_view(folded).substr(at));
    if (names_the_brand(end) || end == "brands") return true;
  }
  return false;
}

}  // namespace

std::string title_text(const Page& page, NodeId headline) {
  std::string kept;
  const NodeId stop = std::min(page.end(headline), headline + kMaxHeadlineNodes);
  for (NodeId at = headline + 1; at < stop && kept.size() < kMaxHeadlineBytes;) {
    if (!page.tag(at).empty() && is_beside_the_name(page, at)) {
      at = page.end(at);
      continue;
    }
    if (page.tag(at).empty()) kept += page.raw_text(at).substr(0, kMaxHeadlineBytes);
    if (!page.tag(at).empty()) kept += ' ';
    ++at;
  }
  kept = plain_from_markup(kept);
  return bare_name(kept.size() >= 3 ? kept : page.text(headline, kMaxHeadlineBytes));
}

std::string bare_name(std::string_view name) {
  name = trim(name);
  // "$15 · Name": classified ads put the price first.
  if (const std::size_t dot = name.find(" · ");
      dot != std::string_view::npos && dot < 14 &&
      name.substr(0, dot).find_first_of("0123456789") != std::string_view::npos)
    name.remove_prefix(dot + 4);
  for (const std::string_view prefix :
       {"Details about ", "Détails sur ", "Details zu ", "Dettagli su ", "Detalles acerca de "}) {
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  }
  for (const std::string_view marker : {" Код:", " Артикул", " SKU:", " Art.Nr", " Item #", " Ref.:", " דגם:"})
    name = without_suffix_after(name, marker);
  if (const std::size_t at = name.find(" - Buy ");
      at != std::string_view::npos && at > 6 && name.find("on Alibaba.com") != std::string_view::npos)
    name = name.substr(0, at);
  return std::string(trim(name));
}

std::string bare_brand(std::string_view text) {
  if (says_no_brand(text)) return "";
  text = trim(text);
  for (std::size_t colon = text.find(':'); colon != std::string_view::npos; colon = text.find(':', colon + 1)) {
    const std::string_view name = trim(text.substr(colon + 1));
    if (!name.empty() && ends_with_a_label(trim(text.substr(0, colon)))) return std::string(name);
  }
  constexpr std::string_view kVisit = "Visit the ";
  for (const std::string_view shop : {" Storefront", " Store", " Shop"}) {
    if (text.starts_with(kVisit) && text.ends_with(shop) && text.size() > kVisit.size() + shop.size())
      return std::string(trim(text.substr(kVisit.size(), text.size() - kVisit.size() - shop.size())));
  }
  if (text.starts_with("by ") && text.size() > 4) text.remove_prefix(3);
  return std::string(trim(text));
}

}  // namespace matjar::sourcing
