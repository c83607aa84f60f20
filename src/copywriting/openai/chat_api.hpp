#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "net/http_client.hpp"
#include "product/product_draft.hpp"
#include "product/source_product.hpp"

namespace matjar::copywriting::openai {

/// The facts that a model gets to see, as JSON: no address, price, image, seller or shipping, at most 24 KB.
std::string facts_json(const product::SourceProduct& source, std::string_view niche);

struct ChatRequest {
  std::string model;
  std::string prompt;
  std::string facts;  ///< JSON
  std::string fence;  ///< random
  int max_tokens = 0;
  std::string max_tokens_field;
  bool with_schema = true;
};
/// The body of POST /chat/completions.
std::string chat_request_json(const ChatRequest& request);

struct ChatAnswer {
  std::string content;
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
};
/// The model's text out of a 200. `writer_refused` for a refusal or a content filter, `writing_unusable` for an answer
/// that was cut off or is no chat completion.
Result<ChatAnswer> read_chat_answer(std::string_view body);

/// The failure that any other status stands for: 401 and 403 → writer_key_invalid, 429 → writer_out_of_credit or
/// writer_busy, 408 → writer_too_slow, 409 and 5xx → writer_unreachable, the rest → writer_request_invalid.
Error error_of(const net::HttpAnswer& answer, Timestamp now);
/// The same for a call that got no answer.
Error error_of_call(const Error& error);
/// Whether a 400 complains about `response_format`, which many compatible servers do not know.
bool refuses_schema(const net::HttpAnswer& answer);

/// The copy out of the model's JSON (also from inside a Markdown fence). Every text becomes PlainText with bounded
/// length, lists are cut to six entries. Fails with `writing_unusable`.
Result<product::ProductCopy> copy_from_answer(std::string_view content);

}  // namespace matjar::copywriting::openai
