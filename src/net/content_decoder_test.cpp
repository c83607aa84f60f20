#include "net/content_decoder.hpp"

#include <gtest/gtest.h>
#include <string>

#include "base/encoding.hpp"

namespace matjar::net {
namespace {

struct Unpacked {
  bool good = true;
  bool ended = false;
  std::string text;
};

Unpacked unpack(std::string_view coding, std::string_view packed, std::size_t piece) {
  const auto decoder = ContentDecoder::open(coding);
  if (!decoder || !*decoder) return {.good = false};
  Unpacked out;
  while (!packed.empty() && out.good) {
    const std::string bytes(packed.substr(0, piece));  // on the heap: whoever reads behind its end is seen
    packed.remove_prefix(bytes.size());
    out.good = (*decoder)->push(bytes, [&](std::string_view unpacked) {
      out.text += unpacked;
      return true;
    });
  }
  out.ended = (*decoder)->ended();
  return out;
}

/// "a chair".
struct Chair {
  const char* coding;
  std::string bytes;
};
std::vector<Chair> chairs() {
  const auto bytes = [](std::string_view hex) { return from_hex(hex).value(); };
  return {{"gzip", bytes("1f8b08000000000002034b5448ce48cc2c0200812e20d407000000")},
          {"deflate", bytes("789c4b5448ce48cc2c020009640289")},
          {"deflate", bytes("4b5448ce48cc2c0200")},
          {"br", bytes("6000106120636861697203")},
          {"zstd", bytes("28b52ffd003839000061206368616972")}};
}

TEST(ContentDecoder, unpacks_each_coding_however_it_is_cut_into_pieces) {
  for (const Chair& chair : chairs()) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, std::size_t{3}, chair.bytes.size()}) {
      const Unpacked out = unpack(chair.coding, chair.bytes, piece);
      EXPECT_TRUE(out.good) << chair.coding << " by " << piece;
      EXPECT_TRUE(out.ended) << chair.coding << " by " << piece;
      EXPECT_EQ(out.text, "a chair") << chair.coding << " by " << piece;
    }
  }
}

TEST(ContentDecoder, knows_that_an_end_has_not_come) {
  for (const Chair& chair : chairs()) {
    for (std::size_t length = 1; length < chair.bytes.size(); ++length) {
      const Unpacked out = unpack(chair.coding, std::string_view(chair.bytes).substr(0, length), length);
      EXPECT_FALSE(out.good && out.ended) << chair.coding << " of " << length;
    }
  }
}

TEST(ContentDecoder, unpacks_parts_of_gzip_that_stand_one_behind_the_other_and_no_filling) {
  const std::string one = chairs()[0].bytes;
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{100}}) {
    EXPECT_EQ(unpack("gzip", one + one, piece).text, "a chaira chair");
    const Unpacked filled = unpack("gzip", one + std::string(100, '\0') + "\x1f", piece);
    EXPECT_TRUE(filled.good && filled.ended);
    EXPECT_EQ(filled.text, "a chair");
  }
}

TEST(ContentDecoder, notices_what_is_broken) {
  for (const Chair& chair : chairs()) {
    EXPECT_FALSE(unpack(chair.coding, "\xff\xff\xff\xff this is not packed", 100).good) << chair.coding;
  }
}

TEST(ContentDecoder, stops_when_nobody_takes_any_more) {
  for (const Chair& chair : chairs()) {
    const auto decoder = ContentDecoder::open(chair.coding);
    int asked = 0;
    EXPECT_FALSE((*decoder)->push(chair.bytes, [&](std::string_view) {
      ++asked;
      return false;
    })) << chair.coding;
    EXPECT_EQ(asked, 1) << chair.coding;
  }
}

TEST(ContentDecoder, passes_what_is_not_packed_and_knows_what_it_cannot_unpack) {
  for (const char* coding : {"", " ", "identity", "Identity"}) {
    const auto decoder = ContentDecoder::open(coding);
    EXPECT_TRUE(decoder && !*decoder) << coding;
  }
  for (const char* coding : {"GZIP", " gzip ", "x-gzip", "Br"}) {
    const auto decoder = ContentDecoder::open(coding);
    EXPECT_TRUE(decoder && *decoder) << coding;
  }
  for (const char* coding : {"compress", "gzip, br", "lzma", "none"})
    EXPECT_FALSE(ContentDecoder::open(coding)) << coding;
}

}  // namespace
}  // namespace matjar::net
