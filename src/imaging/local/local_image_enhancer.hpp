#pragma once

#include <string>
#include <string_view>

#include "imaging/image_enhancer.hpp"
#include "imaging/local/image_child_pool.hpp"

namespace matjar::imaging::local {

/// Trims, whitens, scales, sharpens and squares with libvips in a confined child. `request.side` is 1,000 to 3,000 and
/// `request.jpeg_quality` 40 to 100, else `image_request_invalid` (invalid_input).
class LocalImageEnhancer final : public ImageEnhancer {
 public:
  /// The pool must outlive this.
  explicit LocalImageEnhancer(ImageChildPool& pool) : pool_(pool) {}

  std::string_view name() const override { return "local"; }
  Task<Result<EnhancedImage>> enhance(EnhanceRequest request) override;

 private:
  ImageChildPool& pool_;
};

/// Measures pictures in the same children.
class LocalImageInspector final : public ImageInspector {
 public:
  /// The pool must outlive this.
  explicit LocalImageInspector(ImageChildPool& pool) : pool_(pool) {}

  Task<Result<ImageFacts>> inspect(std::string bytes) override;

 private:
  ImageChildPool& pool_;
};

}  // namespace matjar::imaging::local
