#include "sourcing/ebay/ebay_page.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/utf8.hpp"
#include "sourcing/page/brand_words.hpp"
#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/script_json.hpp"
#include "sourcing/page/script_value.hpp"

namespace matjar::sourcing::ebay {

namespace {

constexpr std::size_t kMaxRows = 200;
constexpr int kMaxSteps = 100'000;

void add_row(FactWriter& to, std::string name, const Quote& value) {
  std::ranges::replace(name, '\n', ' ');
  if (value.text.size() > 300) return;
  to.attribute(name, value);
  // Sellers of cars and machines write the maker.
  if (names_the_brand(name) || names_the_maker(name)) to.brand(value);
}

NodeId next_cell(const Page& page, NodeId label) {
  const NodeId row = page.parent(label);
  if (row == kNoNode) return kNoNode;
  for (NodeId at = page.end(label); at < page.end(row); ++at) {
    if (page.tag(at) == "td") return at;
  }
  return kNoNode;
}

/// Item specifics as a table: "Brand:" | "Duracell".
void read_old_specifics(const Page& page, FactWriter& to) {
  for (const NodeId label : page.select("#viTabs_0_is td.attrLabels, .itemAttr td.attrLabels", 80)) {
    const NodeId value = next_cell(page, label);
    if (value != kNoNode) add_row(to, page.text(label), shown_at(page, value, "td"));
  }
}

/// Item specifics as pairs of columns. Shipping and returns are written in the same way elsewhere on the page.
void read_new_specifics(const Page& page, FactWriter& to) {
  std::vector<NodeId> sections;
  for (const std::string_view name : {"x-about-this-item", "ux-layout-section--features"}) {
    for (const NodeId node : page.with_class(name)) sections.push_back(node);
  }
  const auto values = page.with_class("ux-labels-values__values");
  for (const NodeId label : page.select(".ux-labels-values__labels", kMaxRows)) {
    const bool own = std::ranges::any_of(sections, [&](NodeId section) { return page.is_inside(label, section); });
    if (!own) continue;
    const NodeId row = page.parent(label);
    const NodeId end = row == kNoNode ? label : page.end(row);
    for (auto value = std::ranges::upper_bound(values, label); value != values.end() && *value < end; ++value) {
      if (page.parent(*value) != row) continue;
      add_row(to, page.text(label), shown_at(page, *value, ".ux-labels-values__values"));
      break;
    }
  }
}

void read_seller(const Page& page, FactWriter& to) {
  for (const std::string_view selector :
       {".x-sellercard-atf__info__about-seller a", ".x-sellercard-atf__info__about-seller",
        ".x-sellercard-atf__data-item", ".ux-seller-section__item--seller a", "#mbgLink .mbg-nw", ".mbg-nw"}) {
    const NodeId node = page.first(selector);
    const Quote said = shown_at(page, node, selector);
    // "DISCOFRIEND (1106)": the number is the seller's score.
    const std::string name(trim(std::string_view(said.text).substr(0, said.text.find('('))));
    if (name.empty() || name.size() > 80) continue;
    to.seller({said.route, name});
    if (!to.findings().sellers.empty()) to.findings().sellers.back().text = said.text;
    return;
  }
}

using Options = std::vector<std::pair<std::string, std::string>>;

/// One listing with several variations: each has an id; a choice names the variations that it leaves. Which choices a
/// variation stands for, by its id.
std::map<std::string, Options> options_of(const ScriptValue& model) {
  std::map<std::string, Options> options;
  const ScriptValue items = model.at("menuItemMap");
  int steps = 0;
  for (const ScriptValue& menu : model.items("menuModels")) {
    const std::string axis = menu.first_of({"displayName", "displayLabel"}).text();
    std::set<std::string> named;
    for (const ScriptValue& id : menu.items("menuItemValueIds")) {
      const ScriptValue item = items.at(id.text());
      const std::string value = item.first_of({"displayName", "valueName"}).text();
      for (const ScriptValue& variation : item.items("matchingVariationIds")) {
        if (++steps > kMaxSteps) return options;
        if (named.insert(variation.text()).second) options[variation.text()].emplace_back(axis, value);
      }
    }
  }
  return options;
}

void read_variations(const Page& page, Findings& findings) {
  const std::string& html = page.html();
  const std::size_t at = html.find("\"menuItemMap\"");
  if (at == std::string::npos) return;
  // The object that holds it begins with one of these, in either order of its members.
  for (const std::string_view marker : {"\"MSKU\"", "\"itmVarModel\""}) {
    const auto document =
        ScriptDocument::parse(value_after(html, marker, 4), script_route(marker.substr(1, marker.size() - 2)));
    if (!document) continue;
    FactWriter to(page, findings, 0.92);
    const ScriptValue model = document->root();
    const auto options = options_of(model);
    for (const auto& [id, item] : model.first_of({"variationsMap", "itemVariationsMap"}).members()) {
      VariantFinding variant = variant_called(name_of_member(id, item));
      if (const auto own = options.find(variant.sku); own != options.end()) variant.options = own->second;
      const ScriptValue price = item.first_of({"binPrice.value", "price.value", "priceAmountValue", "convertedPrice"});
      variant.price = to.price_of(price.at("value"), price.at("currency"));
      if (const auto gone = item.at("outOfStock").flag()) variant.available = !*gone;
      if (!to.variant(std::move(variant))) break;
    }
    if (!findings.variants.empty()) return;
  }
}

}  // namespace

bool is_ebay_page(const Page& page) {
  return is_shop_host(host_of(page), "ebay");
}

void read_ebay_page(const Page& page, Findings& findings) {
  FactWriter to(page, findings, 0.8);
  read_old_specifics(page, to);
  read_new_specifics(page, to);
  read_seller(page, to);
  read_variations(page, findings);
}

}  // namespace matjar::sourcing::ebay
