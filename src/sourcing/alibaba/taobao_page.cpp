#include "sourcing/alibaba/taobao_page.hpp"

#include <boost/json.hpp>
#include <map>

#include "base/utf8.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/price_text.hpp"
#include "sourcing/page/script_json.hpp"
#include "sourcing/page/title_text.hpp"

namespace matjar::sourcing::alibaba {

namespace {

namespace json = boost::json;

constexpr std::size_t kMaxVariants = 500;

std::optional<json::value> parsed(std::string_view script) {
  boost::system::error_code error;
  json::value value = json::parse(strict_json(script), error);
  if (error) return std::nullopt;
  return value;
}

std::string text_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr) return "";
  if (value->is_string()) return std::string(value->get_string());
  return value->is_int64() ? std::to_string(value->get_int64()) : "";
}

PriceHints yuan() {
  return {.currency = "CNY", .country = "cn"};
}

std::optional<PriceFinding> price_of(std::string_view text, std::string route) {
  const auto reading = read_machine_amount(text, yuan());
  if (!reading) return std::nullopt;
  return PriceFinding{.amount = reading->amount,
                      .currency = "CNY",
                      .route = std::move(route),
                      .text = std::string(text),
                      .confidence = 0.92};
}

void read_title(const Page& page, Findings& findings) {
  for (const std::string_view selector :
       {"#J_Title .tb-main-title", "#J_DetailMeta h1", ".tb-detail-hd h1", "h3.tb-main-title", "#J_ImgBooth"}) {
    const NodeId node = page.first(selector);
    if (node == kNoNode) continue;
    std::string text(page.attribute(node, "data-title").value_or(page.attribute(node, "alt").value_or("")));
    if (text.empty()) text = page.text(node);
    if (text.empty()) continue;
    findings.titles.push_back(
        {.value = text, .route = "css:" + std::string(selector), .text = text, .confidence = 0.93});
    return;
  }
}

/// Names of the options by their "pid:vid", from the swatches that a shopper clicks.
std::map<std::string, std::pair<std::string, std::string>> options_of(const Page& page) {
  std::map<std::string, std::pair<std::string, std::string>> out;
  for (const NodeId swatch : page.select("li[data-value]", 400)) {
    const std::string id(*page.attribute(swatch, "data-value"));
    std::string axis = "option";
    for (NodeId at = page.parent(swatch); at != kNoNode; at = page.parent(at)) {
      const std::string_view named = page.attribute(at, "data-property").value_or("");
      if (named.empty()) continue;
      axis = std::string(named);
      break;
    }
    out.emplace(id, std::pair(axis, page.text(swatch)));
  }
  return out;
}

/// {";20509:28383;1627207:3232483;": {"price": "149.00", "stock": "2", "skuId": "3715273009507"}}.
void read_skus(const Page& page, std::string_view script, Findings& findings) {
  const auto map = parsed(value_after(script, "skuMap", 8));
  if (!map || !map->is_object()) return;
  const auto options = options_of(page);
  for (const auto& [path, value] : map->get_object()) {
    if (!value.is_object() || findings.variants.size() >= kMaxVariants) continue;
    VariantFinding variant;
    variant.sku = text_of(value.get_object(), "skuId");
    variant.route = "script:skuMap";
    variant.text = std::string(path);
    variant.price = price_of(text_of(value.get_object(), "price"), "script:skuMap.price");
    const std::string stock = text_of(value.get_object(), "stock");
    if (!stock.empty()) variant.available = stock != "0";
    std::string_view rest = variant.text;
    while (!rest.empty()) {
      const std::size_t stop = std::min(rest.find(';'), rest.size());
      const auto known = options.find(std::string(rest.substr(0, stop)));
      if (known != options.end()) variant.options.push_back(known->second);
      rest.remove_prefix(std::min(stop + 1, rest.size()));
    }
    findings.variants.push_back(std::move(variant));
  }
}

void read_price(std::string_view script, Findings& findings) {
  const std::string range(string_after(script, "\"defaultItemPrice\"", 4));
  if (auto price = price_of(trim(range.substr(0, range.find('-'))), "script:defaultItemPrice")) {
    price->text = range;
    findings.prices.push_back(std::move(*price));
    return;
  }
  const PriceFinding* lowest = nullptr;
  for (const VariantFinding& variant : findings.variants) {
    if (variant.price && (lowest == nullptr || variant.price->amount < lowest->amount)) lowest = &*variant.price;
  }
  if (lowest != nullptr) findings.prices.push_back(*lowest);
}

void add_image(const Page& page, std::string url, ImageFinding& images) {
  // "…jpg_60x60.jpg" is a thumbnail of "…jpg".
  for (const std::string_view ending : {".jpg_", ".png_"}) {
    if (const std::size_t at = url.find(ending); at != std::string::npos) url.resize(at + 4);
  }
  if (auto absolute = page.absolute(url)) images.urls.push_back(std::move(*absolute));
}

void read_images(const Page& page, std::string_view script, Findings& findings) {
  ImageFinding images{.urls = {}, .route = "script:auctionImages", .confidence = 0.92};
  const auto list = parsed(value_after(script, "auctionImages", 12));
  if (list && list->is_array()) {
    for (const json::value& item : list->get_array()) {
      if (item.is_string()) add_image(page, std::string(item.get_string()), images);
    }
  }
  if (images.urls.empty()) return;
  findings.images.push_back(std::move(images));
}

void read_thumbnails(const Page& page, Findings& findings) {
  ImageFinding images{.urls = {}, .route = "css:#J_UlThumb img", .confidence = 0.9};
  for (const NodeId img : page.select("#J_UlThumb img, #J_ImgBooth", 20)) {
    const std::string_view src = page.attribute(img, "data-src").value_or(page.attribute(img, "src").value_or(""));
    if (!src.empty()) add_image(page, std::string(src), images);
  }
  if (!images.urls.empty()) findings.images.push_back(std::move(images));
}

}  // namespace

bool is_taobao_page(const Page& page) {
  return page.first("#J_Title, #J_DetailMeta, #J_ImgBooth, #J_UlThumb") != kNoNode;
}

void read_taobao_page(const Page& page, Findings& findings) {
  findings.hints = yuan();
  read_title(page, findings);
  for (const NodeId node : page.with_tag("script")) {
    const std::string_view script = page.raw_text(node);
    if (findings.variants.empty()) read_skus(page, script, findings);
    if (findings.images.empty()) read_images(page, script, findings);
    if (findings.prices.empty()) read_price(script, findings);
  }
  read_thumbnails(page, findings);
  // The page is full of other products' prices.
  findings.price_settled = !findings.titles.empty();
}

}  // namespace matjar::sourcing::alibaba
