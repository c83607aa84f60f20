#include "sourcing/magento/magento_page.hpp"

#include <array>
#include <fmt/format.h>

#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/price_text.hpp"
#include "sourcing/page/script_json.hpp"
#include "sourcing/page/script_value.hpp"

namespace matjar::sourcing::magento {

namespace {

std::string product_id(const Page& page) {
  for (const std::string_view selector :
       {"#product_addtocart_form input[name=product]", ".product-info-main [data-role=priceBox][data-product-id]"}) {
    const NodeId node = page.first(selector);
    if (node == kNoNode) continue;
    const auto id = page.attribute(node, "value");
    return std::string(id ? *id : page.attribute(node, "data-product-id").value_or(""));
  }
  return "";
}

std::string currency_near(const Page& page, NodeId node, const Findings& findings) {
  return currency_in(page.text(node), findings.hints);
}

using AddPrice = bool (FactWriter::*)(std::string_view, std::string_view, std::string_view);

/// Each price of the page carries its product's number; with both prices shown, the one with tax is what is paid.
bool read_amount_of(const Page& page, const std::string& id, std::string_view kind, AddPrice add, FactWriter& to) {
  for (const std::string_view prefix : {"price-including-tax-", ""}) {
    const NodeId node = page.by_id(fmt::format("{}{}-price-{}", prefix, kind, id));
    const NodeId named = node != kNoNode ? node : page.by_id(fmt::format("{}{}-{}", prefix, kind, id));
    if (named == kNoNode) continue;
    const std::string_view amount = page.attribute(named, "data-price-amount").value_or("");
    if (!amount.empty() &&
        (to.*add)(fmt::format("[data-price-type={}]", page.attribute(named, "data-price-type").value_or("")), amount,
                  currency_near(page, named, to.findings())))
      return true;
  }
  return false;
}

/// Themes that number nothing: the box beside the product's name.
bool read_amount_in_box(const Page& page, std::string_view type, AddPrice add, FactWriter& to) {
  for (const std::string_view box : {".product-info-price", ".product-info-main .price-box"}) {
    const NodeId node = page.first(fmt::format("{} [data-price-type={}]", box, type));
    if (node == kNoNode) continue;
    if ((to.*add)(fmt::format("[data-price-type={}]", type), page.attribute(node, "data-price-amount").value_or(""),
                  currency_near(page, node, to.findings())))
      return true;
  }
  return false;
}

/// The first generation has no amounts for machines.
bool read_shown_box(const Page& page, FactWriter& to) {
  const auto text_at = [&](std::string_view selector) {
    const NodeId node = page.first(selector);
    return node == kNoNode ? std::string() : page.text(node);
  };
  for (const std::string_view selector :
       {".product-shop .special-price .price", ".product-shop .regular-price .price"}) {
    if (!to.shown_price(selector, text_at(selector))) continue;
    to.shown_list_price(".product-shop .old-price .price", text_at(".product-shop .old-price .price"));
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

/// Children by the number of the product that is bought, with the values that tell them apart.
void add_options(const ScriptValue& config, const std::string& child, VariantFinding& variant) {
  for (const auto& [axis_id, axis] : config.at("attributes").members()) {
    const std::string chosen = config.at("index").at(child).text(axis_id);
    for (const ScriptValue& option : axis.items("options")) {
      bool own = !chosen.empty() && option.text("id") == chosen;
      if (chosen.empty()) {
        for (const ScriptValue& product : option.items("products")) own = own || product.text() == child;
      }
      if (!own) continue;
      variant.options.emplace_back(axis.text("label"), option.text("label"));
      break;
    }
  }
}

std::vector<std::string> children_of(const ScriptValue& config) {
  std::vector<std::string> children;
  for (const auto& [child, values] : config.at("index").members()) children.emplace_back(child);
  if (!children.empty()) return children;
  for (const auto& [axis_id, axis] : config.at("attributes").members()) {
    for (const ScriptValue& option : axis.items("options")) {
      for (const ScriptValue& product : option.items("products")) children.push_back(product.text());
    }
    break;
  }
  return children;
}

void read_children(const ScriptValue& config, std::string_view currency, FactWriter& to) {
  for (const std::string& child : children_of(config)) {
    VariantFinding variant;
    variant.sku = child;
    variant.route = to.route("index");
    variant.text = config.at("sku").text(child);
    add_options(config, child, variant);
    variant.price =
        to.price_of("optionPrices.finalPrice", config.at("optionPrices").at(child).text("finalPrice.amount"), currency);
    variant.image = config.at("images").at(child).at("0").first_of({"full", "img"}).text();
    to.variant(std::move(variant));
  }
}

void read_gallery(const ScriptValue& gallery, FactWriter& to) {
  std::vector<std::string> images;
  std::vector<std::string> others;
  for (const ScriptValue& item : gallery.items("data")) {
    if (item.text("type") == "video") continue;
    (item.at("isMain").flag() == true ? images : others).push_back(item.first_of({"full", "img"}).text());
  }
  images.insert(images.end(), others.begin(), others.end());
  to.images("mage/gallery/gallery", images);
}

/// What the widgets of one x-magento-init script are told.
void read_widgets(const ScriptValue& widgets, std::string_view currency, FactWriter& to) {
  if (const ScriptValue gallery = widgets.at("mage/gallery/gallery")) read_gallery(gallery, to);
  const ScriptValue config = widgets.first_of(
      {"Magento_Swatches/js/swatch-renderer.jsonConfig", "Magento_Swatches/js/configurable-customer-data.jsonConfig",
       "Magento_ConfigurableProduct/js/configurable.spConfig", "configurable.spConfig", "configurable.jsonConfig"});
  if (config && to.findings().variants.empty()) read_children(config, currency, to);
}

void read_scripts(const Page& page, Findings& findings) {
  FactWriter to(page, findings, "script:x-magento-init", 0.93);
  const std::string currency = findings.prices.empty() ? "" : findings.prices.front().currency;
  for (const NodeId node : page.with_tag("script")) {
    const std::string_view text = page.raw_text(node);
    const bool init = page.attribute(node, "type") == "text/x-magento-init";
    if (init && (text.find("mage/gallery/gallery") != std::string_view::npos ||
                 text.find("onfig\"") != std::string_view::npos)) {
      const auto document = ScriptDocument::parse(text);
      if (!document) continue;
      for (const auto& [selector, widgets] : document->root().members()) read_widgets(widgets, currency, to);
    } else if (findings.variants.empty() && text.find("new Product.Config(") != std::string_view::npos) {
      const auto document = ScriptDocument::parse(value_after(text, "new Product.Config(", 4));
      if (document) read_children(document->root(), currency, to);
    }
  }
}

void read_attributes(const Page& page, FactWriter& to) {
  for (const NodeId row : page.select("#product-attribute-specs-table tr", 100)) {
    std::string name;
    std::string value;
    for (NodeId at = row + 1; at < page.end(row); ++at) {
      if (page.tag(at) == "th" && name.empty()) name = page.text(at);
      if (page.tag(at) == "td" && value.empty()) value = page.text(at);
    }
    to.attribute("#product-attribute-specs-table", name, value);
  }
}

void read_texts(const Page& page, FactWriter& to) {
  const auto text_at = [&](std::string_view selector) {
    const NodeId node = page.first(selector);
    return node == kNoNode ? std::string() : page.text(node);
  };
  to.title("h1.page-title", text_at("[data-ui-id=page-title-wrapper]"));
  to.mpn(".product.attribute.sku .value", text_at(".product.attribute.sku .value"));
  to.description(".product.attribute.description .value", text_at(".product.attribute.description .value"));
  for (const std::string_view selector : {".product-info-main .stock", ".product-info-stock-sku .stock"}) {
    const NodeId node = page.first(selector);
    if (node == kNoNode) continue;
    const std::string_view classes = page.attribute(node, "class").value_or("");
    to.availability(selector, page.text(node), classes.find("unavailable") == std::string_view::npos);
    return;
  }
}

}  // namespace

bool is_magento_page(const Page& page) {
  if (page.by_id("product_addtocart_form") == kNoNode && page.with_class("product-info-main").empty()) return false;
  return !page.with_class("catalog-product-view").empty() || !page.with_class("price-box").empty();
}

void read_magento_page(const Page& page, Findings& findings) {
  FactWriter to(page, findings, "css", 0.93);
  const std::string id = product_id(page);
  read_texts(page, to);
  to.sku("input[name=product]", id);
  read_price(page, id, to);
  read_scripts(page, findings);
  read_attributes(page, to);
}

}  // namespace matjar::sourcing::magento
