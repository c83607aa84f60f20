#include "sourcing/proxies/proxy_pool.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace matjar::sourcing::proxies {

namespace {

constexpr double kWell = 0.5;
constexpr double kGivenUp = 0.2;
constexpr double kMend = 0.3;            // of what is missing, with each answer
constexpr std::size_t kMostBlocks = 32;  // hosts that one session remembers

void mend(double& score) {
  score += (1 - score) * kMend;
}

/// Scores that hardly differ count as equal, so that equals take turns.
int grade(double score) {
  return static_cast<int>(std::lround(score * 10));
}

}  // namespace

ProxyPool::ProxyPool(const Clock& clock, IdSource& ids, std::vector<std::unique_ptr<ProxyVendor>> vendors,
                     Settings settings)
    : clock_(clock), ids_(ids), settings_(settings) {
  for (auto& vendor : vendors) vendors_.push_back({.vendor = std::move(vendor)});
}

ProxyPool::Session ProxyPool::fresh(Timestamp now) {
  return {.id = ids_.next_token(4), .since = now};
}

ProxyPool::Vendor* ProxyPool::next_vendor(Timestamp now) {
  Vendor* best = nullptr;
  for (Vendor& vendor : vendors_) {
    if (vendor.rests_until > now) continue;
    if (best == nullptr || std::pair(-grade(vendor.score), vendor.used) < std::pair(-grade(best->score), best->used))
      best = &vendor;
  }
  return best;
}

ProxyPool::Session& ProxyPool::next_session(Vendor& vendor, std::string_view host, Timestamp now) {
  const auto age = vendor.vendor->session_age();
  for (Session& session : vendor.sessions) {
    if (now - session.since >= age) session = fresh(now);  // the provider has given its exit away
  }
  while (vendor.sessions.size() < std::max<std::size_t>(settings_.sessions, 1)) vendor.sessions.push_back(fresh(now));
  Session* best = nullptr;
  const auto rank = [](const Session& session) {
    return std::tuple(session.score < kWell, session.score < kWell ? -session.score : 0.0, session.used);
  };
  for (Session& session : vendor.sessions) {
    if (session.blocked_by.contains(host)) continue;
    if (best == nullptr || rank(session) < rank(*best)) best = &session;
  }
  if (best != nullptr) return *best;
  // The host blocks them all: the one that is worth least makes room.
  Session& worst = *std::ranges::min_element(vendor.sessions, {}, &Session::score);
  worst = fresh(now);
  return worst;
}

std::optional<ProxyPool::Exit> ProxyPool::take(std::string_view host) {
  const std::scoped_lock lock(mutex_);
  const Timestamp now = clock_.now();
  Vendor* vendor = next_vendor(now);
  if (vendor == nullptr) return std::nullopt;
  Session& session = next_session(*vendor, host, now);
  session.used = vendor->used = ++uses_;
  return Exit{.session = session.id, .proxy = vendor->vendor->exit_of(session.id)};
}

void ProxyPool::report(const Report& report) {
  const std::scoped_lock lock(mutex_);
  for (Vendor& vendor : vendors_) {
    const auto session = std::ranges::find(vendor.sessions, report.session, &Session::id);
    if (session == vendor.sessions.end()) continue;
    switch (report.outcome) {
      case Outcome::served:
        mend(session->score);
        mend(vendor.score);
        break;
      case Outcome::blocked:
        session->score /= 2;
        session->blocked_by.insert(report.host);
        break;
      case Outcome::failed:
        session->score /= 2;
        vendor.score *= 0.85;
        break;
      case Outcome::refused:
        vendor.score = 0;
        break;
    }
    if (session->score < kGivenUp || session->blocked_by.size() > kMostBlocks) vendor.sessions.erase(session);
    if (vendor.score < kGivenUp) {
      vendor.rests_until = clock_.now() + settings_.rest;
      vendor.score = kWell;  // then it is tried again, after the others
    }
    return;
  }
}

std::chrono::milliseconds ProxyPool::rest() const {
  const std::scoped_lock lock(mutex_);
  std::chrono::milliseconds least{0};
  for (const Vendor& vendor : vendors_) {
    const auto left = std::max(vendor.rests_until - clock_.now(), std::chrono::milliseconds(0));
    least = &vendor == &vendors_.front() ? left : std::min(least, left);
  }
  return least;
}

std::vector<ProxyPool::SessionHealth> ProxyPool::health() const {
  const std::scoped_lock lock(mutex_);
  std::vector<SessionHealth> all;
  for (const Vendor& vendor : vendors_) {
    for (const Session& session : vendor.sessions)
      all.push_back({.vendor = std::string(vendor.vendor->name()), .session = session.id, .score = session.score});
  }
  return all;
}

}  // namespace matjar::sourcing::proxies
