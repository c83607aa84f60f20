#include "crypto/key_ring_text.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"

namespace matjar::crypto {
namespace {

constexpr Timestamp kNow{std::chrono::milliseconds(1'767'225'600'000)};

SealingKey key_of(char letter, std::optional<Timestamp> made_at = std::nullopt) {
  return SealingKey::from_bytes(Secret(std::string(32, letter)), made_at).value();
}

std::optional<KeyRing> parse(std::string text) {
  return parse_key_ring(Secret(std::move(text)));
}

const std::string kHexA = "6161616161616161616161616161616161616161616161616161616161616161";
const std::string kHexB = "6262626262626262626262626262626262626262626262626262626262626262";
const std::string kHexS = "7373737373737373737373737373737373737373737373737373737373737373";

TEST(KeyRingText, says_who_seals_who_opens_and_since_when) {
  const KeyRing ring(key_of('b', kNow), {key_of('a')}, Secret(std::string(32, 's')));
  const std::string text =
      "matjar key ring 1\nsigning " + kHexS + "\nkey " + kHexB + " 2026-01-01T00:00:00.000Z\nkey " + kHexA + " -\n";
  EXPECT_EQ(key_ring_text(ring).reveal(), text);
  const auto read = parse(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->current().id(), key_of('b').id());
  EXPECT_EQ(read->current().made_at(), kNow);
  ASSERT_EQ(read->older().size(), 1U);
  EXPECT_EQ(read->older().front().id(), key_of('a').id());
  EXPECT_EQ(read->older().front().made_at(), std::nullopt);
  EXPECT_EQ(read->signing().reveal(), std::string(32, 's'));
}

TEST(KeyRingText, reads_the_first_versions_file_with_the_signing_secret_of_that_version) {
  const auto read = parse(kHexA + "\n");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->current().id(), key_of('a').id());
  EXPECT_TRUE(read->older().empty());
  // Merchants verify with what comes from it. Made independently: HMAC-SHA256 of "webhook signing", key 32 times 'a'.
  EXPECT_EQ(to_hex(read->signing().reveal()), "2c6a75cc44f8e28de6612a94a2262be14b9717d10708930bbc222185bdd7d150");
}

TEST(KeyRingText, takes_nothing_else_for_a_ring) {
  const std::string head = "matjar key ring 1\nsigning " + kHexS + "\n";
  for (const std::string& text :
       {std::string(), std::string("\n"), kHexA, kHexA + "\nx", kHexA.substr(2) + "\n", kHexA + "aa\n",
        std::string(64, 'g') + "\n", std::string("matjar key ring 1\n"), head, head + "key " + kHexA + " -",
        head + "key " + kHexA + "\n", head + "key " + kHexA + " yesterday\n", head + "key  -\n",
        head + "key " + kHexA + " -\n\n", "matjar key ring 2\nsigning " + kHexS + "\nkey " + kHexA + " -\n",
        "matjar key ring 1\nkey " + kHexA + " -\n"}) {
    EXPECT_FALSE(parse(text)) << text;
  }
}

TEST(KeyRing, keeps_the_signing_secret_while_its_keys_come_and_go) {
  const KeyRing first(key_of('a'));
  const KeyRing second = first.prepared(key_of('b')).rotated(key_of('b'));
  EXPECT_EQ(second.current().id(), key_of('b').id());
  ASSERT_EQ(second.older().size(), 1U) << "prepared and then put in front, it stands there once";
  const KeyRing third = second.without({key_of('a').id(), key_of('b').id()});
  EXPECT_EQ(third.current().id(), key_of('b').id()) << "the current key is never taken away";
  EXPECT_TRUE(third.older().empty());
  EXPECT_EQ(third.signing().reveal(), first.signing().reveal());
}

TEST(KeyRing, of_a_new_installation_has_a_signing_secret_that_no_key_tells) {
  const KeyRing ring = KeyRing::generate(kNow);
  EXPECT_EQ(ring.signing().reveal().size(), 32U);
  EXPECT_NE(ring.signing().reveal(), KeyRing(ring.current()).signing().reveal());
  EXPECT_EQ(ring.current().made_at(), kNow);
}

}  // namespace
}  // namespace matjar::crypto
