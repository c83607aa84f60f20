#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace matjar::sourcing {

/// How many bytes of a text in UTF-8 fit into `max_bytes` without cutting a letter.
std::size_t bytes_within(std::string_view text, std::size_t max_bytes);

/// The words of a text, folded once, for comparing it with several others. Only its first 500 bytes count.
class Words {
 public:
  explicit Words(std::string_view text);

  /// 0..1: how much of the words of both is the same; 1 for equal texts.
  double similarity(const Words& other) const;

 private:
  std::string text_;
  std::set<std::string> words_;
};

}  // namespace matjar::sourcing
