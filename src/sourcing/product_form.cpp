#include "sourcing/product_form.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/url.hpp"
#include "base/utf8.hpp"
#include "sourcing/page/product_limits.hpp"

namespace matjar::sourcing {

namespace {

namespace json = boost::json;
using product::Fact;
using product::Provenance;
using product::Rung;

constexpr std::size_t kLongestName = 300;  // characters
constexpr std::size_t kLongestValue = 300;

std::unexpected<Error> invalid(std::string message) {
  return fail(ErrorKind::invalid_input, {.name = "product_form_invalid",
                                         .message = std::move(message),
                                         .next_step = "Correct the field and send it again."});
}

Provenance typed(std::string_view field, std::string_view text) {
  return {.rung = Rung::manual, .route = fmt::format("form:{}", field), .text = std::string(text)};
}

/// A text, or a number as its digits; empty when the field is not there.
Result<std::string> text_in(const json::object& form, std::string_view field) {
  const json::value* value = form.if_contains(field);
  if (value == nullptr || value->is_null()) return std::string();
  if (value->is_string()) return std::string(trim(std::string_view(value->as_string())));
  if (value->is_int64() || value->is_uint64()) return json::serialize(*value);
  if (value->is_double()) return fmt::format("{}", value->as_double());
  return invalid(fmt::format("\"{}\" must be a text.", field));
}

Result<std::optional<Fact<PlainText>>> plain_in(const json::object& form, std::string_view field) {
  TRY_ASSIGN(const std::string text, text_in(form, field));
  if (count_code_points(text) > kLongestName)
    return invalid(fmt::format("\"{}\" is longer than {} characters.", field, kLongestName));
  PlainText plain = PlainText::from(text);
  if (plain.empty()) return std::nullopt;
  return Fact<PlainText>{.value = std::move(plain), .provenance = typed(field, text)};
}

Result<std::optional<Fact<Money>>> money_in(const json::object& form, std::string_view field,
                                            const Currency& currency) {
  TRY_ASSIGN(const std::string text, text_in(form, field));
  if (text.empty()) return std::nullopt;
  const auto money = Money::parse(text, currency);
  if (!money || !is_price(*money))
    return invalid(fmt::format("\"{}\" is no price in {}: digits and a point, like 149.00.", field, currency.code()));
  return Fact<Money>{.value = *money, .provenance = typed(field, text)};
}

/// The texts of a list, or the lines of one text.
Result<std::vector<std::string>> texts_in(const json::object& form, std::string_view field, std::size_t most) {
  std::vector<std::string> texts;
  const json::value* value = form.if_contains(field);
  if (value == nullptr || value->is_null()) return texts;
  const auto add = [&](std::string_view text) {
    if (text = trim(text); !text.empty()) texts.emplace_back(text);
  };
  if (value->is_string()) {
    std::string_view rest = value->as_string();
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      add(rest.substr(0, end));
      if (texts.size() > most) break;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  } else if (value->is_array()) {
    for (const json::value& entry : value->as_array()) {
      if (!entry.is_string()) return invalid(fmt::format("\"{}\" must be a list of texts.", field));
      add(std::string_view(entry.as_string()));
      if (texts.size() > most) break;
    }
  } else {
    return invalid(fmt::format("\"{}\" must be a list of texts.", field));
  }
  if (texts.size() > most) return invalid(fmt::format("\"{}\" has more than {} entries.", field, most));
  return texts;
}

Result<std::vector<Fact<PlainText>>> paragraphs_in(const json::object& form, std::string_view field, std::size_t most) {
  std::vector<Fact<PlainText>> facts;
  TRY_ASSIGN(const auto texts, texts_in(form, field, most));
  for (const std::string& text : texts) {
    if (count_code_points(text) > kLongestText)
      return invalid(fmt::format("\"{}\" has a text of more than {} characters.", field, kLongestText));
    PlainText plain = PlainText::from(text, {.max_characters = kLongestText});
    if (!plain.empty()) facts.push_back({.value = std::move(plain), .provenance = typed(field, text)});
  }
  return facts;
}

Result<std::vector<product::SourceImage>> images_in(const json::object& form) {
  std::vector<product::SourceImage> images;
  TRY_ASSIGN(const auto addresses, texts_in(form, "images", kMostImages));
  for (const std::string& address : addresses) {
    const auto url = Url::parse(address);
    if (!url) return invalid(fmt::format("\"images\" has \"{}\", which is no web address.", prefix_of(address, 100)));
    images.push_back({.url = url->str(), .provenance = typed("images", address)});
  }
  if (images.empty()) return invalid("\"images\" names no picture of the product.");
  return images;
}

Result<std::vector<product::Attribute>> attributes_in(const json::object& form) {
  std::vector<product::Attribute> attributes;
  const json::value* value = form.if_contains("attributes");
  if (value == nullptr || value->is_null()) return attributes;
  if (!value->is_object()) return invalid("\"attributes\" must be an object of names and texts.");
  if (value->as_object().size() > kMostAttributes)
    return invalid(fmt::format("\"attributes\" has more than {} entries.", kMostAttributes));
  for (const auto& [name, text] : value->as_object()) {
    if (!text.is_string()) return invalid("\"attributes\" must be an object of names and texts.");
    const std::string_view words = text.as_string();
    if (count_code_points(name) > kLongestValue || count_code_points(words) > kLongestValue)
      return invalid(fmt::format("\"attributes\" has a text of more than {} characters.", kLongestValue));
    product::Attribute attribute{
        .name = PlainText::from(name), .value = PlainText::from(words), .provenance = typed("attributes", words)};
    if (!attribute.name.empty() && !attribute.value.empty()) attributes.push_back(std::move(attribute));
  }
  return attributes;
}

}  // namespace

Result<product::SourceProduct> read_product_form(const ProductForm& typed_in, Timestamp typed_at) {
  boost::system::error_code error;
  const json::value value = json::parse(typed_in.json, error);
  if (error || !value.is_object()) return invalid("The product is no JSON object.");
  const json::object& form = value.as_object();

  product::SourceProduct product;
  product.listing = typed_in.listing;
  product.url = typed_in.url;
  product.read_at = typed_at;
  TRY_ASSIGN(product.title, plain_in(form, "title"));
  if (!product.title) return invalid("\"title\" is missing.");
  TRY_ASSIGN(const std::string code, text_in(form, "currency"));
  const auto currency = Currency::from_code(code);
  if (!currency) return invalid("\"currency\" must be a currency's three letters, like SAR.");
  TRY_ASSIGN(product.price, money_in(form, "price", *currency));
  if (!product.price) return invalid("\"price\" is missing.");
  TRY_ASSIGN(product.list_price, money_in(form, "list_price", *currency));
  if (product.list_price && product.list_price->value.minor() <= product.price->value.minor())
    return invalid("\"list_price\" is not higher than \"price\".");
  TRY_ASSIGN(product.brand, plain_in(form, "brand"));
  TRY_ASSIGN(const std::string sku, text_in(form, "sku"));
  if (sku.size() > kLongestId) return invalid(fmt::format("\"sku\" is longer than {} bytes.", kLongestId));
  if (!sku.empty()) product.sku = Fact<std::string>{.value = sku, .provenance = typed("sku", sku)};
  TRY_ASSIGN(product.description, paragraphs_in(form, "description", kMostParagraphs));
  TRY_ASSIGN(product.bullet_points, paragraphs_in(form, "bullet_points", kMostBulletPoints));
  TRY_ASSIGN(product.attributes, attributes_in(form));
  TRY_ASSIGN(product.images, images_in(form));
  return product;
}

}  // namespace matjar::sourcing
