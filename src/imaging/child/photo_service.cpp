#include "imaging/child/photo_service.hpp"

#include <fmt/core.h>
#include <malloc.h>
#include <optional>
#include <string>
#include <string_view>
#include <vips/vips.h>

#include "confined/child/service.hpp"
#include "imaging/child/photo_work.hpp"
#include "imaging/child/picture.hpp"
#include "imaging/local/child_protocol.hpp"

namespace matjar::imaging::child {

namespace {

local::ChildAnswer work_on(const local::ChildRequest& request, std::string_view bytes) {
  switch (request.kind) {
    case local::RequestKind::inspect:
      return inspect_photo(bytes);
    case local::RequestKind::enhance:
      return enhance_photo(bytes, request.side, request.jpeg_quality);
  }
  return {};
}

/// A small picture in each format through everything that later runs confined: what libraries load or open when they
/// are first used, they do now.
bool warm_up() {
  constexpr int kSide = 320;
  constexpr int kEnlarged = 400;  // small: each start of a child pays for it
  Pixels pixels{.width = kSide, .height = kSide, .rgb = std::vector<std::uint8_t>(std::size_t{kSide} * kSide * 3, 255)};
  for (std::size_t i = pixels.rgb.size() / 3; i < pixels.rgb.size() / 2; ++i) {
    pixels.rgb[i] = static_cast<std::uint8_t>(i % 251);
  }
  const Picture picture = picture_of(pixels);
  for (const char* suffix : {".jpg[profile=srgb]", ".png[profile=srgb]", ".webp[profile=srgb]"}) {
    void* data = nullptr;
    std::size_t size = 0;
    if (vips_image_write_to_buffer(picture.get(), suffix, &data, &size, nullptr) != 0) return false;
    const std::string_view bytes(static_cast<const char*>(data), size);
    const bool works = inspect_photo(bytes).status == ChildStatus::done &&
                       enhance_photo(bytes, kEnlarged, 88).status == ChildStatus::done;
    g_free(data);
    if (!works) return false;
  }
  return true;
}

/// What one picture's buffers took is kept for the next picture: from the system, each page of them would be cleared
/// and mapped anew, which takes as long as the decoding.
void keep_buffers() {
  constexpr int kLargestKept = 32 << 20;  // the C library allows no more
  ::mallopt(M_MMAP_THRESHOLD, kLargestKept);
  ::mallopt(M_TRIM_THRESHOLD, 2 * kLargestKept);
}

std::string prepare(const char* program) {
  keep_buffers();
  if (!start_vips(program)) return "libvips does not start";
  if (!warm_up()) return fmt::format("libvips does not work: {}", vips_error_buffer());
  return {};
}

}  // namespace

int serve_photos(const char* program, int socket) {
  confined::child::Service service;
  service.name = "matjar-image";
  service.threads = confined::child::Threads::own;  // libvips'
  service.most_request_bytes = local::kRequestHeader + local::kMaxImageBytes;
  service.warm_up = [program] { return prepare(program); };
  service.answer = [](const std::string& frame) -> std::optional<std::string> {
    const auto request = local::decode_request(frame);
    if (!request) return std::nullopt;
    local::ChildAnswer answer = work_on(*request, std::string_view(frame).substr(local::kRequestHeader));
    vips_error_clear();
    if (answer.body.size() > local::kMaxAnswerBytes) answer = local::ChildAnswer();
    return local::encode(answer);
  };
  return confined::child::serve(service, socket);
}

}  // namespace matjar::imaging::child
