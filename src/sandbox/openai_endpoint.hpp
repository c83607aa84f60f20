#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "net/http_server.hpp"

namespace matjar::sandbox {

/// A key that the emulated OpenAI accepts. Any other that begins with "sk-" is accepted too, but for "sk-busy" (429,
/// rate_limit_exceeded), "sk-broke" (429, insufficient_quota) and "sk-revoked" (401).
inline constexpr std::string_view kOpenAiKey = "sk-sandbox";

/// POST /openai/v1/chat/completions: checks what the documented API checks (key, required fields, roles, strict
/// schemas) and answers with an instance of the asked schema, written from the facts in the messages. The same request
/// gives the same answer.
class OpenAiEndpoint {
 public:
  /// `seconds` since 1970 go into `created`.
  net::Response answer(const net::Request& request, std::int64_t seconds);

 private:
  std::int64_t answered_ = 0;
};

/// Why a strict schema is refused, as OpenAI words it; no value for a good one.
std::optional<std::string> strict_schema_trouble(std::string_view schema_json);

/// An instance of the schema, with texts made of the facts; JSON.
std::string write_instance(std::string_view schema_json, std::string_view facts_text);

}  // namespace matjar::sandbox
