#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace matjar::sandbox {

/// Access tokens that an emulated service gave out, each with its end and a mark of the service's own. Not thread-safe.
class IssuedTokens {
 public:
  explicit IssuedTokens(std::string prefix) : prefix_(std::move(prefix)) {}

  /// A new one. The oldest go when there are very many.
  std::string issue(Timestamp now, std::chrono::seconds lifetime, std::string mark = {}) {
    if (tokens_.size() >= kMax) tokens_.clear();
    std::string token = prefix_ + std::to_string(++issued_);
    tokens_[token] = {.ends = now + lifetime, .mark = std::move(mark)};
    return token;
  }

  enum class Standing { valid, ended, unknown };
  Standing standing(const std::string& token, Timestamp now) const {
    const auto found = tokens_.find(token);
    if (found == tokens_.end()) return Standing::unknown;
    return now < found->second.ends ? Standing::valid : Standing::ended;
  }
  std::string mark_of(const std::string& token) const {
    const auto found = tokens_.find(token);
    return found == tokens_.end() ? std::string() : found->second.mark;
  }

 private:
  static constexpr std::size_t kMax = 10'000;
  struct Token {
    Timestamp ends;
    std::string mark;
  };
  std::string prefix_;
  std::int64_t issued_ = 0;
  std::map<std::string, Token> tokens_;
};

/// What follows "Bearer " in an Authorization field; empty when it is no such field.
inline std::string bearer_of(std::string_view authorization) {
  constexpr std::string_view kBearer = "Bearer ";
  return std::string(authorization.starts_with(kBearer) ? authorization.substr(kBearer.size()) : std::string_view());
}

}  // namespace matjar::sandbox
