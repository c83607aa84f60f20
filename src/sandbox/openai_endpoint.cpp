#include "sandbox/openai_endpoint.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"
#include "sandbox/json_body.hpp"
#include "sandbox/json_text.hpp"

namespace matjar::sandbox {

namespace {

using namespace std::string_view_literals;

constexpr std::array kParameters = {"model"sv,
                                    "messages"sv,
                                    "response_format"sv,
                                    "max_tokens"sv,
                                    "max_completion_tokens"sv,
                                    "temperature"sv,
                                    "top_p"sv,
                                    "n"sv,
                                    "seed"sv,
                                    "stop"sv,
                                    "user"sv,
                                    "presence_penalty"sv,
                                    "frequency_penalty"sv,
                                    "metadata"sv,
                                    "store"sv,
                                    "stream"sv,
                                    "reasoning_effort"sv,
                                    "service_tier"sv,
                                    "logprobs"sv,
                                    "prompt_cache_key"sv,
                                    "verbosity"sv,
                                    "safety_identifier"sv};
constexpr std::array kRoles = {"system"sv, "developer"sv, "user"sv, "assistant"sv, "tool"sv};

/// What is wrong with a request, in the four fields of OpenAI's error.
struct Trouble {
  int status = 400;
  std::string message;
  std::string type = "invalid_request_error";
  std::string param = {};
  std::string code = {};
};

net::Response answer_of(const Trouble& trouble) {
  JsonObject error;
  error.text("message", trouble.message).text("type", trouble.type);
  trouble.param.empty() ? error.null("param") : error.text("param", trouble.param);
  trouble.code.empty() ? error.null("code") : error.text("code", trouble.code);
  return net::json_response(trouble.status, JsonObject().raw("error", error.str()).str());
}

std::optional<Trouble> key_trouble(std::string_view authorization) {
  constexpr std::string_view kPrefix = "Bearer ";
  const auto key = authorization.starts_with(kPrefix) ? authorization.substr(kPrefix.size()) : std::string_view();
  if (key.empty())
    return Trouble{.status = 401, .message = "You didn't provide an API key.", .code = "invalid_api_key"};
  if (!key.starts_with("sk-") || key == "sk-revoked")
    return Trouble{.status = 401, .message = "Incorrect API key provided.", .code = "invalid_api_key"};
  if (key == "sk-busy")
    return Trouble{.status = 429,
                   .message = "Rate limit reached. Please try again in 1s.",
                   .type = "requests",
                   .code = "rate_limit_exceeded"};
  if (key == "sk-broke")
    return Trouble{.status = 429,
                   .message = "You exceeded your current quota, please check your plan and billing details.",
                   .type = "insufficient_quota",
                   .code = "insufficient_quota"};
  return std::nullopt;
}

Trouble missing(std::string_view name) {
  return {.message = fmt::format("Missing required parameter: '{}'.", name),
          .param = std::string(name),
          .code = "missing_required_parameter"};
}

Trouble invalid(std::string_view name, std::string message) {
  return {.message = std::move(message), .param = std::string(name), .code = "invalid_value"};
}

/// A message's content: a text, or an array of text parts.
std::optional<std::string> content_of(const JsonBody& message) {
  if (auto text = message.text("content")) return text;
  const auto parts = message.objects("content");
  if (!parts || parts->empty()) return std::nullopt;
  std::string all;
  for (const auto& part : *parts) {
    if (part.text("type") != "text" || !part.text("text")) return std::nullopt;
    all += *part.text("text");
  }
  return all;
}

std::optional<Trouble> message_trouble(const JsonBody& body) {
  const auto messages = body.objects("messages");
  if (!body.has("messages")) return missing("messages");
  if (!messages || messages->empty())
    return invalid("messages", "Invalid 'messages': empty array. Expected an array with minimum length 1.");
  for (std::size_t i = 0; i < messages->size(); ++i) {
    const auto role = (*messages)[i].text("role").value_or("");
    if (std::ranges::find(kRoles, role) == kRoles.end())
      return invalid(fmt::format("messages[{}].role", i), fmt::format("Invalid value: '{}'.", role));
    if (!content_of((*messages)[i]))
      return invalid(fmt::format("messages[{}].content", i),
                     "Invalid type for 'content': expected a string or text parts.");
  }
  return std::nullopt;
}

bool mentions_json(const JsonBody& body) {
  const auto messages = body.objects("messages").value_or(std::vector<JsonBody>{});
  return std::ranges::any_of(messages, [](const JsonBody& message) {
    return fold_case(content_of(message).value_or("")).find("json") != std::string::npos;
  });
}

std::optional<Trouble> format_trouble(const JsonBody& body) {
  if (!body.has("response_format")) return std::nullopt;
  const auto format = body.object("response_format");
  const auto type = format ? format->text("type").value_or("") : "";
  if (type == "text") return std::nullopt;
  if (type == "json_object")
    return mentions_json(body) ? std::nullopt
                               : std::optional(invalid("messages",
                                                       "'messages' must contain the word 'json' in some form, "
                                                       "to use 'response_format' of type 'json_object'."));
  if (type != "json_schema") return invalid("response_format.type", fmt::format("Invalid value: '{}'.", type));
  const auto wanted = format->object("json_schema");
  if (!wanted) return missing("response_format.json_schema");
  const auto name = wanted->text("name").value_or("");
  const bool good_name = !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](unsigned char letter) {
    return std::isalnum(letter) || letter == '_' || letter == '-';
  });
  if (!good_name) return missing("response_format.json_schema.name");
  const auto schema = wanted->raw("schema");
  if (!schema) return missing("response_format.json_schema.schema");
  if (wanted->boolean("strict") != true) return std::nullopt;
  if (const auto trouble = strict_schema_trouble(*schema))
    return Trouble{.message = fmt::format("Invalid schema for response_format '{}': {}", name, *trouble),
                   .param = "response_format"};
  return std::nullopt;
}

