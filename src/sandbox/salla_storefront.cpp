#include "sandbox/salla_storefront.hpp"

#include <algorithm>
#include <ctemplate/template.h>
#include <ctemplate/template_cache.h>

#include "sandbox/photo.hpp"
#include "sandbox/seeded_noise.hpp"

namespace matjar::sandbox {

namespace {

/// The words of the page itself, by language.
struct PageWords {
  std::string_view language;
  std::string_view direction;
  std::string_view store_name;
  std::string_view other_language;
  std::string_view other_code;
  std::string_view currency;
  std::string_view in_stock;
  std::string_view out_of_stock;
  std::string_view add_to_cart;
  std::string_view details;
  std::string_view empty;
  std::string_view sku;
  std::string_view vat;
  std::string_view notice;
};

constexpr PageWords kArabic = {"ar",
                               "rtl",
                               "متجر تجريبي",
                               "English",
                               "en",
                               "ر.س",
                               "متوفر",
                               "نفدت الكمية",
                               "أضف للسلة",
                               "تفاصيل المنتج",
                               "لا توجد منتجات",
                               "رقم الصنف",
                               "السعر شامل الضريبة",
                               "متجر تجريبي يعمل على هذا الجهاز فقط"};
constexpr PageWords kEnglish = {"en",
                                "ltr",
                                "Demo store",
                                "العربية",
                                "ar",
                                "SAR",
                                "In stock",
                                "Out of stock",
                                "Add to cart",
                                "Product details",
                                "No products yet",
                                "SKU",
                                "VAT included",
                                "A demo store that runs on this machine only"};

const PageWords& words_for(const Call& call) {
  return call.query("lang") == "en" ? kEnglish : kArabic;
}

bool visible(const EmulatedProduct& product) {
  const auto status = product.status();
  return status == "sale" || status == "out";
}

std::string price_text(const Decimal& price, const PageWords& words) {
  return fmt::format("{} {}", price.rescaled(2, Rounding::half_up).value_or(price).str(), words.currency);
}

std::string text_of(std::string_view text) {
  return std::string(text);
}

void fill_page(ctemplate::TemplateDictionary& page, const PageWords& words) {
  page.SetValue("LANG", text_of(words.language));
  page.SetValue("DIR", text_of(words.direction));
  page.SetValue("STORE_NAME", text_of(words.store_name));
  page.SetValue("OTHER_LANGUAGE", text_of(words.other_language));
  page.SetValue("OTHER_CODE", text_of(words.other_code));
  page.SetValue("NOTICE", text_of(words.notice));
  page.SetValue("STORE_URL", fmt::format("/salla/store?lang={}", words.language));
}

void fill_price(ctemplate::TemplateDictionary& at, const EmulatedProduct& product, const PageWords& words) {
  const bool reduced = product.sale_price && !product.sale_price->is_zero() && *product.sale_price < product.price;
  at.SetValue("PRICE", price_text(reduced ? *product.sale_price : product.price, words));
  if (!reduced) return;
  auto* old_price = at.AddSectionDictionary("OLD_PRICE");
  old_price->SetValue("PRICE_BEFORE", price_text(product.price, words));
}

const EmulatedImage* main_image(const EmulatedProduct& product) {
  const auto found = std::ranges::find(product.images, true, &EmulatedImage::main);
  if (found != product.images.end()) return &*found;
  return product.images.empty() ? nullptr : &product.images.front();
}

/// Relative, so that the page also works through a forwarded port.
std::string local_image_url(const EmulatedImage& image) {
  return fmt::format("/salla/cdn/images/{}", image.id);
}

net::Response expand(ctemplate::TemplateCache& cache, const std::filesystem::path& file,
                     const ctemplate::TemplateDictionary& page) {
  std::string html;
  if (!cache.ExpandWithData(file.string(), ctemplate::STRIP_WHITESPACE, &page, nullptr, &html))
    return net::text_response(500, "The template " + file.filename().string() + " cannot be read\n");
  return net::text_response(200, std::move(html), "text/html; charset=utf-8");
}

}  // namespace

SallaStorefront::SallaStorefront(EmulatedStore& store, std::filesystem::path templates)
    : store_(store), templates_(std::move(templates)), cache_(std::make_unique<ctemplate::TemplateCache>()) {}

SallaStorefront::~SallaStorefront() = default;

net::Response SallaStorefront::index(Call& call) const {
  const auto& words = words_for(call);
  const std::string language(words.language);
  ctemplate::TemplateDictionary page("store");
  fill_page(page, words);
  page.SetValue("OTHER_URL", fmt::format("/salla/store?lang={}", words.other_code));
  bool any = false;
  for (const auto& [id, product] : store_.products) {
    if (!visible(product)) continue;
    any = true;
    auto* card = page.AddSectionDictionary("PRODUCT");
    card->SetValue("NAME", product.text(&EmulatedTexts::name, language));
    card->SetValue("URL", fmt::format("/salla/store/products/{}?lang={}", id, language));
    fill_price(*card, product, words);
    if (const auto* image = main_image(product)) card->SetValue("IMAGE", local_image_url(*image));
  }
  if (!any) page.SetValueAndShowSection("EMPTY_TEXT", text_of(words.empty), "EMPTY");
  return expand(*cache_, templates_ / "sandbox_store.tpl", page);
}

net::Response SallaStorefront::product(Call& call) const {
  const auto* found = store_.find(call.parameter("id"));
  if (!found || !visible(*found)) return net::text_response(404, "This product is not in the store\n");
  call.product = std::to_string(found->id);
  const auto& words = words_for(call);
  const std::string language(words.language);
  ctemplate::TemplateDictionary page("product");
  fill_page(page, words);
  page.SetValue("OTHER_URL", fmt::format("/salla/store/products/{}?lang={}", found->id, words.other_code));
  const auto& title = found->text(&EmulatedTexts::metadata_title, language);
  const auto& name = found->text(&EmulatedTexts::name, language);
  page.SetValue("TITLE", title.empty() ? name : title);
  page.SetValue("META_DESCRIPTION", found->text(&EmulatedTexts::metadata_description, language));
  page.SetValue("NAME", name);
  const auto& subtitle = found->text(&EmulatedTexts::subtitle, language);
  if (!subtitle.empty()) page.SetValueAndShowSection("SUBTITLE", subtitle, "HAS_SUBTITLE");
  fill_price(page, *found, words);
  page.SetValue("VAT", text_of(words.vat));
  const bool on_sale = found->status() == "sale";
  page.SetValue("STOCK", text_of(on_sale ? words.in_stock : words.out_of_stock));
  page.SetValue("STOCK_CLASS", on_sale ? "in" : "out");
  if (on_sale) page.SetValueAndShowSection("ADD_TO_CART", text_of(words.add_to_cart), "CAN_BUY");
  page.SetValue("DETAILS", text_of(words.details));
  page.SetValue("SKU_WORD", text_of(words.sku));
  page.SetValue("SKU", found->sku);
  page.SetValue("DESCRIPTION", found->text(&EmulatedTexts::description, language));
  if (const auto* image = main_image(*found)) {
    page.SetValue("MAIN_IMAGE", local_image_url(*image));
    page.SetValue("MAIN_ALT", image->alt.empty() ? name : image->alt);
  }
  for (const auto& image : found->images) {
    auto* picture = page.AddSectionDictionary("IMAGE");
    picture->SetValue("SRC", local_image_url(image));
    picture->SetValue("ALT", image.alt.empty() ? name : image.alt);
  }
  return expand(*cache_, templates_ / "sandbox_product.tpl", page);
}

net::Response SallaStorefront::image(Call& call) const {
  for (const auto& [id, product] : store_.products)
    for (const auto& image : product.images) {
      if (std::to_string(image.id) != call.parameter("id")) continue;
      auto response = image.bytes.empty() ? net::text_response(200, photo_of(image.source_url).bytes, "image/png")
                                          : net::text_response(200, image.bytes, image.content_type);
      response.headers.set("Cache-Control", "max-age=3600");
      return response;
    }
  return net::text_response(404, "no such image\n");
}

}  // namespace matjar::sandbox
