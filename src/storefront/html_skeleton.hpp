#pragma once

#include <string>
#include <string_view>
#include <vector>

// For tests: what a browser would take for markup in a page.
namespace matjar::storefront::samples {

/// The tags of a page with the names of their attributes, in order: "a class href". What stands in style and script is
/// skipped as a browser does it. Bdi is left out, because it depends on the text.
inline std::vector<std::string> html_skeleton(std::string_view page) {
  std::vector<std::string> tags;
  for (std::size_t at = page.find('<'); at != std::string_view::npos; at = page.find('<', at)) {
    std::string tag;
    bool in_value = false;
    bool after_equals = false;
    char quote = 0;
    for (++at; at < page.size(); ++at) {
      const char letter = page[at];
      if (quote != 0) {
        if (letter == quote) quote = 0;
        continue;
      }
      if (letter == '>') break;
      if (after_equals && (letter == '"' || letter == '\'')) {
        quote = letter;
        after_equals = false;
        continue;
      }
      after_equals = letter == '=';
      if (letter == '=') in_value = true;
      if (letter == ' ' || letter == '\n' || letter == '\t') in_value = false;
      if (!in_value) tag += letter;
    }
    const std::string_view raw = tag.starts_with("script") ? "</script" : tag.starts_with("style") ? "</style" : "";
    if (!raw.empty()) at = page.find(raw, at);
    if (!tag.starts_with("bdi") && !tag.starts_with("/bdi")) tags.push_back(tag);
    if (at == std::string_view::npos) break;
  }
  return tags;
}

}  // namespace matjar::storefront::samples
