#include "imaging/child/photo_service.hpp"

#include <cstdio>
#include <errno.h>
#include <fmt/core.h>
#include <span>
#include <string>
#include <unistd.h>
#include <vips/vips.h>

#include "imaging/child/confinement.hpp"
#include "imaging/child/photo_work.hpp"
#include "imaging/child/picture.hpp"

namespace matjar::imaging::child {

namespace {

constexpr int kCannotWork = 70;      // EX_SOFTWARE
constexpr int kProtocolBroken = 76;  // EX_PROTOCOL

bool read_all(int socket, std::span<char> to) {
  while (!to.empty()) {
    const ssize_t count = ::read(socket, to.data(), to.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    to = to.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

bool write_all(int socket, std::span<const char> from) {
  while (!from.empty()) {
    const ssize_t count = ::write(socket, from.data(), from.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    from = from.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

template <class Bytes>
std::span<char> as_chars(Bytes& bytes) {
  return {reinterpret_cast<char*>(bytes.data()), bytes.size()};
}

bool send(int socket, local::ChildAnswer answer) {
  if (answer.body.size() > local::kMaxAnswerBytes) answer = local::ChildAnswer();
  local::AnswerHeader header = local::encode(answer);
  return write_all(socket, as_chars(header)) && write_all(socket, answer.body);
}

local::ChildAnswer work_on(const local::ChildRequest& request, const std::string& bytes) {
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
                       enhance_photo(bytes, local::kMinSquare, 88).status == ChildStatus::done;
    g_free(data);
    if (!works) return false;
  }
  return true;
}

std::string prepare(const char* program) {
  if (std::string problem = limit_resources(); !problem.empty()) return problem;
  if (!start_vips(program)) return "libvips does not start";
  if (!warm_up()) return fmt::format("libvips does not work: {}", vips_error_buffer());
  return forbid_system_calls();
}

}  // namespace

int serve_photos(const char* program, int socket) {
  if (const std::string problem = prepare(program); !problem.empty()) {
    fmt::print(stderr, "matjar-image: not confined, so not started: {}\n", problem);
    return kCannotWork;
  }
  local::ChildAnswer hello;
  hello.status = ChildStatus::ready;
  if (!send(socket, hello)) return 0;

  while (true) {
    local::RequestHeader header{};
    if (!read_all(socket, as_chars(header))) return 0;
    const auto request = local::decode_request(header);
    if (!request) return kProtocolBroken;
    std::string bytes(request->body_size, '\0');
    if (!read_all(socket, bytes)) return 0;
    local::ChildAnswer answer = work_on(*request, bytes);
    vips_error_clear();
    if (!send(socket, std::move(answer))) return 0;
  }
}

}  // namespace matjar::imaging::child
