#include "sourcing/alibaba/taobao_page.hpp"

#include <algorithm>
#include <map>

#include "base/utf8.hpp"
#include "sourcing/page/fact_writer.hpp"
#include "sourcing/page/script_json.hpp"
#include "sourcing/page/script_value.hpp"

namespace matjar::sourcing::alibaba {

namespace {

constexpr std::string_view kYuan = "CNY";

PriceHints yuan() {
  return {.currency = std::string(kYuan), .country = "cn"};
}

/// What stands there is said in yuan, whatever the page says elsewhere.
Quote in_yuan() {
  return {"", std::string(kYuan)};
}

void read_title(const Page& page, FactWriter& to) {
  for (const std::string_view selector :
       {"#J_Title .tb-main-title", "#J_DetailMeta h1", ".tb-detail-hd h1", "h3.tb-main-title", "#J_ImgBooth"}) {
    for (const Quote& title :
         {attribute_in(page, selector, "data-title"), attribute_in(page, selector, "alt"), shown_in(page, selector)}) {
      if (!title.empty()) return to.title(title);
    }
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
    // "Selected", for who cannot see the frame around it.
    constexpr std::string_view kSelected = "已选中";
    std::string name = page.text(swatch);
    if (name.ends_with(kSelected)) name.resize(name.size() - kSelected.size());
    out.emplace(id, std::pair(axis, std::string(trim(name))));
  }
  return out;
}

/// {";20509:28383;1627207:3232483;": {"price": "149.00", "stock": "2", "skuId": "3715273009507"}}.
void read_skus(const Page& page, std::string_view script, FactWriter& to) {
  const auto map = ScriptDocument::parse(value_after(script, "skuMap", 8), script_route("skuMap"));
  if (!map) return;
  const auto options = options_of(page);
  for (const auto& [path, item] : map->root().members()) {
    VariantFinding variant = variant_called(item.at("skuId"));
    variant.price = to.price_of(item.at("price"), in_yuan());
    put_stock(variant, stock_by_number(item.at("stock")));
    std::string_view rest = path;
    while (!rest.empty()) {
      const std::size_t stop = std::min(rest.find(';'), rest.size());
      const auto known = options.find(std::string(rest.substr(0, stop)));
      if (known != options.end()) variant.options.push_back(known->second);
      rest.remove_prefix(std::min(stop + 1, rest.size()));
    }
    if (!to.variant(std::move(variant))) return;
  }
}

void read_price(std::string_view script, FactWriter& to) {
  const Quote range{script_route("defaultItemPrice"), std::string(string_after(script, "\"defaultItemPrice\"", 4))};
  Findings& findings = to.findings();
  const std::string lower(trim(std::string_view(range.text).substr(0, range.text.find('-'))));
  if (to.price({range.route, lower}, in_yuan())) {
    findings.prices.back().text = range.text;
    return;
  }
  const PriceFinding* lowest = nullptr;
  for (const VariantFinding& variant : findings.variants) {
    if (variant.price && (lowest == nullptr || variant.price->amount < lowest->amount)) lowest = &*variant.price;
  }
  if (lowest != nullptr) findings.prices.push_back(*lowest);
}

/// "…jpg_60x60.jpg" is a thumbnail of "…jpg".
std::string full_size(const std::string& url) {
  std::size_t end = url.size();
  for (const std::string_view ending : {".jpg_", ".png_"}) {
    if (const std::size_t at = url.find(ending); at != std::string::npos) end = std::min(end, at + 4);
  }
  return url.substr(0, end);
}

void read_images(std::string_view script, FactWriter& to) {
  const auto list = ScriptDocument::parse(value_after(script, "auctionImages", 12), script_route("auctionImages"));
  if (!list) return;
  const auto images = list->root().items();
  to.images({images.begin(), images.end()}, full_size);
}

void read_thumbnails(const Page& page, FactWriter& to) {
  static constexpr std::string_view kThumbs = "#J_UlThumb img, #J_ImgBooth";
  std::vector<Quote> images;
  for (const NodeId img : page.select(kThumbs, 20)) {
    Quote address = attribute_at(page, img, kThumbs, "data-src");
    images.push_back(address.empty() ? attribute_at(page, img, kThumbs, "src") : std::move(address));
  }
  to.images(images, full_size);
}

}  // namespace

bool is_taobao_page(const Page& page) {
  return page.first("#J_Title, #J_DetailMeta, #J_ImgBooth, #J_UlThumb") != kNoNode;
}

void read_taobao_page(const Page& page, Findings& findings) {
  findings.hints = yuan();
  FactWriter to(page, findings, 0.92);
  read_title(page, to);
  for (const NodeId node : page.with_tag("script")) {
    const std::string_view script = page.raw_text(node);
    if (findings.variants.empty()) read_skus(page, script, to);
    if (findings.images.empty()) read_images(script, to);
    if (findings.prices.empty()) read_price(script, to);
  }
  FactWriter thumbnails(page, findings, 0.9);
  read_thumbnails(page, thumbnails);
  // The page is full of other products' prices.
  findings.price_settled = !findings.titles.empty();
}

}  // namespace matjar::sourcing::alibaba
