#include "net/content_decoder.hpp"

#include <array>
#include <brotli/decode.h>
#include <string>
#include <zlib.h>
#include <zstd.h>

#include "base/utf8.hpp"

namespace matjar::net {

namespace {

constexpr std::size_t kPiece = 32U << 10U;  // bytes that are unpacked at a time
using Piece = std::array<char, kPiece>;

enum class Wrapping { gzip, zlib, raw };

/// gzip, of which several may stand one behind the other, and deflate, which half of the world sends without its
/// wrapping.
class ZlibDecoder final : public ContentDecoder {
 public:
  explicit ZlibDecoder(Wrapping wrapping) : wrapping_(wrapping) { good_ = inflateInit2(&stream_, bits()) == Z_OK; }
  ~ZlibDecoder() override { inflateEnd(&stream_); }
  ZlibDecoder(const ZlibDecoder&) = delete;
  ZlibDecoder& operator=(const ZlibDecoder&) = delete;

  bool push(std::string_view bytes, const Take& take) override {
    if (wrapping_ != Wrapping::zlib || begun_) return feed(bytes, take);
    head_ += bytes;
    if (head_.size() < kHead) return good_;
    begun_ = true;
    if (!has_zlib_head()) {
      wrapping_ = Wrapping::raw;
      good_ = good_ && inflateReset2(&stream_, bits()) == Z_OK;
    }
    const std::string head = std::move(head_);
    return feed(head, take);
  }

  bool ended() const override { return ended_; }

 private:
  static constexpr std::size_t kHead = 2;

  int bits() const {
    return wrapping_ == Wrapping::gzip ? MAX_WBITS + 16 : wrapping_ == Wrapping::zlib ? MAX_WBITS : -MAX_WBITS;
  }
  bool has_zlib_head() const {
    const auto first = static_cast<unsigned char>(head_[0]);
    return (first & 0x0FU) == Z_DEFLATED && (first * 256U + static_cast<unsigned char>(head_[1])) % 31U == 0;
  }

  bool feed(std::string_view bytes, const Take& take) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    Piece piece;
    while (good_ && (stream_.avail_in > 0 || stream_.avail_out == 0)) {
      if (ended_) {
        // What stands behind the end is another part, or filling that says nothing.
        filling_ = filling_ || wrapping_ != Wrapping::gzip || (stream_.avail_in > 0 && *stream_.next_in != 0x1F);
        if (filling_ || stream_.avail_in == 0) return true;
        good_ = inflateReset(&stream_) == Z_OK;
        ended_ = false;
      }
      stream_.next_out = reinterpret_cast<Bytef*>(piece.data());
      stream_.avail_out = static_cast<uInt>(piece.size());
      const int code = inflate(&stream_, Z_NO_FLUSH);
      const std::size_t unpacked = piece.size() - stream_.avail_out;
      ended_ = code == Z_STREAM_END;
      good_ = ended_ || code == Z_OK || (code == Z_BUF_ERROR && stream_.avail_in == 0);
      if (unpacked > 0 && !take({piece.data(), unpacked})) return false;
      if (code == Z_BUF_ERROR) break;
    }
    return good_;
  }

  z_stream stream_{};
  Wrapping wrapping_;
  std::string head_;
  bool begun_ = false;
  bool good_ = false;
  bool ended_ = false;
  bool filling_ = false;
};

class BrotliDecoder final : public ContentDecoder {
 public:
  bool push(std::string_view bytes, const Take& take) override {
    const auto* in = reinterpret_cast<const std::uint8_t*>(bytes.data());
    std::size_t left = bytes.size();
    Piece piece;
    while (state_ && !ended_) {
      auto* out = reinterpret_cast<std::uint8_t*>(piece.data());
      std::size_t room = piece.size();
      const auto result = BrotliDecoderDecompressStream(state_.get(), &left, &in, &room, &out, nullptr);
      if (room < piece.size() && !take({piece.data(), piece.size() - room})) return false;
      if (result == BROTLI_DECODER_RESULT_ERROR) return false;
      ended_ = result == BROTLI_DECODER_RESULT_SUCCESS;
      if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT) break;
    }
    return state_ != nullptr;
  }
  bool ended() const override { return ended_; }

 private:
  struct Destroy {
    void operator()(BrotliDecoderState* state) const { BrotliDecoderDestroyInstance(state); }
  };
  std::unique_ptr<BrotliDecoderState, Destroy> state_{BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)};
  bool ended_ = false;
};

class ZstdDecoder final : public ContentDecoder {
 public:
  ZstdDecoder() {
    if (stream_) ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, kWindowLog);
  }
  bool push(std::string_view bytes, const Take& take) override {
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    Piece piece;
    bool full = false;
    while (stream_ && (in.pos < in.size || full)) {
      ZSTD_outBuffer out{piece.data(), piece.size(), 0};
      const std::size_t code = ZSTD_decompressStream(stream_.get(), &out, &in);
      if (out.pos > 0 && !take({piece.data(), out.pos})) return false;
      if (ZSTD_isError(code) != 0) return false;
      ended_ = code == 0;
      full = out.pos == piece.size() && !ended_;
    }
    return stream_ != nullptr;
  }
  bool ended() const override { return ended_; }

 private:
  static constexpr int kWindowLog = 23;  // 8 MiB: what the coding allows on the web (RFC 9659)
  struct Destroy {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
  };
  std::unique_ptr<ZSTD_DStream, Destroy> stream_{ZSTD_createDStream()};
  bool ended_ = false;
};

bool is_coding(std::string_view name, std::string_view known) {
  return fold_case(name) == known;
}

}  // namespace

std::optional<std::unique_ptr<ContentDecoder>> ContentDecoder::open(std::string_view coding) {
  const std::string_view name = trim(coding);
  if (name.empty() || is_coding(name, "identity")) return std::unique_ptr<ContentDecoder>();
  if (is_coding(name, "gzip") || is_coding(name, "x-gzip")) return std::make_unique<ZlibDecoder>(Wrapping::gzip);
  if (is_coding(name, "deflate")) return std::make_unique<ZlibDecoder>(Wrapping::zlib);
  if (is_coding(name, "br")) return std::make_unique<BrotliDecoder>();
  if (is_coding(name, "zstd")) return std::make_unique<ZstdDecoder>();
  return std::nullopt;
}

}  // namespace matjar::net
