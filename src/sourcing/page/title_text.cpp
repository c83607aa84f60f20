#include "sourcing/page/title_text.hpp"

#include <array>
#include <cctype>

#include "base/utf8.hpp"
#include "sourcing/page/html_text.hpp"

namespace matjar::sourcing {

namespace {

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

}  // namespace

std::string title_text(const Page& page, NodeId headline) {
  std::string kept;
  for (NodeId at = headline + 1; at < page.end(headline);) {
    if (!page.tag(at).empty() && is_beside_the_name(page, at)) {
      at = page.end(at);
      continue;
    }
    if (page.tag(at).empty()) kept += std::string(page.raw_text(at));
    if (!page.tag(at).empty()) kept += ' ';
    ++at;
  }
  kept = plain_from_markup(kept);
  return bare_name(kept.size() >= 3 ? kept : page.text(headline));
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
  for (const std::string_view marker : {" Код:", " Артикул", " SKU:", " Art.Nr", " Item #", " Ref.:"})
    name = without_suffix_after(name, marker);
  if (const std::size_t at = name.find(" - Buy ");
      at != std::string_view::npos && at > 6 && name.find("on Alibaba.com") != std::string_view::npos)
    name = name.substr(0, at);
  return std::string(trim(name));
}

}  // namespace matjar::sourcing
