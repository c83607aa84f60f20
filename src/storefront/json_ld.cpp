#include "storefront/json_ld.hpp"

#include <boost/json.hpp>
#include <string_view>

namespace matjar::storefront {

namespace {

namespace json = boost::json;

void add_text(json::object& object, std::string_view key, const std::string& text) {
  if (!text.empty()) object[key] = text;
}

/// These letters stand only inside JSON strings, where the escape means the same.
std::string safe_in_script(const std::string& text) {
  std::string safe;
  safe.reserve(text.size());
  for (const char letter : text) {
    switch (letter) {
      case '<':
        safe += "\\u003c";
        break;
      case '>':
        safe += "\\u003e";
        break;
      case '&':
        safe += "\\u0026";
        break;
      default:
        safe += letter;
    }
  }
  return safe;
}

std::string_view schema_availability(product::Availability availability) {
  switch (availability) {
    case product::Availability::in_stock:
      return "https://schema.org/InStock";
    case product::Availability::out_of_stock:
      return "https://schema.org/OutOfStock";
    case product::Availability::preorder:
      return "https://schema.org/PreOrder";
    case product::Availability::unknown:
      break;
  }
  return {};
}

json::object offer_of(const LandingPage& page) {
  json::object offer{{"@type", "Offer"},
                     {"price", page.price.price.amount_text()},
                     {"priceCurrency", page.price.price.currency().code()}};
  add_text(offer, "url", page.product_url);
  if (page.availability) add_text(offer, "availability", std::string(schema_availability(*page.availability)));
  return offer;
}

}  // namespace

std::string product_json_ld(const LandingPage& page, Language language) {
  json::object product{{"@context", "https://schema.org"}, {"@type", "Product"}};
  add_text(product, "name", page.product_name.in(language));
  add_text(product, "description", page.meta_description.in(language));
  add_text(product, "sku", page.sku);
  add_text(product, "gtin", page.gtin);
  if (!page.brand.empty()) product["brand"] = json::object{{"@type", "Brand"}, {"name", page.brand}};
  if (!page.images.empty()) {
    json::array images;
    for (const LandingImage& image : page.images) images.emplace_back(image.url);
    product["image"] = std::move(images);
  }
  product["offers"] = offer_of(page);
  return safe_in_script(json::serialize(product));
}

}  // namespace matjar::storefront
