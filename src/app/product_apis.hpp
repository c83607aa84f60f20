#pragma once

#include <memory>
#include <vector>

#include "app/settings.hpp"
#include "base/clock.hpp"
#include "base/task.hpp"
#include "net/http_client.hpp"
#include "sourcing/product_api.hpp"

namespace matjar::app {

/// The shops' own APIs that have a key in the settings. Client, clock and pool outlive them. `setting_invalid` names
/// the setting that a key needs beside it and that is empty or wrong.
Result<std::vector<std::unique_ptr<sourcing::ProductApi>>> open_product_apis(const Settings::Sourcing& settings,
                                                                             net::HttpClient& http, const Clock& clock,
                                                                             BlockingPool& pool);

}  // namespace matjar::app
