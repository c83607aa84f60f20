#include "crypto/sealer.hpp"

#include <gtest/gtest.h>
#include <set>

#include "base/encoding.hpp"

namespace matjar::crypto {
namespace {

SealingKey key_of(char letter) {
  return SealingKey::from_bytes(Secret(std::string(32, letter))).value();
}

constexpr std::string_view kPlace = "stores|42|access_token";

TEST(Sealer, opens_what_it_sealed) {
  const Sealer sealer{KeyRing(key_of('a'))};
  for (const std::string& text :
       {std::string(), std::string("ory_at_123"), std::string("\0\xff", 2), std::string(100'000, 'x')}) {
    EXPECT_EQ(sealer.open(sealer.seal(Secret(text), kPlace), kPlace)->reveal(), text);
  }
}

TEST(Sealer, opens_a_text_that_an_earlier_version_of_this_program_sealed) {
  // Sealed with 32 times 'a', made independently of this code; the form may not change without a new version.
  const Sealer sealer{KeyRing(key_of('a'))};
  EXPECT_EQ(sealer.open("v1.93b68ac76338.AAECAwQFBgcICQoL0HWIhDXhYuGwokpZ06bVW/lbG/wd4W6ClBuDOg==", kPlace)->reveal(),
            "golden token");
}

TEST(Sealer, never_seals_the_same_text_twice_alike_and_never_shows_it) {
  const Sealer sealer{KeyRing(key_of('a'))};
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(sealer.seal(Secret("token"), kPlace));
  EXPECT_EQ(seen.size(), 1000U);
  EXPECT_EQ(seen.begin()->find("token"), std::string::npos);
  EXPECT_TRUE(seen.begin()->starts_with("v1." + key_of('a').id() + "."));
}

TEST(Sealer, refuses_a_text_with_any_byte_altered) {
  const Sealer sealer{KeyRing(key_of('a'))};
  const std::string sealed = sealer.seal(Secret("token"), kPlace);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string altered = sealed;
    altered[i] = altered[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(sealer.open(altered, kPlace)) << i;
  }
  std::string payload = from_base64(sealed.substr(16)).value();
  for (std::size_t i = 0; i < payload.size(); ++i) {
    std::string altered = payload;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    EXPECT_EQ(sealer.open(sealed.substr(0, 16) + to_base64(altered), kPlace).error().name, "sealed_altered") << i;
  }
}

TEST(Sealer, refuses_a_text_that_was_moved_to_another_place) {
  const Sealer sealer{KeyRing(key_of('a'))};
  const std::string sealed = sealer.seal(Secret("token"), kPlace);
  for (const char* place : {"stores|43|access_token", "stores|42|refresh_token", "", "stores|42|access_token "}) {
    EXPECT_EQ(sealer.open(sealed, place).error().name, "sealed_altered") << place;
  }
}

TEST(Sealer, names_an_unknown_key) {
  const std::string sealed = Sealer{KeyRing(key_of('a'))}.seal(Secret("token"), kPlace);
  EXPECT_EQ(Sealer{KeyRing(key_of('b'))}.open(sealed, kPlace).error().name, "sealed_key_unknown");
}

TEST(Sealer, does_not_open_a_text_whose_key_id_was_rewritten) {
  const Sealer sealer{KeyRing(key_of('a'), {key_of('b')})};
  std::string sealed = sealer.seal(Secret("token"), kPlace);
  sealed.replace(3, 12, key_of('b').id());
  EXPECT_EQ(sealer.open(sealed, kPlace).error().name, "sealed_altered");
}

TEST(Sealer, refuses_what_was_never_sealed) {
  const Sealer sealer{KeyRing(key_of('a'))};
  const std::string id = key_of('a').id();
  for (const std::string& text :
       {std::string(), std::string("token"), std::string("v1."), std::string("v1"), "v1." + id, "v1." + id + ".",
        "v1." + id + ".AAAA", "v1." + id + ".*", "v2." + id + ".AAAA"}) {
    EXPECT_EQ(sealer.open(text, kPlace).error().name, "sealed_malformed") << text;
  }
}

TEST(Sealer, still_opens_texts_of_an_older_key_and_tells_that_they_are_outdated) {
  const Sealer before{KeyRing(key_of('a'))};
  const Sealer after{KeyRing(key_of('b'), {key_of('a')})};
  const std::string sealed = before.seal(Secret("token"), kPlace);
  EXPECT_FALSE(before.is_outdated(sealed));
  EXPECT_TRUE(after.is_outdated(sealed));
  const auto opened = after.open(sealed, kPlace);
  ASSERT_TRUE(opened);
  const std::string again = after.seal(*opened, kPlace);
  EXPECT_FALSE(after.is_outdated(again));
  EXPECT_EQ(before.open(again, kPlace).error().name, "sealed_key_unknown");
}

/// A ring that changes unseen: what a program knows until it is told to look again.
class StaleKeys final : public KeySource {
 public:
  StaleKeys(KeyRing known, KeyRing true_one) : known_(std::move(known)), true_(std::move(true_one)) {}
  std::shared_ptr<const KeyRing> ring() override { return known_.ring(); }
  std::shared_ptr<const KeyRing> ring_again() override {
    ++looked;
    return true_.ring();
  }
  int looked = 0;

 private:
  FixedKeys known_;
  FixedKeys true_;
};

TEST(Sealer, looks_again_for_a_key_that_it_does_not_know) {
  StaleKeys keys(KeyRing(key_of('a')), KeyRing(key_of('b'), {key_of('a')}));
  const Sealer sealer(keys);
  const std::string newer = Sealer{KeyRing(key_of('b'))}.seal(Secret("token"), kPlace);
  EXPECT_EQ(sealer.open(newer, kPlace)->reveal(), "token");
  EXPECT_EQ(keys.looked, 1);
  const std::string foreign = Sealer{KeyRing(key_of('c'))}.seal(Secret("token"), kPlace);
  EXPECT_EQ(sealer.open(foreign, kPlace).error().name, "sealed_key_unknown");
}

TEST(Sealer, tells_how_everything_begins_that_a_key_has_sealed) {
  const Sealer sealer{KeyRing(key_of('b'), {key_of('a')})};
  EXPECT_EQ(sealer.current_prefix(), "v1." + key_of('b').id() + ".");
  EXPECT_TRUE(sealer.seal(Secret("token"), kPlace).starts_with(sealer.current_prefix()));
  EXPECT_EQ(Sealer::prefix_of("93b68ac76338"), "v1.93b68ac76338.");
}

TEST(SealingKey, has_an_id_that_depends_on_the_key_alone) {
  EXPECT_EQ(key_of('a').id(), key_of('a').id());
  EXPECT_NE(key_of('a').id(), key_of('b').id());
  EXPECT_NE(SealingKey::generate().id(), SealingKey::generate().id());
  EXPECT_EQ(SealingKey::from_bytes(Secret("short")).error().name, "key_size");
}

}  // namespace
}  // namespace matjar::crypto
