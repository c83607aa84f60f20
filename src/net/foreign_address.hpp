#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "base/url.hpp"
#include "net/outbound_guard.hpp"

namespace matjar::net {

/// The address of a foreign URL's host for a proxy to connect to, since we see nothing of what a proxy connects to.
/// Every address that the name leads to passes the guard, or none is given: `address_refused`, `host_not_found`.
/// `resolve` is as in CurlHttpClient::Settings. The guard outlives the task.
///
/// A name server that does not answer takes as long as the system's resolver has patience; that cannot be cut short.
Task<Result<std::string>> foreign_address(Url url, const OutboundGuard& guard, std::vector<std::string> resolve);

}  // namespace matjar::net
