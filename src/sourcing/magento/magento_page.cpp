#include "sourcing/magento/magento_page.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/page_text.hpp"
#include "sourcing/page/price_text.hpp"
#include "sourcing/page/script_json.hpp"
#include "sourcing/page/script_value.hpp"

namespace matjar::sourcing::magento {

namespace {

constexpr std::size_t kMaxAxes = 10;
constexpr std::size_t kMaxConfigs = 50;
constexpr std::string_view kFirstConfig = "new Product.Config(";

Quote product_id(const Page& page) {
  for (const std::string_view selector :
       {"#product_addtocart_form input[name=product]", ".product-info-main [data-role=priceBox][data-product-id]"}) {
    const NodeId node = page.first(selector);
    if (node == kNoNode) continue;
    return attribute_at(page, node, selector, page.attribute(node, "value") ? "value" : "data-product-id");
  }
  return {};
}

/// Of what the element shows; the amount alone is for machines.
Quote currency_near(const Page& page, NodeId node, const Findings& findings) {
  return {"", currency_in(page.text(node), findings.hints)};
}

using AddPrice = bool (FactWriter::*)(const Quote&, const Quote&);

/// Each price of the page carries its product's number; with both prices shown, the one with tax is what is paid.
bool read_amount_of(const Page& page, const std::string& id, std::string_view kind, AddPrice add, FactWriter& to) {
  for (const std::string_view prefix : {"price-including-tax-", ""}) {
    const NodeId node = page.by_id(fmt::format("{}{}-price-{}", prefix, kind, id));
    const NodeId named = node != kNoNode ? node : page.by_id(fmt::format("{}{}-{}", prefix, kind, id));
    if (named == kNoNode) continue;
    const std::string selector = fmt::format("#{}", page.attribute(named, "id").value_or(""));
    const Quote amount = attribute_at(page, named, selector, "data-price-amount");
    if (!amount.empty() && (to.*add)(amount, currency_near(page, named, to.findings()))) return true;
  }
  return false;
}

/// Themes that number nothing: the box beside the product's name.
bool read_amount_in_box(const Page& page, std::string_view type, AddPrice add, FactWriter& to) {
  for (const std::string_view box : {".product-info-price", ".product-info-main .price-box"}) {
    const std::string selector = fmt::format("{} [data-price-type={}]", box, type);
    const NodeId node = page.first(selector);
    if (node == kNoNode) continue;
    const Quote amount = attribute_at(page, node, selector, "data-price-amount");
    if ((to.*add)(amount, currency_near(page, node, to.findings()))) return true;
  }
  return false;
}

/// The first generation has no amounts for machines.
bool read_shown_box(const Page& page, FactWriter& to) {
  for (const std::string_view selector :
       {".product-shop .special-price .price", ".product-shop .regular-price .price"}) {
    if (!to.shown_price(shown_in(page, selector))) continue;
    to.shown_list_price(shown_in(page, ".product-shop .old-price .price"));
    return true;
  }
  return false;
}

void read_price(const Page& page, const std::string& id, FactWriter& to) {
  bool found = !id.empty() && read_amount_of(page, id, "product", &FactWriter::price, to);
  if (found) read_amount_of(page, id, "old", &FactWriter::list_price, to);
  if (!found) {
    found = read_amount_in_box(page, "finalPrice", &FactWriter::price, to);
    if (found) read_amount_in_box(page, "oldPrice", &FactWriter::list_price, to);
  }
  to.findings().price_settled = found || read_shown_box(page, to);
}

/// What one axis is called and which of its values each child has: by the value's number, or by the child's.
struct Axis {
  std::string id;
  std::string label;
  std::map<std::string, std::string> by_option;
  std::map<std::string, std::string> by_child;
};

std::vector<Axis> axes_of(const ScriptValue& config) {
  std::vector<Axis> axes;
  for (const auto& [id, from] : config.at("attributes").members()) {
    if (axes.size() >= kMaxAxes) break;
    Axis axis{.id = std::string(id), .label = from.text("label"), .by_option = {}, .by_child = {}};
    for (const ScriptValue& option : from.items("options")) {
      const std::string label = option.text("label");
      axis.by_option.emplace(option.text("id"), label);
      for (const ScriptValue& product : option.items("products")) axis.by_child.emplace(product.text(), label);
    }
    axes.push_back(std::move(axis));
  }
  return axes;
}

void add_options(const std::vector<Axis>& axes, const ScriptValue& chosen, VariantFinding& variant) {
  for (const Axis& axis : axes) {
    const std::string option = chosen.text(axis.id);
    const auto& labels = option.empty() ? axis.by_child : axis.by_option;
    const auto found = labels.find(option.empty() ? variant.sku : option);
    if (found != labels.end()) variant.options.emplace_back(axis.label, found->second);
  }
}

std::vector<Quote> children_of(const ScriptValue& config) {
  std::vector<Quote> children;
  for (const auto& [child, values] : config.at("index").members()) children.push_back(name_of_member(child, values));
  if (!children.empty()) return children;
  for (const auto& [axis_id, axis] : config.at("attributes").members()) {
    for (const ScriptValue& option : axis.items("options")) {
      for (const ScriptValue& product : option.items("products")) children.emplace_back(product);
    }
    break;
  }
  return children;
}

/// Children by the number of the product that is bought, with the values that tell them apart.
void read_children(const ScriptValue& config, const Quote& currency, FactWriter& to) {
  const std::vector<Axis> axes = axes_of(config);
  for (const Quote& child_said : children_of(config)) {
    VariantFinding variant = variant_called(child_said);
    const std::string& child = child_said.text;
    add_options(axes, config.at("index").at(child), variant);
    variant.price = to.price_of(config.at("optionPrices").at(child).at("finalPrice.amount"), currency);
    variant.image = config.at("images").at(child).at("0").first_of({"full", "img"}).text();
    if (!to.variant(std::move(variant))) return;
  }
}

void read_gallery(const ScriptValue& gallery, FactWriter& to) {
  std::vector<Quote> images;
  std::vector<Quote> others;
  for (const ScriptValue& item : gallery.items("data")) {
    if (item.text("type") == "video") continue;
    (item.at("isMain").flag() == true ? images : others).emplace_back(item.first_of({"full", "img"}));
  }
  images.insert(images.end(), others.begin(), others.end());
  to.images(images);
}

/// The configurations of a page: its own product's, and those of configurable products beside it.
class Configs {
 public:
  void add(const ScriptValue& config) {
    if (config && configs_.size() < kMaxConfigs) configs_.push_back(config);
  }

