#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "base/utf8.hpp"
#include "sourcing/amazon/amazon_page.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/script_json.hpp"

namespace matjar::sourcing::amazon {

namespace {

namespace json = boost::json;

constexpr std::size_t kMaxVariants = 2'000;

std::optional<json::value> parsed(std::string_view script) {
  if (script.empty()) return std::nullopt;
  boost::system::error_code error;
  json::value value = json::parse(strict_json(script), error);
  if (error) return std::nullopt;
  return value;
}

/// "color_name" as a shopper would say it.
std::string axis_name(std::string_view key) {
  std::string name(key);
  if (name.ends_with("_name")) name.resize(name.size() - 5);
  std::ranges::replace(name, '_', ' ');
  return name;
}

/// The names of the dimensions in the order in which the values come.
std::vector<std::string> axes_of(std::string_view script) {
  std::vector<std::string> axes;
  for (const std::string_view marker : {"\"dimensionsDisplay\"", "\"dimensions\""}) {
    const auto list = parsed(value_after(script, marker, 6));
    if (!list || !list->is_array()) continue;
    for (const json::value& item : list->get_array()) {
      if (item.is_string()) axes.push_back(axis_name(item.get_string()));
    }
    if (!axes.empty()) break;
  }
  return axes;
}

void read_twister(std::string_view script, Findings& findings) {
  const auto map = parsed(value_after(script, "\"dimensionValuesDisplayData\"", 6));
  if (!map || !map->is_object()) return;
  const std::vector<std::string> axes = axes_of(script);
  for (const auto& [asin, values] : map->get_object()) {
    if (!values.is_array() || findings.variants.size() >= kMaxVariants) continue;
    VariantFinding variant;
    variant.sku = std::string(asin);
    variant.route = "script:dimensionValuesDisplayData";
    for (std::size_t i = 0; i < values.get_array().size(); ++i) {
      const json::value& value = values.get_array()[i];
      if (!value.is_string()) continue;
      const std::string text = decode_entities(std::string_view(value.get_string()));
      variant.options.emplace_back(i < axes.size() ? axes[i] : "option", text);
      variant.text += (variant.text.empty() ? "" : ", ") + text;
    }
    findings.variants.push_back(std::move(variant));
  }
}

/// Swatches of pages whose twister script is gone: each carries its ASIN.
void read_swatches(const Page& page, Findings& findings) {
  std::set<std::string> seen;
  for (const NodeId swatch :
       page.select("#twister li, #twister_feature_div li, #inline-twister-expander-content-color_name li, "
                   "#twister-plus-inline-twister li, #tmmSwatches .swatchElement",
                   300)) {
    std::string asin;
    for (const std::string_view attribute : {"data-asin", "data-defaultasin", "data-csa-c-item-id", "data-dp-url"}) {
      const std::string_view value = page.attribute(swatch, attribute).value_or("");
      const std::size_t dp = value.find("/dp/");
      const std::string_view id = dp == std::string_view::npos ? value : value.substr(dp + 4, 10);
      if (id.size() == 10) asin = std::string(id);
      if (!asin.empty()) break;
    }
    if (asin.empty() || !seen.insert(asin).second) continue;
    VariantFinding variant;
    variant.sku = asin;
    variant.route = "css:#twister li";
    const std::string_view title = page.attribute(swatch, "title").value_or("");
    std::string text = title.empty() ? page.text(swatch) : std::string(title);
    if (text.starts_with("Click to select ")) text.erase(0, 16);
    if (!text.empty() && text.size() < 200) variant.options.emplace_back("option", text);
    variant.text = text;
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
