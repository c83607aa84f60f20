#include "product/product_draft_json.hpp"

#include <boost/json.hpp>

#include "product/json_fields.hpp"

namespace matjar::product {

namespace json = boost::json;

namespace {

json::value value_of(const DraftText& text) {
  return json::object{
      {"ar", text.text.ar}, {"en", text.text.en}, {"origin", to_string(text.origin)}, {"locked", text.locked}};
}

json::value value_of(const DraftQuestion& question) {
  return json::object{{"question", product::value_of(question.question)},
                      {"answer", product::value_of(question.answer)}};
}

template <class T, class Write>
json::array value_of_each(const std::vector<T>& items, Write write) {
  json::array array;
  array.reserve(items.size());
  for (const T& item : items) array.push_back(write(item));
  return array;
}

json::array value_of_texts(const std::vector<LocalizedText>& texts) {
  return value_of_each(texts, [](const LocalizedText& text) { return product::value_of(text); });
}

json::value value_of(const ProductCopy& copy) {
  return json::object{
      {"title", value_of(copy.title)},
      {"subtitle", value_of(copy.subtitle)},
      {"description", value_of(copy.description)},
      {"highlights", value_of_texts(copy.highlights)},
      {"specifications", value_of_texts(copy.specifications)},
      {"seo_title", value_of(copy.seo_title)},
      {"seo_description", value_of(copy.seo_description)},
      {"call_to_action", value_of(copy.call_to_action)},
      {"questions", value_of_each(copy.questions, [](const DraftQuestion& question) { return value_of(question); })},
      {"writer", copy.writer},
      {"basic_writing", copy.basic_writing}};
}

json::value value_of(const DraftImage& image) {
  json::array operations;
  for (const std::string& operation : image.operations) operations.emplace_back(operation);
  return json::object{{"file", image.file},
                      {"original_file", image.original_file},
                      {"source_url", image.source_url},
                      {"width", image.width},
                      {"height", image.height},
                      {"content_sha256", image.content_sha256},
                      {"alt", product::value_of(image.alt)},
                      {"enhancer", image.enhancer},
                      {"operations", std::move(operations)}};
}

json::value value_of(const PriceLine& line) {
  return json::object{{"name", line.name}, {"amount", product::value_of(line.amount)}, {"note", line.note}};
}

json::value value_of(const DraftPrice& price) {
  return json::object{{"price", product::value_of(price.price)},
                      {"compare_at", price.compare_at ? product::value_of(*price.compare_at) : json::value()},
                      {"cost", price.cost ? product::value_of(*price.cost) : json::value()},
                      {"lines", value_of_each(price.lines, [](const PriceLine& line) { return value_of(line); })}};
}

json::value value_of(const StoreLook& look) {
  return json::object{{"niche", look.niche},
                      {"theme", look.theme},
                      {"primary_color", look.primary_color},
                      {"on_primary_color", look.on_primary_color},
                      {"accent_color", look.accent_color},
                      {"background_color", look.background_color},
                      {"text_color", look.text_color},
                      {"font", look.font}};
}

json::value value_of(const Finding& finding) {
  return json::object{{"id", finding.id},
                      {"severity", to_string(finding.severity)},
                      {"field", finding.field},
                      {"message", product::value_of(finding.message)},
                      {"fix", product::value_of(finding.fix)}};
}

std::optional<Origin> origin_from(std::string_view text) {
  for (const Origin origin : {Origin::source, Origin::generated, Origin::merchant}) {
    if (to_string(origin) == text) return origin;
  }
  return std::nullopt;
}

DraftText draft_text_at(const JsonFields& parent, std::string_view key) {
  const auto fields = parent.object(key);
  if (!fields) return {};
  return {.text = {.ar = fields->text("ar"), .en = fields->text("en")},
          .origin = fields->named("origin", origin_from),
          .locked = fields->flag("locked")};
}

std::vector<LocalizedText> localized_texts_at(const JsonFields& parent, std::string_view key) {
  std::vector<LocalizedText> texts;
  for (const JsonFields& fields : parent.objects(key)) texts.push_back({fields.text("ar"), fields.text("en")});
  return texts;
}

ProductCopy copy_of(const JsonFields& fields) {
  ProductCopy copy;
  copy.title = draft_text_at(fields, "title");
  copy.subtitle = draft_text_at(fields, "subtitle");
  copy.description = draft_text_at(fields, "description");
  copy.highlights = localized_texts_at(fields, "highlights");
  copy.specifications = localized_texts_at(fields, "specifications");
  copy.seo_title = draft_text_at(fields, "seo_title");
  copy.seo_description = draft_text_at(fields, "seo_description");
  copy.call_to_action = draft_text_at(fields, "call_to_action");
  for (const JsonFields& question : fields.objects("questions")) {
    copy.questions.push_back({question.localized("question"), question.localized("answer")});
  }
  copy.writer = fields.text("writer");
  copy.basic_writing = fields.flag("basic_writing");
  return copy;
}

DraftImage image_of(const JsonFields& fields) {
  DraftImage image;
  image.file = fields.text("file");
  image.original_file = fields.text("original_file");
  image.source_url = fields.text("source_url");
  image.width = static_cast<int>(fields.integer("width"));
  image.height = static_cast<int>(fields.integer("height"));
  image.content_sha256 = fields.text("content_sha256");
  image.alt = fields.localized("alt");
  image.enhancer = fields.text("enhancer");
  image.operations = fields.texts("operations");
  return image;
}

DraftPrice price_of(const JsonFields& fields) {
  DraftPrice price{.price = fields.money("price"), .compare_at = std::nullopt, .cost = std::nullopt, .lines = {}};
  if (fields.has("compare_at")) price.compare_at = fields.money("compare_at");
  if (fields.has("cost")) price.cost = fields.money("cost");
  for (const JsonFields& line : fields.objects("lines")) {
    price.lines.push_back({.name = line.text("name"), .amount = line.money("amount"), .note = line.text("note")});
  }
  return price;
}

StoreLook look_of(const JsonFields& fields) {
  return {.niche = fields.text("niche"),
          .theme = fields.text("theme"),
          .primary_color = fields.text("primary_color"),
          .on_primary_color = fields.text("on_primary_color"),
          .accent_color = fields.text("accent_color"),
          .background_color = fields.text("background_color"),
          .text_color = fields.text("text_color"),
          .font = fields.text("font")};
}

Finding finding_of(const JsonFields& fields) {
  return {.id = fields.text("id"),
          .severity = fields.named("severity", severity_from),
          .field = fields.text("field"),
          .message = fields.localized("message"),
          .fix = fields.localized("fix")};
}

template <class Read>
auto read_object(std::string_view text, Read read) -> Result<std::invoke_result_t<Read, const JsonFields&>> {
  TRY_ASSIGN(const json::value document, parse_document(text));
  const json::object* root = document.if_object();
  if (root == nullptr) return invalid_document("it is not an object");
  std::string problem;
  auto value = read(JsonFields(*root, "", problem));
  if (!problem.empty()) return invalid_document(problem);
  return value;
}

template <class Read>
auto read_list(std::string_view text, Read read) -> Result<std::vector<std::invoke_result_t<Read, const JsonFields&>>> {
  TRY_ASSIGN(json::value document, parse_document(text));
  const json::object root{{"list", std::move(document)}};
  std::string problem;
  std::vector<std::invoke_result_t<Read, const JsonFields&>> items;
  for (const JsonFields& fields : JsonFields(root, "", problem).objects("list")) items.push_back(read(fields));
  if (!problem.empty()) return invalid_document(problem);
  return items;
}

}  // namespace

std::string to_json(const ProductCopy& copy) {
  return json::serialize(value_of(copy));
}
std::string to_json(const DraftImage& image) {
  return json::serialize(value_of(image));
}
std::string to_json(const std::vector<DraftImage>& images) {
  return json::serialize(value_of_each(images, [](const DraftImage& image) { return value_of(image); }));
}
std::string to_json(const DraftPrice& price) {
  return json::serialize(value_of(price));
}
std::string to_json(const StoreLook& look) {
  return json::serialize(value_of(look));
}
std::string to_json(const Finding& finding) {
  return json::serialize(value_of(finding));
}
std::string to_json(const std::vector<Finding>& findings) {
  return json::serialize(value_of_each(findings, [](const Finding& finding) { return value_of(finding); }));
}

Result<ProductCopy> product_copy_from_json(std::string_view text) {
  return read_object(text, copy_of);
}
Result<DraftImage> draft_image_from_json(std::string_view text) {
  return read_object(text, image_of);
}
Result<std::vector<DraftImage>> draft_images_from_json(std::string_view text) {
  return read_list(text, image_of);
}
Result<DraftPrice> draft_price_from_json(std::string_view text) {
  return read_object(text, price_of);
}
Result<StoreLook> store_look_from_json(std::string_view text) {
  return read_object(text, look_of);
}
Result<Finding> finding_from_json(std::string_view text) {
  return read_object(text, finding_of);
}
Result<std::vector<Finding>> findings_from_json(std::string_view text) {
  return read_list(text, finding_of);
}

}  // namespace matjar::product
