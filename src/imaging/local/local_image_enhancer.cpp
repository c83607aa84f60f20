#include "imaging/local/local_image_enhancer.hpp"

#include <fmt/core.h>
#include <utility>

namespace matjar::imaging::local {

namespace {

std::unexpected<Error> nonsense() {
  return fail(ErrorKind::rejected, {.name = "image_not_readable",
                                    .message = "the image process gave an answer that cannot be right",
                                    .next_step = "Use another picture of the product: JPEG, PNG or WebP."});
}

}  // namespace

Task<Result<EnhancedImage>> LocalImageEnhancer::enhance(EnhanceRequest request) {
  if (request.side < kMinSquare || request.side > kMaxSquare || request.jpeg_quality < kMinQuality ||
      request.jpeg_quality > kMaxQuality) {
    co_return fail(
        ErrorKind::invalid_input,
        {.name = "image_request_invalid",
         .message = fmt::format("a square of {} px in quality {} cannot be made", request.side, request.jpeg_quality),
         .next_step = fmt::format("Ask for {} to {} px and quality {} to {}.", kMinSquare, kMaxSquare, kMinQuality,
                                  kMaxQuality)});
  }
  const ChildRequest order{.kind = RequestKind::enhance, .side = request.side, .jpeg_quality = request.jpeg_quality};
  CO_TRY_ASSIGN(ChildAnswer answer, co_await pool_.ask(order, std::move(request.bytes)));
  if (answer.width != order.side || answer.height != order.side || format_of(answer.body) != PictureFormat::jpeg) {
    co_return nonsense();
  }
  EnhancedImage image;
  image.jpeg = std::move(answer.body);
  image.width = answer.width;
  image.height = answer.height;
  image.operations = answer.operations.names();
  image.enhancer = name();
  co_return image;
}

Task<Result<ImageFacts>> LocalImageInspector::inspect(std::string bytes) {
  const ChildRequest order{.kind = RequestKind::inspect};
  CO_TRY_ASSIGN(const ChildAnswer answer, co_await pool_.ask(order, std::move(bytes)));
  if (answer.width < 1 || answer.height < 1 || answer.format == PictureFormat::none) co_return nonsense();
  ImageFacts facts;
  facts.format = to_string(answer.format);
  facts.width = answer.width;
  facts.height = answer.height;
  facts.perceptual_hash = answer.perceptual_hash;
  facts.sharpness = answer.sharpness;
  facts.white_border = answer.white_border;
  facts.text_likeness = answer.text_likeness;
  co_return facts;
}

}  // namespace matjar::imaging::local
