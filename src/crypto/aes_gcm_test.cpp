#include "crypto/aes_gcm.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"

namespace matjar::crypto {
namespace {

std::string bytes(std::string_view hex) {
  return from_hex(hex).value();
}

struct KnownAnswer {
  std::string_view key, nonce, plaintext, associated_data, ciphertext, tag;
};

// The GCM specification of McGrew and Viega, appendix B, test cases 13 to 18: the vectors of NIST for 256-bit keys.
const KnownAnswer kAnswers[] = {
    {"0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "", "", "",
     "530f8afbc74536b9a963b4f1c4cb738b"},
    {"0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000",
     "00000000000000000000000000000000", "", "cea7403d4d606b6e074ec5d3baf39d18", "d0d1c8a799996bf0265b98b5d48ab919"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657b"
     "a"
     "637b39",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0ab"
     "c"
     "c9f662",
     "76fc6ece0f4e1768cddf8853bb2d551b"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbad",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657b"
     "a"
     "637b39",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "c3762df1ca787d32ae47c13bf19844cbaf1ae14d0b976afac52ff7d79bba9de0feb582d33934a4f0954cc2363bc73f7862ac430e64abe499f"
     "4"
     "7c9b1f",
     "3a337dbf46a792c45e454913fe2ea8f2"},
};

TEST(AesGcm, agrees_with_the_known_answers) {
  for (const KnownAnswer& answer : kAnswers) {
    const Secret key(bytes(answer.key));
    const std::string nonce = bytes(answer.nonce);
    const std::string associated = bytes(answer.associated_data);
    const AesGcmContext context{.key = key, .nonce = nonce, .associated_data = associated};
    const auto message = aes_gcm_encrypt(context, bytes(answer.plaintext));
    ASSERT_TRUE(message);
    EXPECT_EQ(to_hex(message->ciphertext), answer.ciphertext);
    EXPECT_EQ(to_hex(message->tag), answer.tag);
    EXPECT_EQ(aes_gcm_decrypt(context, *message)->reveal(), bytes(answer.plaintext));
  }
}

TEST(AesGcm, works_with_nonces_of_every_size) {
  const Secret key(std::string(32, 'k'));
  for (const std::size_t size : {1U, 11U, 12U, 128U, 129U, 257U, 4096U}) {
    const std::string nonce(size, 'n');
    const AesGcmContext context{.key = key, .nonce = nonce, .associated_data = "a"};
    auto message = aes_gcm_encrypt(context, "a plaintext of some length");
    ASSERT_TRUE(message) << size;
    EXPECT_EQ(aes_gcm_decrypt(context, *message)->reveal(), "a plaintext of some length") << size;
    message->tag[0] = static_cast<char>(message->tag[0] ^ 1);
    EXPECT_EQ(aes_gcm_decrypt(context, *message).error().name, "not_authentic") << size;
  }
}

TEST(AesGcm, refuses_keys_nonces_and_tags_of_a_wrong_size) {
  const Secret key(std::string(32, 'k'));
  const Secret short_key(std::string(31, 'k'));
  const AesGcmMessage message{.ciphertext = "", .tag = std::string(15, 't')};
  EXPECT_EQ(aes_gcm_encrypt({.key = short_key, .nonce = "n", .associated_data = ""}, "").error().name, "key_size");
  EXPECT_EQ(aes_gcm_encrypt({.key = key, .nonce = "", .associated_data = ""}, "").error().name, "nonce_size");
  EXPECT_EQ(aes_gcm_decrypt({.key = key, .nonce = "n", .associated_data = ""}, message).error().name, "tag_size");
}

}  // namespace
}  // namespace matjar::crypto
