#include "imaging/local/child_protocol.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <concepts>
#include <utility>

namespace matjar::imaging::local {

namespace {

constexpr std::uint32_t kRequestMagic = 0x32514A4D;  // "MJQ2"
constexpr std::uint32_t kAnswerMagic = 0x32414A4D;   // "MJA2"

constexpr std::array<std::string_view, 6> kOperationNames{"trim",      "white_background", "upscale",
                                                          "downscale", "sharpen",          "square"};

class Writer {
 public:
  explicit Writer(std::string& to) : to_(to) {}

  template <std::unsigned_integral T>
  void put(T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) {
      to_ += static_cast<char>((static_cast<std::uint64_t>(value) >> (8 * i)) & 0xFFU);
    }
  }
  void put(double value) { put(std::bit_cast<std::uint64_t>(value)); }

 private:
  std::string& to_;
};

/// From bytes of which there are enough.
class Reader {
 public:
  explicit Reader(std::string_view from) : from_(from) {}

  template <std::unsigned_integral T>
  T take() {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) {
      value |= static_cast<std::uint64_t>(static_cast<unsigned char>(from_[at_++])) << (8 * i);
    }
    return static_cast<T>(value);
  }
  double take_double() { return std::bit_cast<double>(take<std::uint64_t>()); }

 private:
  std::string_view from_;
  std::size_t at_ = 0;
};

bool within(double value, double low, double high) {
  return std::isfinite(value) && value >= low && value <= high;
}

bool plausible(const ChildAnswer& answer) {
  return answer.width >= 0 && answer.width <= kMaxSide && answer.height >= 0 && answer.height <= kMaxSide &&
         within(answer.sharpness, 0, 1e9) && within(answer.white_border, 0, 1) && within(answer.text_likeness, 0, 1) &&
         answer.format <= PictureFormat::webp && answer.operations.bits() < (1U << kOperationNames.size());
}

}  // namespace

std::vector<std::string> Operations::names() const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kOperationNames.size(); ++i) {
    if (has(static_cast<Operation>(i))) names.emplace_back(kOperationNames[i]);
  }
  return names;
}

std::string encode(const ChildRequest& request) {
  std::string header;
  Writer writer(header);
  writer.put(kRequestMagic);
  writer.put(static_cast<std::uint16_t>(request.kind));
  writer.put(static_cast<std::uint16_t>(request.jpeg_quality));
  writer.put(static_cast<std::uint32_t>(request.side));
  return header;
}

std::optional<ChildRequest> decode_request(std::string_view frame) {
  if (frame.size() < kRequestHeader || frame.size() > kRequestHeader + kMaxImageBytes) return std::nullopt;
  Reader reader(frame);
  if (reader.take<std::uint32_t>() != kRequestMagic) return std::nullopt;
  const auto kind = reader.take<std::uint16_t>();
  if (kind != static_cast<std::uint16_t>(RequestKind::inspect) &&
      kind != static_cast<std::uint16_t>(RequestKind::enhance)) {
    return std::nullopt;
  }
  ChildRequest request{.kind = static_cast<RequestKind>(kind)};
  request.jpeg_quality = reader.take<std::uint16_t>();
  const auto side = reader.take<std::uint32_t>();
  if (side < static_cast<std::uint32_t>(kMinSquare) || side > static_cast<std::uint32_t>(kMaxSquare)) {
    return std::nullopt;
  }
  request.side = static_cast<int>(side);
  if (request.jpeg_quality < kMinQuality || request.jpeg_quality > kMaxQuality) return std::nullopt;
  return request;
}

std::string encode(const ChildAnswer& answer) {
  std::string frame;
  Writer writer(frame);
  writer.put(kAnswerMagic);
  writer.put(static_cast<std::uint8_t>(answer.status));
  writer.put(static_cast<std::uint8_t>(answer.format));
  writer.put(answer.operations.bits());
  writer.put(static_cast<std::uint32_t>(answer.width));
  writer.put(static_cast<std::uint32_t>(answer.height));
  writer.put(answer.perceptual_hash);
  writer.put(answer.sharpness);
  writer.put(answer.white_border);
  writer.put(answer.text_likeness);
  return frame + answer.body;
}

std::optional<ChildAnswer> decode_answer(std::string frame) {
  if (frame.size() < kAnswerHeader || frame.size() > kAnswerHeader + kMaxAnswerBytes) return std::nullopt;
  Reader reader(frame);
  if (reader.take<std::uint32_t>() != kAnswerMagic) return std::nullopt;
  const auto status = reader.take<std::uint8_t>();
  if (status < static_cast<std::uint8_t>(ChildStatus::done) ||
      status > static_cast<std::uint8_t>(ChildStatus::too_small)) {
    return std::nullopt;
  }
  ChildAnswer answer;
  answer.status = static_cast<ChildStatus>(status);
  answer.format = static_cast<PictureFormat>(reader.take<std::uint8_t>());
  answer.operations = Operations(reader.take<std::uint16_t>());
  answer.width = static_cast<int>(reader.take<std::uint32_t>());
  answer.height = static_cast<int>(reader.take<std::uint32_t>());
  answer.perceptual_hash = reader.take<std::uint64_t>();
  answer.sharpness = reader.take_double();
  answer.white_border = reader.take_double();
  answer.text_likeness = reader.take_double();
  if (!plausible(answer)) return std::nullopt;
  frame.erase(0, kAnswerHeader);
  answer.body = std::move(frame);
  return answer;
}

std::string_view to_string(PictureFormat format) {
  switch (format) {
    case PictureFormat::jpeg:
      return "jpeg";
    case PictureFormat::png:
      return "png";
    case PictureFormat::webp:
      return "webp";
    case PictureFormat::none:
      break;
  }
  return "";
}

PictureFormat format_of(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xD8\xFF")) return PictureFormat::jpeg;
  if (bytes.starts_with("\x89PNG\r\n\x1A\n")) return PictureFormat::png;
  if (bytes.starts_with("RIFF") && bytes.size() >= 12 && bytes.substr(8, 4) == "WEBP") return PictureFormat::webp;
  return PictureFormat::none;
}

}  // namespace matjar::imaging::local
