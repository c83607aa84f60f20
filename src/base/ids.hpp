#pragma once

#include "base/strong_id.hpp"

namespace matjar::inline base {

using MerchantId = StrongId<struct MerchantIdTag>;      ///< ours, a UUID
using StoreId = StrongId<struct StoreIdTag>;            ///< ours: a connected Salla store
using StoreBuildId = StrongId<struct StoreBuildIdTag>;  ///< one link on its way into a store; also its workflow's id
using ProductDraftId = StrongId<struct ProductDraftIdTag>;  ///< ours; the SKU in the store is derived from it
using SallaMerchantId =
    StrongId<struct SallaMerchantIdTag>;  ///< Salla's number of a merchant and the one store of it, as text
using SallaProductId = StrongId<struct SallaProductIdTag>;  ///< Salla's number, as text
using ApiKeyId = StrongId<struct ApiKeyIdTag>;
using JobId = StrongId<struct JobIdTag>;
using WorkflowId = StrongId<struct WorkflowIdTag>;

}  // namespace matjar::inline base
