#include "sandbox/openai_endpoint.hpp"

#include "base/encoding.hpp"
#include "base/utf8.hpp"
#include "sandbox/openai_facts.hpp"
#include "sandbox/sandbox_fixture.hpp"

namespace matjar::sandbox {
namespace {

using net::Method;

constexpr const char* kSchema =
    R"({"type":"object","additionalProperties":false,"required":["title","highlights","seo"],
  "properties":{
    "title":{"type":"object","additionalProperties":false,"required":["ar","en"],
             "properties":{"ar":{"type":"string","maxLength":60},"en":{"type":"string","maxLength":60}}},
    "highlights":{"type":"array","minItems":2,"maxItems":3,"items":{"type":"object","additionalProperties":false,
             "required":["ar","en"],"properties":{"ar":{"type":"string"},"en":{"type":"string"}}}},
    "seo":{"type":"object","additionalProperties":false,"required":["description_en"],
           "properties":{"description_en":{"type":"string","minLength":120,"maxLength":155}}}}})";

constexpr const char* kFacts =
    R"(Write copy for these facts: {"title":{"value":"Noor Desk Lamp, 700 lm"},"brand":"Noor",
  "attributes":[{"name":"Power","value":"12 W"},{"name":"Height","value":"43 cm"}],
  "bullet_points":["Five colour temperatures","10 W wireless charger in the base"]} Answer as JSON {now}.)";

std::string request_body(const std::string& extra, const std::string& content = kFacts) {
  return fmt::format(R"({{"model":"gpt-test","messages":[{{"role":"user","content":{}}}]{}}})", json_quote(content),
                     extra);
}

std::string with_schema(const std::string& schema, const std::string& name = "copy") {
  return fmt::format(
      R"(,"response_format":{{"type":"json_schema","json_schema":{{"name":"{}","strict":true,"schema":{}}}}})", name,
      schema);
}

class OpenAi : public ::testing::Test {
 protected:
  net::Response ask(const std::string& body, const std::string& key = std::string(kOpenAiKey)) {
    net::Headers headers;
    if (!key.empty()) headers.add("Authorization", "Bearer " + key);
    return bench_.send(Method::post, "/openai/v1/chat/completions", headers, body);
  }
  static JsonBody error_of(const net::Response& response) {
    const auto body = JsonBody::parse(body_of(response));
    return body->object("error").value_or(*JsonBody::parse("{}"));
  }
  static std::string content_of(const net::Response& response) {
    const auto body = JsonBody::parse(body_of(response));
    return body->objects("choices")->at(0).object("message")->text("content").value_or("");
  }

  SandboxBench bench_;
};

TEST_F(OpenAi, fills_the_asked_schema_from_the_facts_in_both_languages) {
  const auto response = ask(request_body(with_schema(kSchema)));
  ASSERT_EQ(response.status, 200) << body_of(response);
  const auto copy = JsonBody::parse(content_of(response));
  ASSERT_TRUE(copy);
  const auto title = copy->object("title");
  EXPECT_GT(arabic_share(*title->text("ar")), 0.2) << *title->text("ar");
  EXPECT_EQ(title->text("en"), "Noor Desk Lamp");
  const auto highlights = copy->objects("highlights");
  ASSERT_EQ(highlights->size(), 2U);
  EXPECT_EQ(highlights->at(1).text("en"), "10 W wireless charger in the base");
  EXPECT_NE(highlights->at(0).text("ar"), highlights->at(1).text("ar"));
  const auto length = count_code_points(*copy->object("seo")->text("description_en"));
  EXPECT_GE(length, 100U);
  EXPECT_LE(length, 155U);
}

TEST_F(OpenAi, says_the_same_for_the_same_request_and_counts_tokens) {
  const auto first = ask(request_body(with_schema(kSchema)));
  EXPECT_EQ(content_of(first), content_of(ask(request_body(with_schema(kSchema)))));
  const auto usage = JsonBody::parse(body_of(first))->object("usage");
  EXPECT_GT(usage->integer("prompt_tokens"), 50);
  EXPECT_EQ(usage->integer("total_tokens"), *usage->integer("prompt_tokens") + *usage->integer("completion_tokens"));
}

