#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace matjar::imaging::local {

/// What `matjar` and its child `matjar-image` say to each other over one stream socket.
///
/// The child speaks first: one answer `ready` when it is confined and warm. Then, one at a time: a request (header of
/// 16 bytes, then `body_size` bytes of image), an answer (header of 64 bytes, then `body_size` bytes of JPEG). Numbers
/// are little-endian, doubles are their IEEE 754 bits. The child may have been taken over by the picture that it
/// decoded: decode_answer() accepts only what lies within the limits below.

inline constexpr std::size_t kMaxImageBytes = 15U << 20U;
inline constexpr std::size_t kMaxAnswerBytes = 16U << 20U;
inline constexpr std::int64_t kMaxPixels = 40'000'000;
inline constexpr int kMaxSide = 12'000;
inline constexpr int kMinShorterSide = 200;
inline constexpr int kMinSquare = 1'000;
inline constexpr int kMaxSquare = 3'000;
inline constexpr int kMinQuality = 40;
inline constexpr int kMaxQuality = 100;

/// The descriptor on which the child finds its end of the socket.
inline constexpr int kChildSocket = 0;

enum class RequestKind : std::uint8_t { inspect = 1, enhance = 2 };

struct ChildRequest {
  RequestKind kind = RequestKind::inspect;
  int side = kMinSquare;  ///< enhance: pixels of the square
  int jpeg_quality = 88;  ///< enhance
  std::uint32_t body_size = 0;
};

enum class ChildStatus : std::uint8_t { ready = 1, done = 2, not_readable = 3, too_large = 4, too_small = 5 };

enum class PictureFormat : std::uint8_t { none = 0, jpeg = 1, png = 2, webp = 3 };

/// What was done to a picture; the order of the values is the order of the work.
enum class Operation : std::uint8_t { trim = 0, white_background, upscale, downscale, sharpen, square };

/// A set of operations, one bit each.
class Operations {
 public:
  constexpr Operations() = default;
  constexpr explicit Operations(std::uint16_t bits) : bits_(bits) {}

  constexpr void add(Operation operation) { bits_ = static_cast<std::uint16_t>(bits_ | bit(operation)); }
  constexpr bool has(Operation operation) const { return (bits_ & bit(operation)) != 0; }
  constexpr std::uint16_t bits() const { return bits_; }
  std::vector<std::string> names() const;

 private:
  static constexpr std::uint16_t bit(Operation operation) {
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(operation));
  }
  std::uint16_t bits_ = 0;
};

/// `inspect` fills the measures, `enhance` fills operations and body; both fill format, width and height.
struct ChildAnswer {
  ChildStatus status = ChildStatus::not_readable;
  PictureFormat format = PictureFormat::none;
  Operations operations;
  int width = 0;
  int height = 0;
  std::uint64_t perceptual_hash = 0;
  double sharpness = 0;
  double white_border = 0;
  double text_likeness = 0;
  std::string body;
};

using RequestHeader = std::array<unsigned char, 16>;
using AnswerHeader = std::array<unsigned char, 64>;

RequestHeader encode(const ChildRequest& request);
std::optional<ChildRequest> decode_request(const RequestHeader& header);

/// An answer without its body, and how long that is.
struct AnnouncedAnswer {
  ChildAnswer answer;
  std::size_t body_size = 0;
};

AnswerHeader encode(const ChildAnswer& answer);
std::optional<AnnouncedAnswer> decode_answer(const AnswerHeader& header);

/// "jpeg", "png", "webp" or "".
std::string_view to_string(PictureFormat format);

/// By the first bytes alone.
PictureFormat format_of(std::string_view bytes);

}  // namespace matjar::imaging::local
