#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/id_source.hpp"
#include "net/http_client.hpp"
#include "sourcing/proxies/proxy_vendor.hpp"

namespace matjar::sourcing::proxies {

/// Sessions of the providers, each an exit of its own, with a score of its health: who fetches next is one that serves
/// and that the shop does not block. A score lies between 0 and 1. What serves moves it up, a block or a failure halves
/// it; below a fifth a session is given up and another takes its place. Providers take turns; one that refuses us, or
/// that finds no way to one shop after the other, rests for a while. Safe for concurrent use.
class ProxyPool {
 public:
  struct Settings {
    std::size_t sessions = 4;               ///< of each provider
    std::chrono::seconds rest{60};          ///< of a provider that fails
    std::chrono::minutes longest_rest{15};  ///< of one that asks to be left alone
    std::chrono::hours forbidden_for{1};    ///< how long a provider that does not allow a shop is not asked for it
  };

  /// What came of a call through a session.
  enum class Outcome {
    served,       ///< the shop answered, as it does to anybody
    blocked,      ///< the shop does not serve this exit
    failed,       ///< no way to the shop through this exit
    refused,      ///< the provider does not serve us at all
    unreachable,  ///< the provider itself was not there
    forbidden,    ///< the provider does not allow the shop
  };

  struct Exit {
    std::string session;
    net::HttpProxy proxy;
  };

  struct SessionHealth {
    std::string vendor;
    std::string session;
    double score;
  };

  /// Clock and ids must outlive the pool.
  ProxyPool(const Clock& clock, IdSource& ids, std::vector<std::unique_ptr<ProxyVendor>> vendors, Settings settings);

  /// An exit for a call to the host: of the provider whose turn it is, the session that rested longest among those that
  /// are well and that the host does not block. None when all providers rest or do not allow the host.
  std::optional<Exit> take(std::string_view host);

  struct Report {
    std::string session;
    std::string host;
    Outcome outcome;
    std::optional<std::chrono::milliseconds> retry_after = {};  ///< what a provider that refuses asks for
  };
  /// A session that was given up meanwhile is passed over.
  void report(const Report& report);

  /// Whether no provider allows the host.
  bool forbids(std::string_view host) const;
  /// How long until a provider that allows the host is there again; zero when one is.
  std::chrono::milliseconds rest(std::string_view host) const;
  std::vector<SessionHealth> health() const;

 private:
  struct Session {
    std::string id;
    Timestamp since;
    Timestamp last_use;
    std::uint64_t used = 0;  ///< the number of its last use
    double score = 1;
    std::set<std::string, std::less<>> blocked_by;
  };
  struct Vendor {
    std::unique_ptr<ProxyVendor> vendor;
    std::vector<Session> sessions;
    double score = 1;
    std::uint64_t used = 0;
    Timestamp rests_until;
    std::set<std::string, std::less<>> unreached;  ///< hosts that it found no way to since it served
    std::map<std::string, Timestamp, std::less<>> forbidden_until;

    bool forbids(std::string_view host, Timestamp now) const;
  };

  Vendor* next_vendor(std::string_view host, Timestamp now);
  void settle(Vendor& vendor, std::vector<Session>::iterator session, const Report& report);
  Session& next_session(Vendor& vendor, std::string_view host, Timestamp now);
  Session fresh(Timestamp now);

  const Clock& clock_;
  IdSource& ids_;
  const Settings settings_;
  mutable std::mutex mutex_;
  std::vector<Vendor> vendors_;
  std::uint64_t uses_ = 0;
};

}  // namespace matjar::sourcing::proxies
