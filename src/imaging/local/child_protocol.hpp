#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace matjar::imaging::local {

/// What `matjar` and its child `matjar-image` say to each other in frames (confined/frame.hpp): a request (header of 12
/// bytes, then the image) and its answer (header of 48 bytes, then a JPEG or nothing). Numbers are little-endian,
/// doubles are their IEEE 754 bits. The child may have been taken over by the picture that it decoded: decode_answer()
/// accepts only what lies within the limits below.

inline constexpr std::size_t kMaxImageBytes = 15U << 20U;
inline constexpr std::size_t kMaxAnswerBytes = 16U << 20U;
inline constexpr std::int64_t kMaxPixels = 40'000'000;
inline constexpr int kMaxSide = 12'000;
inline constexpr int kMinShorterSide = 200;
inline constexpr int kMinSquare = 1'000;
inline constexpr int kMaxSquare = 3'000;
inline constexpr int kMinQuality = 40;
inline constexpr int kMaxQuality = 100;

enum class RequestKind : std::uint8_t { inspect = 1, enhance = 2 };

struct ChildRequest {
  RequestKind kind = RequestKind::inspect;
  int side = kMinSquare;  ///< enhance: pixels of the square
  int jpeg_quality = 88;  ///< enhance
};

enum class ChildStatus : std::uint8_t { done = 1, not_readable = 2, too_large = 3, too_small = 4 };

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

inline constexpr std::size_t kRequestHeader = 12;
inline constexpr std::size_t kAnswerHeader = 48;

/// The header; the image follows it.
std::string encode(const ChildRequest& request);
/// From a frame of a header and an image.
std::optional<ChildRequest> decode_request(std::string_view frame);

/// Header and body.
std::string encode(const ChildAnswer& answer);
std::optional<ChildAnswer> decode_answer(std::string frame);

/// "jpeg", "png", "webp" or "".
std::string_view to_string(PictureFormat format);

/// By the first bytes alone.
PictureFormat format_of(std::string_view bytes);

}  // namespace matjar::imaging::local
