#include <algorithm>
#include <set>

#include "base/utf8.hpp"
#include "sourcing/amazon/amazon_page.hpp"
#include "sourcing/page/currency_signs.hpp"
#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/script_json.hpp"
#include "sourcing/page/script_value.hpp"

namespace matjar::sourcing::amazon {

namespace {

constexpr std::size_t kMaxVariants = 2'000;

/// "color_name" as a shopper would say it.
std::string axis_name(std::string_view key) {
  std::string name(key);
  if (name.ends_with("_name")) name.resize(name.size() - 5);
  std::ranges::replace(name, '_', ' ');
  return name;
}

std::optional<ScriptDocument> value_of(std::string_view script, std::string_view marker) {
  return ScriptDocument::parse(value_after(script, "\"" + std::string(marker) + "\"", 6), script_route(marker));
}

/// The names of the dimensions in the order in which the values come.
std::vector<std::string> axes_of(std::string_view script) {
  std::vector<std::string> axes;
  for (const std::string_view marker : {"dimensionsDisplay", "dimensions"}) {
    const auto list = value_of(script, marker);
    if (!list) continue;
    for (const ScriptValue& item : list->root().items()) axes.push_back(axis_name(item.text()));
    if (!axes.empty()) break;
  }
  return axes;
}

/// {"B0EXAMPLE1": ["Red", "S"]}.
void read_twister(std::string_view script, Findings& findings) {
  const auto map = value_of(script, "dimensionValuesDisplayData");
  if (!map) return;
  const std::vector<std::string> axes = axes_of(script);
  for (const auto& [asin, values] : map->root().members()) {
    if (!values.is_array() || findings.variants.size() >= kMaxVariants) continue;
    VariantFinding variant = variant_called(name_of_member(asin, values));
    const auto items = values.items();
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::string text = decode_entities(items[i].text());
      if (!text.empty()) variant.options.emplace_back(i < axes.size() ? axes[i] : "option", text);
    }
    findings.variants.push_back(std::move(variant));
  }
}

/// What the picture of a swatch shows, in words.
std::string picture_name(const Page& page, NodeId swatch) {
  for (NodeId node = swatch + 1; node < page.end(swatch); ++node) {
    if (page.tag(node) == "img") return std::string(trim(page.attribute(node, "alt").value_or("")));
  }
  return "";
}

/// Swatches of pages whose twister script is gone: each carries its ASIN.
void read_swatches(const Page& page, Findings& findings) {
  static constexpr std::string_view kSwatches =
      "#twister li, #twister_feature_div li, #inline-twister-expander-content-color_name li, "
      "#twister-plus-inline-twister li, #tmmSwatches .swatchElement";
  std::set<std::string> seen;
  for (const NodeId swatch : page.select(kSwatches, 300)) {
    std::string asin;
    Quote said;
    for (const std::string_view attribute : {"data-asin", "data-defaultasin", "data-csa-c-item-id", "data-dp-url"}) {
      said = attribute_at(page, swatch, kSwatches, attribute);
      const std::size_t dp = said.text.find("/dp/");
      const std::string id = dp == std::string::npos ? said.text : said.text.substr(dp + 4, 10);
      if (id.size() == 10) asin = id;
      if (!asin.empty()) break;
    }
    if (asin.empty() || !seen.insert(asin).second) continue;
    VariantFinding variant = variant_called(said);
    variant.sku = asin;
    const std::string_view title = page.attribute(swatch, "title").value_or("");
    std::string text = title.empty() ? page.text(swatch) : std::string(title);
    // Some show what they cost alone.
    if (text.empty() || has_currency_sign(text)) text = picture_name(page, swatch);
    if (text.starts_with("Click to select ")) text.erase(0, 16);
    if (!text.empty() && text.size() < 200 && !has_currency_sign(text)) variant.options.emplace_back("option", text);
    findings.variants.push_back(std::move(variant));
  }
}

}  // namespace

void read_amazon_variants(const Page& page, Findings& findings) {
  for (const NodeId node : page.with_tag("script")) {
    const std::string_view script = page.raw_text(node);
    if (script.find("dimensionValuesDisplayData") == std::string_view::npos) continue;
    read_twister(script, findings);
    if (!findings.variants.empty()) return;
  }
  read_swatches(page, findings);
}

}  // namespace matjar::sourcing::amazon
