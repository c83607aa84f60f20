#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace matjar::net {

/// Unpacks an answer while it comes (RFC 9110, 8.4), piece by piece: whoever takes the pieces says when there are too
/// many. libcurl would do the same, but does not tell an end that never came. Not safe for concurrent use.
class ContentDecoder {
 public:
  /// What a call asks for, as Accept-Encoding lists it.
  static constexpr const char* kCodings = "gzip, deflate, br, zstd";

  /// False ends the unpacking.
  using Take = std::function<bool(std::string_view)>;

  /// By the value of Content-Encoding. Null where nothing is packed; no value for a coding that is none of ours.
  static std::optional<std::unique_ptr<ContentDecoder>> open(std::string_view coding);

  virtual ~ContentDecoder() = default;
  /// False when the bytes are broken, or when `take` said so.
  virtual bool push(std::string_view bytes, const Take& take) = 0;
  /// Whether what was pushed is a whole.
  virtual bool ended() const = 0;
};

}  // namespace matjar::net
