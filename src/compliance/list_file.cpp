#include "compliance/list_file.hpp"

#include <fmt/format.h>
#include <fstream>
#include <iterator>

namespace matjar::compliance {

namespace {
constexpr std::uintmax_t kMaxFileBytes = 1024 * 1024;
}

std::unexpected<Error> unreadable_list(std::string message) {
  return fail(ErrorKind::invalid_input, {.name = "list_unreadable",
                                         .message = std::move(message),
                                         .next_step = "Correct the file under data/compliance and start again."});
}

Result<std::string> read_list(const std::filesystem::path& path) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  std::ifstream file(path, std::ios::binary);
  if (error || !file.is_open()) {
    return fail(ErrorKind::not_found, {.name = "list_missing",
                                       .message = "There is no file " + path.string() + ".",
                                       .next_step = "Put the data folder where the configuration says."});
  }
  if (size > kMaxFileBytes) return unreadable_list(path.string() + " is larger than 1 MiB.");
  return std::string(std::istreambuf_iterator<char>(file), {});
}

Result<toml::table> parse_list(std::string_view toml) {
  try {
    return toml::parse(toml);
  } catch (const toml::parse_error& error) {
    return unreadable_list(
        fmt::format("A compliance list is no TOML: {} in line {}.", error.description(), error.source().begin.line));
  }
}

Result<std::string> text_in(const toml::table& table, std::string_view key) {
  std::optional<std::string> text = table[key].value<std::string>();
  if (!text || text->empty())
    return unreadable_list(fmt::format("'{}' is missing in line {} or after it.", key, table.source().begin.line));
  return *std::move(text);
}

Result<LocalizedText> localized_text_in(const toml::table& table, std::string_view key) {
  const toml::table* both = table[key].as_table();
  if (both == nullptr)
    return unreadable_list(fmt::format("'{}' is missing in line {} or after it.", key, table.source().begin.line));
  LocalizedText text;
  TRY_ASSIGN(text.ar, text_in(*both, "ar"));
  TRY_ASSIGN(text.en, text_in(*both, "en"));
  return text;
}

std::vector<std::string> phrases_in(const toml::table& table, std::string_view key) {
  std::vector<std::string> phrases;
  for (const std::string_view language : {"en", "ar"}) {
    const toml::array* list = table[key][language].as_array();
    if (list == nullptr) continue;
    for (const toml::node& node : *list) {
      if (auto phrase = node.value<std::string>()) phrases.push_back(*std::move(phrase));
    }
  }
  return phrases;
}

}  // namespace matjar::compliance