TEST_F(OpenAi, writes_differently_about_different_products) {
  const auto other = R"({"title":"Wooden Blocks","bullet_points":["36 blocks of beech"]})";
  EXPECT_NE(content_of(ask(request_body(with_schema(kSchema)))),
            content_of(ask(request_body(with_schema(kSchema), other))));
}

TEST_F(OpenAi, refuses_keys_as_the_service_does) {
  EXPECT_EQ(ask(request_body(""), "").status, 401);
  EXPECT_EQ(error_of(ask(request_body(""), "wrong")).text("code"), "invalid_api_key");
  const auto busy = ask(request_body(""), "sk-busy");
  EXPECT_EQ(busy.status, 429);
  EXPECT_EQ(error_of(busy).text("code"), "rate_limit_exceeded");
  EXPECT_EQ(busy.headers.get_or("Retry-After", ""), "1");
  const auto broke = ask(request_body(""), "sk-broke");
  EXPECT_EQ(error_of(broke).text("code"), "insufficient_quota");
  EXPECT_FALSE(broke.headers.find("Retry-After"));
}

TEST_F(OpenAi, refuses_requests_that_break_the_contract) {
  const auto open_object = R"({"type":"object","properties":{"a":{"type":"string"}},"required":["a"]})";
  const auto optional =
      R"({"type":"object","properties":{"a":{"type":"string"}},"required":[],"additionalProperties":false})";
  const auto nested =
      R"({"type":"object","additionalProperties":false,"required":["a"],"properties":{"a":{"type":"array",
                        "items":{"type":"object","properties":{}}}}})";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "parse the JSON body"},
      {R"({"messages":[{"role":"user","content":"x"}]})", "'model'"},
      {R"({"model":"m"})", "'messages'"},
      {R"({"model":"m","messages":[]})", "empty array"},
      {R"({"model":"m","messages":[{"role":"boss","content":"x"}]})", "boss"},
      {R"({"model":"m","messages":[{"role":"user"}]})", "content"},
      {request_body(R"(,"max_tokens":0)"), "minimum value"},
      {request_body(R"(,"max_tokens":5,"max_completion_tokens":5)"), "same time"},
      {request_body(R"(,"tempo":1)"), "Unrecognized request argument supplied: tempo"},
      {request_body(R"(,"stream":true)"), "stream"},
      {request_body(R"(,"response_format":{"type":"xml"})"), "xml"},
      {request_body(R"(,"response_format":{"type":"json_object"})", "plain words"), "contain the word 'json'"},
      {request_body(with_schema(kSchema, "two words")), "name"},
      {request_body(with_schema(open_object)), "'additionalProperties' is required"},
      {request_body(with_schema(optional)), "Missing 'a'"},
      {request_body(with_schema(nested)), "'additionalProperties' is required"},
      {request_body(with_schema(R"({"type":"array"})")), "type: \\\"object\\\""},
  };
  for (const auto& [body, says] : cases) {
    const auto response = ask(body);
    EXPECT_EQ(response.status, 400) << body;
    EXPECT_NE(body_of(response).find(says), std::string::npos) << body_of(response);
    EXPECT_TRUE(error_of(response).has("param"));
  }
}

TEST_F(OpenAi, stops_at_the_tokens_that_were_allowed) {
  const auto response = ask(request_body(with_schema(kSchema) + R"(,"max_completion_tokens":10)"));
  EXPECT_EQ(JsonBody::parse(body_of(response))->objects("choices")->at(0).text("finish_reason"), "length");
}

TEST(ModelFacts, are_found_between_other_words_and_at_any_depth) {
  const auto facts = facts_in(R"(Rules {x}. Facts: {"facts":{"title":"Cup","brand":{"value":"Reem"},
                                  "specifications":{"Volume":"200 ml"},"list":[{"id":"f1"},{"id":"f2"}]}} Thanks {y}.)");
  EXPECT_EQ(facts.title, "Cup");
  EXPECT_EQ(facts.brand, "Reem");
  ASSERT_EQ(facts.specifications.size(), 1U);
  EXPECT_EQ(facts.specifications[0].second, "200 ml");
  EXPECT_EQ(facts.ids, (std::vector<std::string>{"f1", "f2"}));
  EXPECT_EQ(facts_in("no facts at all").title, "Product");
}

}  // namespace
}  // namespace matjar::sandbox
