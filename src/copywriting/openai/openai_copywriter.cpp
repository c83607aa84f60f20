#include "copywriting/openai/openai_copywriter.hpp"

#include "copywriting/openai/chat_api.hpp"
#include "copywriting/writing_checks.hpp"

namespace matjar::copywriting::openai {

namespace {

/// Base address and path, whether or not the base ends with a slash.
Result<Url> endpoint(const Url& base) {
  std::string text = base.str();
  if (!text.ends_with('/')) text += '/';
  return Url::parse(text + "chat/completions");
}

}  // namespace

OpenAiCopywriter::OpenAiCopywriter(net::HttpClient& http, const OfflineCopywriter& fallback, IdSource& ids,
                                   const Clock& clock, Settings settings)
    : http_(http),
      fallback_(fallback),
      ids_(ids),
      clock_(clock),
      settings_(std::move(settings)),
      name_("openai:" + settings_.model) {}

Task<Result<net::HttpAnswer>> OpenAiCopywriter::ask(std::string facts, bool with_schema) {
  static constexpr std::size_t kFenceBytes = 16;
  static constexpr std::size_t kMaxAnswer = 1U << 20;
  CO_TRY_ASSIGN(Url url, endpoint(settings_.base_url));
  const ChatRequest request{.model = settings_.model,
                            .prompt = settings_.prompt,
                            .facts = std::move(facts),
                            .fence = ids_.next_token(kFenceBytes),
                            .max_tokens = settings_.max_tokens,
                            .max_tokens_field = settings_.max_tokens_field,
                            .with_schema = with_schema};
  net::HttpCall call{.method = net::Method::post, .url = std::move(url)};
  call.headers.add("Content-Type", "application/json");
  if (!settings_.key.empty()) call.headers.add("Authorization", "Bearer " + settings_.key.reveal());
  call.body = chat_request_json(request);
  call.limits.total = settings_.timeout;
  call.limits.first_byte = settings_.timeout;
  call.limits.max_body = kMaxAnswer;
  Result<net::HttpAnswer> answer = co_await http_.send(std::move(call));
  if (!answer) co_return std::unexpected(error_of_call(answer.error()));
  co_return answer;
}

Task<Result<WrittenCopy>> OpenAiCopywriter::write(WritingBrief brief) {
  std::string facts = facts_json(brief.source, brief.niche);
  const bool with_schema = takes_schema_;
  CO_TRY_ASSIGN(net::HttpAnswer answer, co_await ask(facts, with_schema));
  if (with_schema && refuses_schema(answer)) {
    takes_schema_ = false;
    Result<net::HttpAnswer> again = co_await ask(std::move(facts), false);
    if (!again) co_return std::unexpected(again.error());
    answer = std::move(*again);
  }
  if (!answer.ok()) co_return std::unexpected(error_of(answer, clock_.now()));
  CO_TRY_ASSIGN(ChatAnswer chat, read_chat_answer(answer.body));
  CO_TRY_ASSIGN(product::ProductCopy copy, copy_from_answer(chat.content));
  const product::ProductCopy plain = fallback_.compose(brief);
  CO_TRY_ASSIGN(CheckedCopy checked, check_writing(std::move(copy), plain, brief.source));
  checked.copy.writer = name_;
  co_return WrittenCopy{
      .copy = std::move(checked.copy), .input_tokens = chat.input_tokens, .output_tokens = chat.output_tokens};
}

}  // namespace matjar::copywriting::openai
