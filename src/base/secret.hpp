#pragma once

#include <string>
#include <utility>

namespace matjar::inline base {

/// A token, key or password. It cannot be printed, logged, formatted or compared by accident; `reveal` is the one way
/// to the text, so that a search for it finds every use. The memory is wiped when the value goes.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  Secret(const Secret&) = default;
  Secret& operator=(const Secret& other) {
    if (this != &other) {
      wipe();
      text_ = other.text_;
    }
    return *this;
  }
  Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { other.wipe(); }
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      wipe();
      text_ = std::move(other.text_);
      other.wipe();
    }
    return *this;
  }
  ~Secret() { wipe(); }

  const std::string& reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

 private:
  /// Also what a move left in the text's own small buffer: hence the whole capacity and not the size.
  void wipe() {
    text_.resize(text_.capacity());
    volatile char* at = text_.data();
    for (std::size_t i = 0; i < text_.size(); ++i) at[i] = '\0';
    text_.clear();
  }

  std::string text_;
};

}  // namespace matjar::inline base
