#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "salla/product_deployer.hpp"

namespace matjar::salla {

/// What the rooms above keep of a deployment. The readers ignore unknown members and fail with `deploy_json_invalid`
/// (internal): we wrote it ourselves.
std::string deploy_undo_json(const DeployUndo& undo);
Result<DeployUndo> deploy_undo_from_json(std::string_view json);
std::string deploy_receipt_json(const DeployReceipt& receipt);
Result<DeployReceipt> deploy_receipt_from_json(std::string_view json);

}  // namespace matjar::salla