std::optional<Trouble> body_trouble(const std::optional<JsonBody>& body) {
  if (!body)
    return Trouble{.message = "We could not parse the JSON body of your request. The API expects a JSON payload."};
  for (const auto& name : body->names())
    if (std::ranges::find(kParameters, name) == kParameters.end())
      return Trouble{.message = fmt::format("Unrecognized request argument supplied: {}", name)};
  if (body->text("model").value_or("").empty()) return missing("model");
  if (auto trouble = message_trouble(*body)) return trouble;
  if (body->has("max_tokens") && body->has("max_completion_tokens"))
    return invalid("max_tokens", "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.");
  for (const auto* name : {"max_tokens", "max_completion_tokens"})
    if (body->has(name) && body->integer(name).value_or(0) < 1)
      return invalid(name, fmt::format("Invalid '{}': integer below minimum value. Expected a value >= 1.", name));
  if (body->boolean("stream") == true)
    return invalid("stream", "The sandbox answers in one piece; streaming is not supported.");
  return format_trouble(*body);
}

/// Letters of Arabic and Latin text come to about three bytes a token.
std::int64_t tokens_in(std::string_view text) {
  return static_cast<std::int64_t>(text.size()) / 3 + 1;
}

std::string usage_json(std::int64_t input, std::int64_t output) {
  return JsonObject()
      .number("prompt_tokens", input)
      .number("completion_tokens", output)
      .number("total_tokens", input + output)
      .raw("prompt_tokens_details", JsonObject().number("cached_tokens", 0).number("audio_tokens", 0).str())
      .raw("completion_tokens_details", JsonObject().number("reasoning_tokens", 0).str())
      .str();
}

std::string content_for(const JsonBody& body, const std::string& said) {
  const auto format = body.object("response_format");
  const auto wanted = format ? format->object("json_schema") : std::nullopt;
  if (wanted) return write_instance(wanted->raw("schema").value_or("{}"), said);
  if (format && format->text("type") == "json_object")
    return write_instance(
        R"({"type":"object","properties":{"title":{"type":"string"},"description":{"type":"string"}}})", said);
  return "OK";
}

}  // namespace

net::Response OpenAiEndpoint::answer(const net::Request& request, std::int64_t seconds) {
  if (request.method != net::Method::post || request.path != "/openai/v1/chat/completions")
    return answer_of({.status = 404, .message = "Invalid URL (" + request.path + ")"});
  if (auto trouble = key_trouble(request.headers.get_or("Authorization", ""))) {
    auto response = answer_of(*trouble);
    if (trouble->code == "rate_limit_exceeded") response.headers.set("Retry-After", "1");
    return response;
  }
  const auto body = JsonBody::parse(request.body);
  if (auto trouble = body_trouble(body)) return answer_of(*trouble);
  std::string said;
  const auto messages = body->objects("messages").value_or(std::vector<JsonBody>{});
  for (const auto& message : messages) said += content_of(message).value_or("") + "\n";
  auto content = content_for(*body, said);
  const auto most = body->integer(body->has("max_tokens") ? "max_tokens" : "max_completion_tokens");
  const bool cut = most && tokens_in(content) > *most;
  if (cut) content = std::string(prefix_of(content, static_cast<std::size_t>(*most)));
  const auto message = JsonObject().text("role", "assistant").text("content", content).null("refusal").str();
  const auto choice = JsonObject()
                          .number("index", 0)
                          .raw("message", message)
                          .null("logprobs")
                          .text("finish_reason", cut ? "length" : "stop")
                          .str();
  const auto id = fmt::format("chatcmpl-sandbox-{}", ++answered_);
  auto response = net::json_response(200, JsonObject()
                                              .text("id", id)
                                              .text("object", "chat.completion")
                                              .number("created", seconds)
                                              .text("model", *body->text("model"))
                                              .raw("choices", json_array({choice}))
                                              .raw("usage", usage_json(tokens_in(said), tokens_in(content)))
                                              .text("service_tier", "default")
                                              .str());
  response.headers.set("openai-processing-ms", "1");
  response.headers.set("x-ratelimit-limit-requests", "500");
  response.headers.set("x-ratelimit-remaining-requests", "499");
  response.headers.set("x-ratelimit-reset-requests", "120ms");
  return response;
}

}  // namespace matjar::sandbox
