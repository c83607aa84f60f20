#include "crypto/hmac.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "crypto/constant_time.hpp"

namespace matjar::crypto {
namespace {

std::string bytes(std::string_view hex) {
  return from_hex(hex).value();
}

TEST(Sha256, agrees_with_the_examples_of_fips_180) {
  EXPECT_EQ(hex_of(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex_of(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

struct Rfc4231 {
  std::string key;
  std::string data;
  std::string_view digest;
};

TEST(HmacSha256, agrees_with_the_vectors_of_rfc_4231) {
  const Rfc4231 cases[] = {
      {std::string(20, '\x0b'), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {"Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {std::string(20, '\xaa'), std::string(50, '\xdd'),
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
      {bytes("0102030405060708090a0b0c0d0e0f10111213141516171819"), std::string(50, '\xcd'),
       "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
      {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
  };
  for (const Rfc4231& vector : cases) EXPECT_EQ(hex_of(hmac_sha256(vector.key, vector.data)), vector.digest);
}

TEST(HmacSha256, takes_an_empty_key_and_an_empty_message) {
  EXPECT_EQ(hex_of(hmac_sha256(std::string_view(), std::string_view())),
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
  EXPECT_EQ(hmac_sha256(Secret("Jefe"), "x"), hmac_sha256("Jefe", "x"));
}

TEST(MatchesDigest, takes_either_case_and_nothing_that_is_longer_shorter_or_different) {
  const Digest digest = sha256("abc");
  const std::string hex = hex_of(digest);
  EXPECT_TRUE(matches_digest(digest, hex));
  EXPECT_TRUE(matches_digest(digest, "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"));
  for (std::size_t i = 0; i < hex.size(); ++i) {
    std::string other = hex;
    other[i] = other[i] == '0' ? '1' : '0';
    EXPECT_FALSE(matches_digest(digest, other)) << i;
  }
  for (const std::string& text :
       {std::string(), hex.substr(2), hex + "00", "0x" + hex, " " + hex, std::string(64, 'z')}) {
    EXPECT_FALSE(matches_digest(digest, text)) << text;
  }
}

TEST(EqualInConstantTime, compares_length_first_and_every_byte) {
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
  EXPECT_FALSE(equal_in_constant_time("", "a"));
  EXPECT_FALSE(equal_in_constant_time("xbc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abx", "abc"));
}

}  // namespace
}  // namespace matjar::crypto
