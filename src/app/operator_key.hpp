#pragma once

#include <filesystem>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/key_ring.hpp"

namespace matjar::app {

/// The key that opens the operator's API, derived: whoever may read the key file operates the installation, and nothing
/// else has to be kept. A rotation of the sealing key makes another one.
Secret operator_key(const crypto::SealingKey& current);

/// The same for a data folder that another process has open; errors are those of crypto::KeyFile::open.
Result<Secret> load_operator_key(const std::filesystem::path& data_folder);

}  // namespace matjar::app
