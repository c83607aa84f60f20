#include "sandbox/png_writer.hpp"

#include <stdexcept>
#include <zlib.h>

namespace matjar::sandbox {

namespace {

void append_number(std::string& out, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>((number >> shift) & 0xff);
}

void append_chunk(std::string& out, std::string_view type, std::string_view data) {
  append_number(out, static_cast<std::uint32_t>(data.size()));
  const auto start = out.size();
  out += type;
  out += data;
  const auto* bytes = reinterpret_cast<const Bytef*>(out.data() + start);
  append_number(out, static_cast<std::uint32_t>(crc32(0, bytes, static_cast<uInt>(out.size() - start))));
}

/// Each row as the difference to the row above, which a studio background turns into zeros.
std::string filtered(const Pixels& pixels) {
  constexpr char kUp = 2;
  const auto row_bytes = static_cast<std::size_t>(pixels.width) * 3;
  std::string rows;
  rows.resize((row_bytes + 1) * static_cast<std::size_t>(pixels.height));
  auto* out = rows.data();
  const std::uint8_t* above = nullptr;
  for (int y = 0; y < pixels.height; ++y) {
    const auto* row = pixels.rgb.data() + static_cast<std::size_t>(y) * row_bytes;
    *out++ = above ? kUp : 0;
    for (std::size_t i = 0; i < row_bytes; ++i)
      out[i] = static_cast<char>(static_cast<std::uint8_t>(row[i] - (above ? above[i] : 0)));
    out += row_bytes;
    above = row;
  }
  return rows;
}

std::string deflated(const std::string& bytes) {
  auto size = compressBound(static_cast<uLong>(bytes.size()));
  std::string packed(size, '\0');
  if (compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
                static_cast<uLong>(bytes.size()), 1) != Z_OK)
    throw std::logic_error("zlib refused a buffer of the size that it asked for");
  packed.resize(size);
  return packed;
}

}  // namespace

std::string write_png(const Pixels& pixels) {
  std::string out = "\x89PNG\r\n\x1a\n";
  std::string header;
  append_number(header, static_cast<std::uint32_t>(pixels.width));
  append_number(header, static_cast<std::uint32_t>(pixels.height));
  header += std::string("\x08\x02\x00\x00\x00", 5);  // 8 bits, truecolour, deflate, filters by row, not interlaced
  append_chunk(out, "IHDR", header);
  append_chunk(out, "IDAT", deflated(filtered(pixels)));
  append_chunk(out, "IEND", "");
  return out;
}

}  // namespace matjar::sandbox
