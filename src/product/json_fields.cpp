#include "product/json_fields.hpp"

#include <boost/json.hpp>
#include <charconv>
#include <fmt/format.h>

#include "product/source_product.hpp"

namespace matjar::product {

namespace json = boost::json;

namespace {

constexpr std::size_t kMaxBytes = 32u << 20;
constexpr std::size_t kMaxCharacters = 1'000'000;

}  // namespace

void JsonFields::complain(std::string_view key, std::string_view what) const {
  if (problem_->empty()) *problem_ = fmt::format("{}{} {}", path_, key, what);
}

const json::value* JsonFields::find(std::string_view key) const {
  return object_->if_contains(key);
}

bool JsonFields::has(std::string_view key) const {
  const json::value* value = find(key);
  return value != nullptr && !value->is_null();
}

const json::string* JsonFields::find_string(std::string_view key) const {
  const json::value* value = find(key);
  const json::string* string = value == nullptr ? nullptr : value->if_string();
  if (string == nullptr) complain(key, "is not a string");
  return string;
}

const json::array* JsonFields::find_array(std::string_view key) const {
  const json::value* value = find(key);
  const json::array* array = value == nullptr ? nullptr : value->if_array();
  if (array == nullptr) complain(key, "is not a list");
  return array;
}

std::string JsonFields::text(std::string_view key) const {
  const json::string* string = find_string(key);
  return string == nullptr ? std::string() : std::string(*string);
}

PlainText JsonFields::plain(std::string_view key) const {
  return PlainText::from(text(key), {.max_characters = kMaxCharacters, .lines = PlainText::Lines::many});
}

std::int64_t JsonFields::integer(std::string_view key) const {
  const json::value* value = find(key);
  json::error_code error;
  const auto number = value == nullptr ? 0 : value->to_number<std::int64_t>(error);
  if (value == nullptr || error) complain(key, "is not a whole number");
  return error ? 0 : number;
}

double JsonFields::number(std::string_view key) const {
  const std::string digits = text(key);
  double number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) complain(key, "is not a number");
  return number;
}

bool JsonFields::flag(std::string_view key) const {
  const json::value* value = find(key);
  const bool* flag = value == nullptr ? nullptr : value->if_bool();
  if (flag == nullptr) complain(key, "is neither true nor false");
  return flag != nullptr && *flag;
}

Decimal JsonFields::decimal(std::string_view key) const {
  const std::optional<Decimal> number = Decimal::parse(text(key));
  if (!number) complain(key, "is not a decimal number");
  return number.value_or(Decimal());
}

Money JsonFields::money(std::string_view key) const {
  const std::optional<JsonFields> fields = object(key);
  const auto currency = fields ? Currency::from_code(fields->text("currency")) : std::nullopt;
  if (!currency) {
    complain(key, "has no known currency");
    return {0, Currency::sar()};
  }
  Result<Money> money = Money::parse(fields->text("amount"), *currency);
  if (!money) complain(key, "is not an amount of its currency");
  return money ? *money : Money(0, *currency);
}

LocalizedText JsonFields::localized(std::string_view key) const {
  const std::optional<JsonFields> fields = object(key);
  if (!fields) return {};
  return {.ar = fields->text("ar"), .en = fields->text("en")};
}

Provenance JsonFields::provenance(std::string_view key) const {
  const std::optional<JsonFields> fields = object(key);
  if (!fields) return {};
  return {.rung = fields->named("rung", rung_from), .route = fields->text("route"), .text = fields->text("text")};
}

std::optional<JsonFields> JsonFields::object(std::string_view key) const {
  const json::value* value = find(key);
  const json::object* object = value == nullptr ? nullptr : value->if_object();
  if (object == nullptr) {
    complain(key, "is not an object");
    return std::nullopt;
  }
  return JsonFields(*object, fmt::format("{}{}.", path_, key), *problem_);
}

std::vector<JsonFields> JsonFields::objects(std::string_view key) const {
  std::vector<JsonFields> found;
  const json::array* array = find_array(key);
  if (array == nullptr) return found;
  for (const json::value& value : *array) {
    if (const json::object* object = value.if_object()) {
      found.emplace_back(*object, fmt::format("{}{}[{}].", path_, key, found.size()), *problem_);
    } else {
      complain(key, "holds something that is not an object");
    }
  }
  return found;
}

std::vector<std::string> JsonFields::texts(std::string_view key) const {
  std::vector<std::string> found;
  const json::array* array = find_array(key);
  if (array == nullptr) return found;
  for (const json::value& value : *array) {
    if (const json::string* string = value.if_string()) {
      found.emplace_back(*string);
    } else {
      complain(key, "holds something that is not a string");
    }
  }
  return found;
}

json::value value_of(const Money& money) {
  return json::object{{"amount", money.amount_text()}, {"currency", money.currency().code()}};
}

json::value value_of(const LocalizedText& text) {
  return json::object{{"ar", text.ar}, {"en", text.en}};
}

json::value value_of(const Provenance& provenance) {
  return json::object{{"rung", to_string(provenance.rung)}, {"route", provenance.route}, {"text", provenance.text}};
}

std::unexpected<Error> invalid_document(std::string_view problem) {
  return fail(ErrorKind::invalid_input, {.name = "product_json_invalid",
                                         .message = fmt::format("the product's JSON cannot be read: {}", problem),
                                         .next_step = "Read the product again from its page."});
}

Result<json::value> parse_document(std::string_view text) {
  if (text.size() > kMaxBytes) return invalid_document("it is larger than 32 MB");
  json::error_code error;
  json::value document = json::parse(text, error);
  if (error) return invalid_document(error.message());
  return document;
}

}  // namespace matjar::product
