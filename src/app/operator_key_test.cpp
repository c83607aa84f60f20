#include "app/operator_key.hpp"

#include <gtest/gtest.h>

#include "app/data_rooms.hpp"
#include "crypto/key_file.hpp"
#include "storage/test_database.hpp"
#include "telemetry/redaction.hpp"

namespace matjar::app {
namespace {

TEST(OperatorKey, is_the_same_for_whoever_reads_the_key_file) {
  const storage::TestDirectory folder;
  const ManualClock clock;
  const auto keys = crypto::KeyFile::open_or_create(key_file_in(folder.path()), clock.now());
  ASSERT_TRUE(keys) << describe(keys.error());
  const auto present = [&] { return operator_key((*keys)->ring()->current()).reveal(); };
  EXPECT_EQ(load_operator_key(folder.path())->reveal(), present());
  EXPECT_NE(operator_key(crypto::SealingKey::generate()).reveal(), present());
  ASSERT_TRUE((*keys)->rotate(clock.now()));
  EXPECT_EQ(load_operator_key(folder.path())->reveal(), present());
}

TEST(OperatorKey, is_masked_wherever_it_is_logged) {
  const std::string key = operator_key(crypto::SealingKey::generate()).reveal();
  EXPECT_EQ(telemetry::mask_secrets("sent " + key), "sent [hidden]");
}

TEST(OperatorKey, is_not_to_be_had_without_the_key_file) {
  const storage::TestDirectory folder;
  EXPECT_EQ(load_operator_key(folder.path()).error().name, "key_file_unreadable");
}

}  // namespace
}  // namespace matjar::app
