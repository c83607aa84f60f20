#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace matjar::sandbox {

/// What the emulated model understood of the facts that it was sent.
struct ModelFacts {
  std::string title;
  std::string brand;
  std::string category;
  std::vector<std::string> points;                                  ///< bullet points and paragraphs
  std::vector<std::pair<std::string, std::string>> specifications;  ///< name and value
  std::vector<std::string> ids;                                     ///< of the facts, where they have any
};

/// Reads the largest JSON object in a text, whatever its layout: names like title, brand, attributes and bullet_points
/// are found at any depth, and {"value": …} counts as its value.
ModelFacts facts_in(std::string_view text);

}  // namespace matjar::sandbox
