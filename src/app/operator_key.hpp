#pragma once

#include <filesystem>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/key_ring.hpp"

namespace matjar::app {

/// The key that opens the operator's API, derived: whoever may read the key file operates the installation, and nothing
/// else has to be kept.
Secret operator_key(const crypto::SealingKey& root);

/// The same for a data folder that another process has open; errors are those of crypto::load_key_file.
Result<Secret> load_operator_key(const std::filesystem::path& data_folder);

}  // namespace matjar::app
