#include "imaging/child/photo_work.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vips/vips.h>

#include "imaging/child/picture.hpp"
#include "imaging/child/pixel_measures.hpp"

namespace matjar::imaging::child {

namespace {

using local::ChildAnswer;
using local::Operation;
using local::Operations;

constexpr double kMargin = 0.04;          // of the side, on each side of a trimmed product
constexpr double kWhiteBackground = 0.9;  // of the border near-white: the photo stands on white
constexpr double kMaxEnlargement = 4.0;

/// What is decoded to work on; more than the largest square, so that a trimmed part of it is still large.
constexpr int kWorkingSide = 3'200;

ChildAnswer refusal(ChildStatus status) {
  ChildAnswer answer;
  answer.status = status;
  return answer;
}

/// Stretches each channel so that the background's off-white becomes white.
bool whiten(Pixels& pixels) {
  const std::array<int, 3> white = border_white(pixels);
  if (white == std::array{255, 255, 255}) return false;
  std::array<std::array<std::uint8_t, 256>, 3> table{};
  for (std::size_t band = 0; band < 3; ++band) {
    for (int value = 0; value < 256; ++value) {
      table.at(band).at(static_cast<std::size_t>(value)) =
          static_cast<std::uint8_t>(std::min(255, (value * 255 + white.at(band) / 2) / white.at(band)));
    }
  }
  for (std::size_t i = 0; i < pixels.rgb.size(); ++i) pixels.rgb[i] = table.at(i % 3).at(pixels.rgb[i]);
  return true;
}

Picture cut(const Picture& picture, const Box& box) {
  VipsImage* part = nullptr;
  if (vips_extract_area(picture.get(), &part, box.left, box.top, box.width, box.height, nullptr) != 0) return nullptr;
  return Picture(part);
}

Picture scaled(Picture picture, double scale, Operations& done) {
  if (!picture || std::abs(scale - 1.0) < 0.002) return picture;
  VipsImage* image = nullptr;
  if (vips_resize(picture.get(), &image, scale, "kernel", VIPS_KERNEL_LANCZOS3, nullptr) != 0) return nullptr;
  done.add(scale > 1.0 ? Operation::upscale : Operation::downscale);
  return Picture(image);
}

/// Gently: edges only, flat parts (and a JPEG's noise in them) untouched.
Picture sharpened(Picture picture, Operations& done) {
  if (!picture) return picture;
  VipsImage* image = nullptr;
  if (vips_sharpen(picture.get(), &image, "sigma", 0.8, "x1", 2.0, "y2", 8.0, "y3", 12.0, "m1", 0.0, "m2", 1.5,
                   nullptr) != 0) {
    return nullptr;
  }
  done.add(Operation::sharpen);
  return Picture(image);
}

Picture squared(Picture picture, int side, Operations& done) {
  if (!picture) return picture;
  if (picture->Xsize == side && picture->Ysize == side) return picture;
  std::array<double, 3> white{255, 255, 255};
  VipsArrayDouble* background = vips_array_double_new(white.data(), static_cast<int>(white.size()));
  VipsImage* image = nullptr;
  const int failed = vips_embed(picture.get(), &image, (side - picture->Xsize) / 2, (side - picture->Ysize) / 2, side,
                                side, "extend", VIPS_EXTEND_BACKGROUND, "background", background, nullptr);
  vips_area_unref(VIPS_AREA(background));
  if (failed != 0) return nullptr;
  done.add(Operation::white_background);
  done.add(Operation::square);
  return Picture(image);
}

/// Baseline, colour at half resolution: what every shop and browser takes, at the smallest size for the quality.
std::string jpeg_of(const Picture& picture, int quality) {
  void* data = nullptr;
  std::size_t size = 0;
  if (vips_jpegsave_buffer(picture.get(), &data, &size, "Q", quality, "strip", TRUE, "optimize_coding", TRUE,
                           "subsample_mode", VIPS_FOREIGN_SUBSAMPLE_ON, nullptr) != 0) {
    return {};
  }
  std::string jpeg(static_cast<const char*>(data), size);
  g_free(data);
  return jpeg;
}

/// The part of the photo that shall be shown, and how much of the square it may take.
struct Subject {
  Picture picture;
  double room = 1.0;
};

Subject subject_of(Picture photo, Operations& done) {
  Pixels pixels = pixels_of(photo);
  if (white_border(pixels) < kWhiteBackground) return {.picture = std::move(photo), .room = 1.0};
  if (whiten(pixels)) {
    done.add(Operation::white_background);
    photo = picture_of(pixels);
  }
  const Box box = content_box(pixels);
  if (box.width != pixels.width || box.height != pixels.height) {
    done.add(Operation::trim);
    photo = cut(photo, box);
  }
  return {.picture = std::move(photo), .room = 1.0 - 2 * kMargin};
}

}  // namespace

ChildAnswer inspect_photo(std::string_view bytes) {
  const PictureHeader header = read_header(bytes);
  if (header.status != ChildStatus::done) return refusal(header.status);
  const Picture photo = decode(bytes, header, kMeasuredSide, Fit::exactly);
  if (!photo) return refusal(ChildStatus::not_readable);
  const Pixels pixels = pixels_of(photo);
  ChildAnswer answer;
  answer.status = ChildStatus::done;
  answer.format = header.format;
  answer.width = header.width;
  answer.height = header.height;
  answer.perceptual_hash = difference_hash(pixels);
  answer.sharpness = laplacian_variance(pixels);
  answer.white_border = white_border(pixels);
  answer.text_likeness = text_likeness(pixels);
  return answer;
}

ChildAnswer enhance_photo(std::string_view bytes, int side, int jpeg_quality) {
  const PictureHeader header = read_header(bytes);
  if (header.status != ChildStatus::done) return refusal(header.status);
  if (std::min(header.width, header.height) < local::kMinShorterSide) return refusal(ChildStatus::too_small);
  Picture photo = decode(bytes, header, kWorkingSide, Fit::shrink_only);
  if (!photo) return refusal(ChildStatus::not_readable);

  Operations done;
  if (header.has_alpha) done.add(Operation::white_background);
  Subject subject = subject_of(std::move(photo), done);
  if (!subject.picture) return refusal(ChildStatus::not_readable);
  const int longer = std::max(subject.picture->Xsize, subject.picture->Ysize);
  const double scale = std::min(std::floor(side * subject.room) / longer, kMaxEnlargement);
  Picture square = squared(sharpened(scaled(std::move(subject.picture), scale, done), done), side, done);
  if (!square) return refusal(ChildStatus::not_readable);

  ChildAnswer answer;
  answer.body = jpeg_of(square, jpeg_quality);
  if (answer.body.empty()) return refusal(ChildStatus::not_readable);
  answer.status = ChildStatus::done;
  answer.format = PictureFormat::jpeg;
  answer.operations = done;
  answer.width = side;
  answer.height = side;
  return answer;
}

}  // namespace matjar::imaging::child
