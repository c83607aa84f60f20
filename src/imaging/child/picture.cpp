#include "imaging/child/picture.hpp"

#include <cstdint>
#include <stdlib.h>
#include <utility>
#include <vips/vips.h>

#if __has_feature(thread_sanitizer)
// ThreadSanitizer sees libvips's accesses through its interceptors but not the locks in between.
extern "C" const char* __tsan_default_options();  // NOLINT: the name is the sanitizer's
extern "C" const char* __tsan_default_options() {
  return "ignore_noninstrumented_modules=1";
}  // NOLINT
#endif

namespace matjar::imaging::child {

namespace {

/// libvips reads it only, but takes it without const.
void* data_of(std::string_view bytes) {
  return const_cast<char*>(bytes.data());
}

VipsImage* open(std::string_view bytes, PictureFormat format) {
  VipsImage* image = nullptr;
  int failed = -1;
  switch (format) {
    case PictureFormat::jpeg:
      failed = vips_jpegload_buffer(data_of(bytes), bytes.size(), &image, nullptr);
      break;
    case PictureFormat::png:
      failed = vips_pngload_buffer(data_of(bytes), bytes.size(), &image, nullptr);
      break;
    case PictureFormat::webp:
      failed = vips_webpload_buffer(data_of(bytes), bytes.size(), &image, nullptr);
      break;
    case PictureFormat::none:
      break;
  }
  vips_error_clear();
  return failed == 0 ? image : nullptr;
}

/// Shrinks while loading where the format can. `profile` null: the pixels are taken as sRGB whatever is embedded.
/// Damaged and cut files fail: half a picture is no picture (for bytes in memory libvips 8.14 heeds that in the
/// loader's own options only).
Picture thumbnail(std::string_view bytes, int side, Fit fit, const char* profile) {
  VipsImage* image = nullptr;
  constexpr const char* kStrict = "[fail_on=error]";
  const VipsSize size = fit == Fit::exactly ? VIPS_SIZE_BOTH : VIPS_SIZE_DOWN;
  const int failed = profile != nullptr
                         ? vips_thumbnail_buffer(data_of(bytes), bytes.size(), &image, side, "height", side, "size",
                                                 size, "option_string", kStrict, "export_profile", profile, nullptr)
                         : vips_thumbnail_buffer(data_of(bytes), bytes.size(), &image, side, "height", side, "size",
                                                 size, "option_string", kStrict, nullptr);
  vips_error_clear();
  return Picture(failed == 0 ? image : nullptr);
}

Picture on_white(Picture picture) {
  if (!picture || vips_image_hasalpha(picture.get()) == 0) return picture;
  const double white = 255;
  VipsArrayDouble* background = vips_array_double_new(&white, 1);
  VipsImage* flat = nullptr;
  const int failed = vips_flatten(picture.get(), &flat, "background", background, nullptr);
  vips_area_unref(VIPS_AREA(background));
  return Picture(failed == 0 ? flat : nullptr);
}

/// Eight bits a channel, and alpha where there was one.
Picture as_srgb(Picture picture) {
  if (!picture) return picture;
  VipsImage* image = nullptr;
  if (vips_colourspace(picture.get(), &image, VIPS_INTERPRETATION_sRGB, nullptr) != 0) return nullptr;
  picture.reset(image);
  if (vips_cast_uchar(picture.get(), &image, nullptr) != 0) return nullptr;
  return Picture(image);
}

Picture three_bands(Picture picture) {
  if (!picture || picture->Bands == 3) return picture;
  VipsImage* image = nullptr;
  if (picture->Bands < 3 || vips_extract_band(picture.get(), &image, 0, "n", 3, nullptr) != 0) return nullptr;
  return Picture(image);
}

Picture in_memory(Picture picture) {
  if (!picture) return picture;
  Picture copy(vips_image_copy_memory(picture.get()));
  vips_error_clear();
  return copy;
}

}  // namespace

void Unreference::operator()(_VipsImage* image) const {
  g_object_unref(image);
}

bool start_vips(const char* program) {
  // libvips loads every plug-in that it finds below its home (PDF, SVG, ImageMagick's hundred formats); it finds none
  // here.
  ::setenv("VIPSHOME", "/nonexistent", 1);
  ::setenv("VIPS_NOVECTOR", "1", 1);
  ::setenv("VIPS_WARNING", "0", 1);  // set at all means: do not print warnings about each odd picture
  if (vips_init(program) != 0) return false;
  vips_block_untrusted_set(TRUE);
  vips_operation_block_set("VipsForeignLoad", TRUE);
  for (const char* loader : {"VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp"}) {
    vips_operation_block_set(loader, FALSE);
  }
  vips_concurrency_set(1);
  vips_cache_set_max(0);
  return true;
}

PictureHeader read_header(std::string_view bytes) {
  PictureHeader header;
  header.format = local::format_of(bytes);
  const Picture picture(open(bytes, header.format));
  if (!picture) return header;
  header.width = picture->Xsize;
  header.height = picture->Ysize;
  header.has_alpha = vips_image_hasalpha(picture.get()) != 0;
  header.has_profile = vips_image_get_typeof(picture.get(), VIPS_META_ICC_NAME) != 0;
  const std::int64_t pixels = std::int64_t{header.width} * header.height;
  if (pixels > local::kMaxPixels || header.width > local::kMaxSide || header.height > local::kMaxSide) {
    header.status = ChildStatus::too_large;
    return header;
  }
  if (vips_image_get_orientation_swap(picture.get()) != 0) std::swap(header.width, header.height);
  header.status = ChildStatus::done;
  return header;
}

Picture decode(std::string_view bytes, const PictureHeader& header, int side, Fit fit) {
  const auto with = [&](const char* profile) {
    return in_memory(three_bands(on_white(as_srgb(thumbnail(bytes, side, fit, profile)))));
  };
  // Without a profile the pixels are sRGB; a conversion through the profile's own space would only shift them. And a
  // profile that is damaged, or is for another kind of pixels, is no reason to refuse the picture.
  if (header.has_profile) {
    if (Picture picture = with("srgb")) return picture;
  }
  return with(nullptr);
}

Pixels pixels_of(const Picture& picture) {
  const auto* raw = static_cast<const std::uint8_t*>(vips_image_get_data(picture.get()));
  if (raw == nullptr) return {};
  const std::size_t size = VIPS_IMAGE_SIZEOF_IMAGE(picture.get());
  Pixels pixels{.width = picture->Xsize, .height = picture->Ysize, .rgb = std::vector<std::uint8_t>(raw, raw + size)};
  return pixels;
}

Picture picture_of(const Pixels& pixels) {
  Picture picture(vips_image_new_from_memory_copy(pixels.rgb.data(), pixels.rgb.size(), pixels.width, pixels.height, 3,
                                                  VIPS_FORMAT_UCHAR));
  if (picture) picture->Type = VIPS_INTERPRETATION_sRGB;
  return picture;
}

}  // namespace matjar::imaging::child
