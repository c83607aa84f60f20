#pragma once

#include <atomic>
#include <chrono>
#include <string>

#include "base/clock.hpp"
#include "base/id_source.hpp"
#include "base/secret.hpp"
#include "base/url.hpp"
#include "copywriting/copywriter.hpp"
#include "copywriting/offline_copywriter.hpp"
#include "net/http_client.hpp"

namespace matjar::copywriting::openai {

struct Settings {
  Url base_url;  ///< "https://api.openai.com/v1", or any server that speaks the same chat completions
  Secret key;    ///< may be empty: local servers need none
  std::string model;
  std::string prompt;  ///< the system prompt, prompts/product_copy.txt
  std::chrono::milliseconds timeout{60'000};
  int max_tokens = 4'000;
  /// OpenAI wants `max_completion_tokens`; most compatible servers know only `max_tokens`.
  std::string max_tokens_field = "max_completion_tokens";
};

/// Writes with POST {base_url}/chat/completions: one shot, no tools, the facts as data between random fences, a JSON
/// schema for the answer. A server that refuses the schema (400) is asked again without it. The answer passes
/// check_writing(); what fails is replaced by the offline writer's text. Does not retry: that is the caller's.
class OpenAiCopywriter final : public Copywriter {
 public:
  /// Everything referred to must outlive the writer.
  OpenAiCopywriter(net::HttpClient& http, const OfflineCopywriter& fallback, IdSource& ids, const Clock& clock,
                   Settings settings);

  std::string_view name() const override { return name_; }  ///< "openai:<model>"
  Task<Result<WrittenCopy>> write(WritingBrief brief) override;

 private:
  Task<Result<net::HttpAnswer>> ask(std::string facts, bool with_schema);

  net::HttpClient& http_;
  const OfflineCopywriter& fallback_;
  IdSource& ids_;
  const Clock& clock_;
  Settings settings_;
  std::string name_;
  std::atomic<bool> takes_schema_ = true;
};

}  // namespace matjar::copywriting::openai
