#include "copywriting/openai/chat_api.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/utf8.hpp"

namespace matjar::copywriting::openai {

namespace json = boost::json;

namespace {

constexpr std::size_t kMaxFacts = 24'000;

std::unexpected<Error> unusable(std::string_view what) {
  return fail(ErrorKind::rejected, {.name = "writing_unusable",
                                    .message = fmt::format("the model's answer cannot be used: {}", what),
                                    .next_step = "Another writer takes over; check the model in the settings."});
}

json::object localized_schema() {
  const json::object text{{"type", "string"}};
  return {{"type", "object"},
          {"properties", {{"ar", text}, {"en", text}}},
          {"required", {"ar", "en"}},
          {"additionalProperties", false}};
}

/// Strict mode wants every member required and nothing else allowed, at every level.
json::object copy_schema() {
  const json::object text = localized_schema();
  const json::object list{{"type", "array"}, {"items", text}};
  const json::object question{{"type", "object"},
                              {"properties", {{"question", text}, {"answer", text}}},
                              {"required", {"question", "answer"}},
                              {"additionalProperties", false}};
  return {{"type", "object"},
          {"properties",
           {{"title", text},
            {"subtitle", text},
            {"description", text},
            {"highlights", list},
            {"specifications", list},
            {"seo_title", text},
            {"seo_description", text},
            {"call_to_action", text},
            {"questions", {{"type", "array"}, {"items", question}}}}},
          {"required",
           {"title", "subtitle", "description", "highlights", "specifications", "seo_title", "seo_description",
            "call_to_action", "questions"}},
          {"additionalProperties", false}};
}

const json::value* at(const json::value* value, std::string_view key) {
  const json::object* object = value == nullptr ? nullptr : value->if_object();
  return object == nullptr ? nullptr : object->if_contains(key);
}

std::string_view text_of(const json::value* value) {
  const json::string* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

std::int64_t count_of(const json::value* value) {
  json::error_code error;
  return value == nullptr ? 0 : value->to_number<std::int64_t>(error);
}

std::string plain(const json::value* value, std::size_t max_characters, PlainText::Lines lines) {
  return PlainText::from(text_of(value), {.max_characters = max_characters, .lines = lines}).str();
}

LocalizedText localized(const json::value* value, std::size_t max_characters,
                        PlainText::Lines lines = PlainText::Lines::one) {
  return {plain(at(value, "ar"), max_characters, lines), plain(at(value, "en"), max_characters, lines)};
}

product::DraftText draft(const json::value* value, std::size_t max_characters,
                         PlainText::Lines lines = PlainText::Lines::one) {
  return {.text = localized(value, max_characters, lines), .origin = product::Origin::generated, .locked = false};
}

const json::array& entries(const json::value* value) {
  static const json::array kNone;
  const json::array* array = value == nullptr ? nullptr : value->if_array();
  return array == nullptr ? kNone : *array;
}

std::vector<LocalizedText> localized_list(const json::value* value, std::size_t most) {
  std::vector<LocalizedText> texts;
  for (const json::value& entry : entries(value)) {
    LocalizedText text = localized(&entry, 300);
    if (!text.empty() && texts.size() < most) texts.push_back(std::move(text));
  }
  return texts;
}

/// Some models wrap their JSON in a Markdown fence whatever they are told.
std::string_view inside_fence(std::string_view content) {
  const std::size_t begin = content.find('{');
  const std::size_t end = content.rfind('}');
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return {};
  return content.substr(begin, end - begin + 1);
}

template <class Facts>
json::array texts_of(const Facts& facts, std::size_t most, std::size_t max_characters) {
  json::array array;
  for (const auto& fact : facts) {
    if (array.size() < most) array.emplace_back(prefix_of(fact.value.str(), max_characters));
  }
  return array;
}

json::object variants_of(const product::SourceProduct& source) {
  static constexpr std::size_t kMostValues = 30;
  json::object axes;
  for (const product::SourceVariant& variant : source.variants) {
    for (const product::VariantOption& option : variant.options) {
      json::value& values = axes[option.axis.str()];
      if (!values.is_array()) values = json::array();
      const bool known =
          std::ranges::find(values.get_array(), json::value(option.value.str())) != values.get_array().end();
      if (!known && values.get_array().size() < kMostValues) values.get_array().emplace_back(option.value.str());
    }
  }
  return axes;
}

Error named(ErrorKind kind, std::string name, std::string message, std::string next_step) {
  return fail(kind, {.name = name, .message = std::move(message), .next_step = std::move(next_step)}).error();
}

}  // namespace

std::string facts_json(const product::SourceProduct& source, std::string_view niche) {
  json::object facts;
  if (source.title) facts["title"] = prefix_of(source.title->value.str(), 500);
  if (source.brand) facts["brand"] = source.brand->value.str();
  if (source.language) facts["language"] = source.language->value.str();
  if (!niche.empty()) facts["niche"] = niche;
  facts["category"] = texts_of(source.category_path, 6, 100);
  if (source.rating && source.review_count) {
    facts["rating"] = source.rating->value.value.str();
    facts["rating_out_of"] = source.rating->value.out_of;
    facts["review_count"] = source.review_count->value;
  }
  json::array attributes;
  for (const product::Attribute& attribute : source.attributes) {
    if (attributes.size() == 40) break;
    attributes.push_back(
        {{"name", prefix_of(attribute.name.str(), 100)}, {"value", prefix_of(attribute.value.str(), 200)}});
  }
  facts["attributes"] = std::move(attributes);
  facts["options"] = variants_of(source);
  facts["bullet_points"] = texts_of(source.bullet_points, 12, 500);
  json::array paragraphs = texts_of(source.description, 12, 1'000);
  facts["description"] = paragraphs;
  std::string text = json::serialize(facts);
  while (text.size() > kMaxFacts && !paragraphs.empty()) {
    paragraphs.pop_back();
    facts["description"] = paragraphs;
    text = json::serialize(facts);
  }
  if (text.size() <= kMaxFacts) return text;
  facts["bullet_points"] = json::array();  // in a script of many bytes even these may be too much
  facts["options"] = json::object();
  return json::serialize(facts);
}

std::string chat_request_json(const ChatRequest& request) {
  // The data is a JSON string inside the message, between fences that the page cannot know: what stands in it is data.
  const std::string quoted = json::serialize(json::value(request.facts));
  const std::string message = fmt::format(
      "DATA {0}\n{1}\nEND {0}\nWrite the copy from the data between the two lines {0}.", request.fence, quoted);
  json::object body{
      {"model", request.model},
      {"messages", {{{"role", "system"}, {"content", request.prompt}}, {{"role", "user"}, {"content", message}}}}};
  body[request.max_tokens_field] = request.max_tokens;
  if (request.with_schema) {
    body["response_format"] = {
        {"type", "json_schema"},
        {"json_schema", {{"name", "product_copy"}, {"strict", true}, {"schema", copy_schema()}}}};
  }
  return json::serialize(body);
}

Result<ChatAnswer> read_chat_answer(std::string_view body) {
  json::error_code error;
  const json::value document = json::parse(body, error);
  if (error) return unusable("the service did not answer with JSON");
  const json::array& choices = entries(at(&document, "choices"));
  if (choices.empty()) return unusable("no choices");
  const json::value* message = at(&choices[0], "message");
  const std::string_view finish = text_of(at(&choices[0], "finish_reason"));
  if (!text_of(at(message, "refusal")).empty() || finish == "content_filter") {
    return fail(ErrorKind::rejected, {.name = "writer_refused",
                                      .message = "the model refused to write about this product",
                                      .next_step = "Another writer takes over, or write the text yourself."});
  }
  if (finish == "length") return unusable("it was cut off at the limit of tokens");
  ChatAnswer answer;
  answer.content = text_of(at(message, "content"));
  if (answer.content.empty()) return unusable("it is empty");
  answer.input_tokens = count_of(at(at(&document, "usage"), "prompt_tokens"));
  answer.output_tokens = count_of(at(at(&document, "usage"), "completion_tokens"));
  return answer;
}

Error error_of(const net::HttpAnswer& answer, Timestamp now) {
  json::error_code error;
  const json::value document = json::parse(answer.body, error);
  const json::value* details = error ? nullptr : at(&document, "error");
  const std::string_view code = text_of(at(details, "code"));
  const bool no_credit = code == "insufficient_quota" || text_of(at(details, "type")) == "insufficient_quota";
  const std::string status = fmt::format("the writing service answered {}", answer.status);
  switch (answer.status) {
    case 401:
    case 403:
      return named(ErrorKind::unauthorized, "writer_key_invalid", status, "Check the key of the writing service.");
    case 402:
    case 429: {
      if (no_credit || answer.status == 402) {
        return named(ErrorKind::rejected, "writer_out_of_credit", status, "Top up the account of the writing service.");
      }
      Error busy = named(ErrorKind::rate_limited, "writer_busy", status, "It is tried again by itself.");
      busy.retry_after = net::retry_after_of(answer.headers, std::chrono::floor<std::chrono::seconds>(now));
      return busy;
    }
    case 408:
      return named(ErrorKind::timeout, "writer_too_slow", status, "It is tried again by itself.");
    default:
      break;
  }
  if (answer.status == 409 || answer.status >= 500) {
    Error broken = named(ErrorKind::unavailable, "writer_unreachable", status, "It is tried again by itself.");
    broken.retry_after = net::retry_after_of(answer.headers, std::chrono::floor<std::chrono::seconds>(now));
    return broken;
  }
  return named(ErrorKind::invalid_input, "writer_request_invalid",
               code.empty() ? status : fmt::format("{} ({})", status, prefix_of(code, 60)),
               "Check the model and the address of the writing service.");
}

Error error_of_call(const Error& error) {
  if (error.kind == ErrorKind::cancelled) return error;
  if (error.kind == ErrorKind::timeout) {
    return named(ErrorKind::timeout, "writer_too_slow", error.message, "It is tried again by itself.");
  }
  return named(ErrorKind::unavailable, "writer_unreachable", error.message,
               "Check the address of the writing service; it is tried again by itself.");
}

bool refuses_schema(const net::HttpAnswer& answer) {
  if (answer.status != 400 && answer.status != 422) return false;
  return answer.body.find("response_format") != std::string::npos ||
         answer.body.find("json_schema") != std::string::npos;
}

Result<product::ProductCopy> copy_from_answer(std::string_view content) {
  static constexpr std::size_t kMaxEntries = 6;
  static constexpr std::size_t kMaxSpecifications = 20;
  json::error_code error;
  const json::value document = json::parse(inside_fence(content), error);
  if (error || !document.is_object()) return unusable("it is not the JSON that was asked for");
  product::ProductCopy copy;
  copy.title = draft(at(&document, "title"), 200);
  copy.subtitle = draft(at(&document, "subtitle"), 400);
  copy.description = draft(at(&document, "description"), 6'000, PlainText::Lines::many);
  copy.seo_title = draft(at(&document, "seo_title"), 200);
  copy.seo_description = draft(at(&document, "seo_description"), 400);
  copy.call_to_action = draft(at(&document, "call_to_action"), 100);
  copy.highlights = localized_list(at(&document, "highlights"), kMaxEntries);
  copy.specifications = localized_list(at(&document, "specifications"), kMaxSpecifications);
  for (const json::value& entry : entries(at(&document, "questions"))) {
    if (copy.questions.size() == kMaxEntries) break;
    copy.questions.push_back({localized(at(&entry, "question"), 300), localized(at(&entry, "answer"), 600)});
  }
  if (copy.title.text.empty() && copy.description.text.empty()) return unusable("title and description are missing");
  return copy;
}

}  // namespace matjar::copywriting::openai
