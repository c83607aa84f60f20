#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

#include "base/encoding.hpp"
#include "crypto/aes_gcm.hpp"
#include "crypto/constant_time.hpp"
#include "crypto/hmac.hpp"

// Project Wycheproof's vectors, with all their invalid cases. They are large and not part of this repository:
// MATJAR_CORPUS names the folder that holds them. Without it these tests are skipped; hmac_test.cpp and
// aes_gcm_test.cpp hold known answers of their own.

namespace matjar::crypto {
namespace {

namespace json = boost::json;

std::filesystem::path corpus_file(const char* name) {
  const char* folder = std::getenv("MATJAR_CORPUS");
  const std::filesystem::path root =
      folder != nullptr ? folder : std::filesystem::path(MATJAR_SOURCE_DIR) / "../shared/corpus";
  return root / "security/crypto" / name;
}

json::value read_json(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return json::parse(text.str());
}

std::string bytes(const json::value& test, const char* name) {
  return from_hex(std::string_view(test.at(name).as_string())).value();
}

bool is_valid(const json::value& test) {
  return test.at("result").as_string() == "valid";
}

/// Decryption accepts exactly the valid vectors, and encryption of a valid one gives the same bytes.
void expect_aes_gcm(const json::value& test) {
  const Secret key(bytes(test, "key"));
  const std::string nonce = bytes(test, "iv");
  const std::string associated = bytes(test, "aad");
  const AesGcmContext context{.key = key, .nonce = nonce, .associated_data = associated};
  const AesGcmMessage message{.ciphertext = bytes(test, "ct"), .tag = bytes(test, "tag")};
  const auto plaintext = aes_gcm_decrypt(context, message);
  EXPECT_EQ(plaintext.has_value(), is_valid(test)) << test;
  if (!plaintext || !is_valid(test)) return;
  EXPECT_EQ(plaintext->reveal(), bytes(test, "msg")) << test;
  const auto again = aes_gcm_encrypt(context, plaintext->reveal());
  ASSERT_TRUE(again) << test;
  EXPECT_EQ(again->ciphertext, message.ciphertext) << test;
  EXPECT_EQ(again->tag, message.tag) << test;
}

TEST(Wycheproof, every_aes_gcm_vector_gets_its_verdict) {
  const auto path = corpus_file("aes_gcm_test.json");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no corpus";  // see the top of this file
  const json::value file = read_json(path);
  std::int64_t count = 0;
  for (const json::value& group : file.at("testGroups").as_array()) {
    for (const json::value& test : group.at("tests").as_array()) {
      expect_aes_gcm(test);
      ++count;
    }
  }
  EXPECT_EQ(count, file.at("numberOfTests").as_int64());
}

TEST(Wycheproof, every_hmac_sha256_vector_gets_its_verdict) {
  const auto path = corpus_file("hmac_sha256_test.json");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no corpus";  // see the top of this file
  const json::value file = read_json(path);
  std::int64_t count = 0;
  for (const json::value& group : file.at("testGroups").as_array()) {
    const auto tag_size = static_cast<std::size_t>(group.at("tagSize").as_int64() / 8);
    for (const json::value& test : group.at("tests").as_array()) {
      const Digest digest = hmac_sha256(bytes(test, "key"), bytes(test, "msg"));
      const bool same = equal_in_constant_time(bytes_of(digest).substr(0, tag_size), bytes(test, "tag"));
      EXPECT_EQ(same, is_valid(test)) << test;
      ++count;
    }
  }
  EXPECT_EQ(count, file.at("numberOfTests").as_int64());
}

}  // namespace
}  // namespace matjar::crypto
