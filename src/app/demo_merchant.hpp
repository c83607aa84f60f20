#pragma once

#include <string_view>

#include "app/application.hpp"

namespace matjar::app {

/// The demo merchant's key: it opens nothing but the sandbox, from this machine.
inline constexpr std::string_view kDemoApiKey = "mk_demo_sandbox_only_5f3c1a";

/// The merchant of the emulated store, with its store connected, its plan and its key; made where they are missing.
/// Several processes may do it at once.
Result<MerchantId> connect_demo_merchant(Application& application);

}  // namespace matjar::app
