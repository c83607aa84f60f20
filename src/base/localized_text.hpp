#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace matjar::inline base {

/// The two languages of a store. Arabic comes first everywhere.
enum class Language { ar, en };

inline std::string_view to_string(Language language) {
  return language == Language::ar ? "ar" : "en";
}

inline std::optional<Language> language_from(std::string_view text) {
  if (text == "ar") return Language::ar;
  if (text == "en") return Language::en;
  return std::nullopt;
}

/// One text in both languages of a store.
struct LocalizedText {
  std::string ar;
  std::string en;

  const std::string& in(Language language) const { return language == Language::ar ? ar : en; }
  std::string& in(Language language) { return language == Language::ar ? ar : en; }
  bool empty() const { return ar.empty() && en.empty(); }
  bool operator==(const LocalizedText&) const = default;
};

}  // namespace matjar::inline base
