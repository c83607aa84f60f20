#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"

namespace matjar::imaging {

/// What a look at an image tells, without judging it.
struct ImageFacts {
  std::string format;  ///< "jpeg", "png", "webp"
  int width = 0;       ///< pixels, after EXIF orientation
  int height = 0;
  std::uint64_t perceptual_hash = 0;  ///< 64-bit difference hash; near-equal pictures differ in few bits
  double sharpness = 0;               ///< variance of the Laplacian of the luminance at 512 px
  double white_border = 0;            ///< share of near-white pixels along the edge, 0..1
  double text_likeness = 0;           ///< 0..1: how much of it looks like writing or a watermark
};

/// A finished picture.
struct EnhancedImage {
  std::string jpeg;
  int width = 0;
  int height = 0;
  std::vector<std::string>
      operations;  ///< in order; the local one: "trim", "white_background", "upscale", "downscale", "sharpen", "square"
  std::string enhancer;  ///< "local", "claid", …
};

struct EnhanceRequest {
  std::string bytes;  ///< JPEG, PNG or WebP, as it came from outside
  int side = 1'200;   ///< pixels of the square result, at least 1,000
  int jpeg_quality = 88;
};

/// Makes one product photo fit for a shop: square on white, large enough, clean. Same bytes in, same picture out; safe
/// for concurrent use; the implementation owns its deadline.
///
/// Errors: `image_not_readable` (rejected: no JPEG, PNG or WebP, or broken), `image_too_large` (rejected: over 40
/// megapixels or 12,000 px a side, or too many bytes), `image_too_small` (rejected), `image_service_*` (unavailable,
/// timeout, …); see was_interrupted().
class ImageEnhancer {
 public:
  virtual ~ImageEnhancer() = default;
  virtual std::string_view name() const = 0;
  virtual Task<Result<EnhancedImage>> enhance(EnhanceRequest request) = 0;
};

/// Looks at pictures. Errors as above.
class ImageInspector {
 public:
  virtual ~ImageInspector() = default;
  virtual Task<Result<ImageFacts>> inspect(std::string bytes) = 0;
};

/// Whether the service was ended from outside while it had the picture: nothing is known of the picture, and it is
/// worth asking for again.
inline bool was_interrupted(const Error& error) {
  return error.name == "image_service_interrupted" || error.name == "image_service_stopped";
}

/// A fetched candidate from a product's gallery.
struct Candidate {
  std::size_t position = 0;  ///< in the source's gallery; the main picture is 0
  ImageFacts facts;
};

/// The best `count` of them as indices into `candidates`, in the order in which they shall be shown: the main picture
/// first where it is fit, the others as in the gallery; no two that look alike, large and clean ones before small ones
/// with writing on them. Of several that look alike the best stays, in the main picture's place when that is one of
/// them. Fewer than `count` when there are no more. Pure and deterministic.
std::vector<std::size_t> choose_images(const std::vector<Candidate>& candidates, std::size_t count);

}  // namespace matjar::imaging
