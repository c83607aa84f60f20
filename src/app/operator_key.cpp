#include "app/operator_key.hpp"

#include "app/data_rooms.hpp"
#include "crypto/hmac.hpp"
#include "crypto/key_file.hpp"

namespace matjar::app {

Secret operator_key(const crypto::SealingKey& current) {
  // The prefix is that of all our keys: the log masks what begins with it.
  return Secret("mk_operator_" + crypto::hex_of(crypto::hmac_sha256(current.bytes(), "operator key")));
}

Result<Secret> load_operator_key(const std::filesystem::path& data_folder) {
  TRY_ASSIGN(const auto keys, crypto::KeyFile::open(key_file_in(data_folder)));
  return operator_key(keys->ring()->current());
}

}  // namespace matjar::app