  std::size_t size() const { return configs_.size(); }

  /// A document that configurations live in.
  void keep(ScriptDocument document) { documents_.push_back(std::move(document)); }

  /// The one that carries the product's number. Where either has none: the only one.
  ScriptValue of(const std::string& id) const {
    for (const ScriptValue& config : configs_) {
      if (!id.empty() && config.text("productId") == id) return config;
    }
    if (configs_.empty()) return {};
    const std::string named = configs_.front().text("productId");
    const bool alone = std::ranges::all_of(
        configs_, [&](const ScriptValue& config) { return !named.empty() && config.text("productId") == named; });
    const bool unnumbered = id.empty() || named.empty();
    return unnumbered && (alone || configs_.size() == 1) ? configs_.front() : ScriptValue();
  }

 private:
  std::vector<ScriptValue> configs_;
  std::vector<ScriptDocument> documents_;
};

/// What the widgets of one x-magento-init script are told.
void read_widgets(const ScriptValue& widgets, Configs& configs, FactWriter& to) {
  if (const ScriptValue gallery = widgets.at("mage/gallery/gallery")) read_gallery(gallery, to);
  configs.add(widgets.first_of(
      {"Magento_Swatches/js/swatch-renderer.jsonConfig", "Magento_Swatches/js/configurable-customer-data.jsonConfig",
       "Magento_ConfigurableProduct/js/configurable.spConfig", "configurable.spConfig", "configurable.jsonConfig"}));
}

void read_script(const Page& page, NodeId node, Configs& configs, FactWriter& to) {
  const std::string_view text = page.raw_text(node);
  const bool init =
      page.attribute(node, "type") == "text/x-magento-init" &&
      (text.find("mage/gallery/gallery") != std::string_view::npos || text.find("onfig\"") != std::string_view::npos);
  const bool first_generation = !init && text.find(kFirstConfig) != std::string_view::npos;
  if (!init && !first_generation) return;
  auto document = init ? ScriptDocument::parse(text, "json(css:script[type=text/x-magento-init])")
                       : ScriptDocument::parse(value_after(text, kFirstConfig, 4), script_route(kFirstConfig));
  if (!document) return;
  const std::size_t before = configs.size();
  if (first_generation) configs.add(document->root());
  if (init) {
    for (const auto& [selector, widgets] : document->root().members()) read_widgets(widgets, configs, to);
  }
  if (configs.size() > before) configs.keep(std::move(*document));
}

void read_scripts(const Page& page, const std::string& id, Findings& findings) {
  FactWriter to(page, findings, 0.93);
  Configs configs;
  for (const NodeId node : page.with_tag("script")) read_script(page, node, configs, to);
  const Quote currency{"", findings.prices.empty() ? "" : findings.prices.front().currency};
  read_children(configs.of(id), currency, to);
}

void read_texts(const Page& page, FactWriter& to) {
  to.title(shown_in(page, "[data-ui-id=page-title-wrapper]"));
  to.mpn(shown_in(page, ".product.attribute.sku .value"));
  if (const NodeId node = page.first(".product.attribute.description .value"); node != kNoNode)
    to.description(node, ".product.attribute.description .value");
  for (const std::string_view selector : {".product-info-main .stock", ".product-info-stock-sku .stock"}) {
    const NodeId node = page.first(selector);
    if (node == kNoNode) continue;
    // Its class says it, whatever the words; a theme's own ("unavailable_backorder") says nothing.
    if (const bool in_stock = has_class(page, node, "available"); in_stock || has_class(page, node, "unavailable"))
      to.availability(attribute_at(page, node, selector, "class"), in_stock);
    return;
  }
}

}  // namespace

bool is_magento_page(const Page& page) {
  if (page.by_id("product_addtocart_form") == kNoNode && page.with_class("product-info-main").empty()) return false;
  return !page.with_class("catalog-product-view").empty() || !page.with_class("price-box").empty();
}

void read_magento_page(const Page& page, Findings& findings) {
  FactWriter to(page, findings, 0.93);
  const Quote id = product_id(page);
  read_texts(page, to);
  to.sku(id);
  read_price(page, id.text, to);
  read_scripts(page, id.text, findings);
}

}  // namespace matjar::sourcing::magento
