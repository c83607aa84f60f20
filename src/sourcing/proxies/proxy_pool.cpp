#include "sourcing/proxies/proxy_pool.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace matjar::sourcing::proxies {

namespace {

constexpr double kWell = 0.5;
constexpr double kGivenUp = 0.2;
constexpr double kMend = 0.3;                  // of what is missing, with each answer
constexpr std::size_t kMostBlocks = 32;        // hosts that one session remembers
constexpr std::size_t kMostForbidden = 1'000;  // hosts that one provider does not allow

void mend(double& score) {
  score += (1 - score) * kMend;
}

}  // namespace

ProxyPool::ProxyPool(const Clock& clock, IdSource& ids, std::vector<std::unique_ptr<ProxyVendor>> vendors,
                     Settings settings)
    : clock_(clock), ids_(ids), settings_(settings) {
  for (auto& vendor : vendors) vendors_.push_back({.vendor = std::move(vendor)});
}

ProxyPool::Session ProxyPool::fresh(Timestamp now) {
  return {.id = ids_.next_token(4), .since = now, .last_use = now};
}

bool ProxyPool::Vendor::forbids(std::string_view host, Timestamp now) const {
  const auto found = forbidden_until.find(host);
  return found != forbidden_until.end() && found->second > now;
}

/// By turns alone: one that was bad a while ago could never show that it is well again, if others went first.
ProxyPool::Vendor* ProxyPool::next_vendor(std::string_view host, Timestamp now) {
  Vendor* next = nullptr;
  for (Vendor& vendor : vendors_) {
    if (vendor.rests_until > now || vendor.forbids(host, now)) continue;
    if (next == nullptr || vendor.used < next->used) next = &vendor;
  }
  return next;
}

ProxyPool::Session& ProxyPool::next_session(Vendor& vendor, std::string_view host, Timestamp now) {
  const auto age = vendor.vendor->session_age();
  const auto idle = vendor.vendor->session_idle();
  for (Session& session : vendor.sessions) {
    // The provider has given its exit away.
    if (now - session.since >= age || now - session.last_use >= idle) session = fresh(now);
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
  Vendor* vendor = next_vendor(host, now);
  if (vendor == nullptr) return std::nullopt;
  Session& session = next_session(*vendor, host, now);
  session.used = vendor->used = ++uses_;
  session.last_use = now;
  return Exit{.session = session.id, .proxy = vendor->vendor->exit_of(session.id)};
}

void ProxyPool::report(const Report& report) {
  const std::scoped_lock lock(mutex_);
  for (Vendor& vendor : vendors_) {
    const auto session = std::ranges::find(vendor.sessions, report.session, &Session::id);
    if (session == vendor.sessions.end()) continue;
    settle(vendor, session, report);
    return;
  }
}

void ProxyPool::settle(Vendor& vendor, std::vector<Session>::iterator session, const Report& report) {
  const Timestamp now = clock_.now();
  switch (report.outcome) {
    case Outcome::served:
      mend(session->score);
      mend(vendor.score);
      vendor.unreached.clear();
      break;
    case Outcome::blocked:
      session->score /= 2;
      session->blocked_by.insert(report.host);
      break;
    case Outcome::failed:
      session->score /= 2;
      // A shop that is down fails through every exit: it says nothing more the second time.
      if (vendor.unreached.insert(report.host).second) vendor.score *= 0.85;
      break;
    case Outcome::refused:
      vendor.score = 0;
      break;
    case Outcome::unreachable:
      vendor.score *= 0.5;
      vendor.used = ++uses_;  // the others' turn, whatever was asked meanwhile
      break;
    case Outcome::forbidden:
      if (vendor.forbidden_until.size() >= kMostForbidden) vendor.forbidden_until.clear();
      vendor.forbidden_until[report.host] = now + settings_.forbidden_for;
      break;
  }
  if (session->score < kGivenUp || session->blocked_by.size() > kMostBlocks) vendor.sessions.erase(session);
  if (vendor.score >= kGivenUp) return;
  const auto asked =
      std::min<std::chrono::milliseconds>(report.retry_after.value_or(settings_.rest), settings_.longest_rest);
  // What was under way when it asked to be left alone ends later, and knows of no longer rest.
  vendor.rests_until = std::max(vendor.rests_until, now + std::max<std::chrono::milliseconds>(asked, settings_.rest));
  vendor.score = kWell;
  vendor.unreached.clear();
}

bool ProxyPool::forbids(std::string_view host) const {
  const std::scoped_lock lock(mutex_);
  return !vendors_.empty() && std::ranges::all_of(vendors_, [host, now = clock_.now()](const Vendor& vendor) {
    return vendor.forbids(host, now);
  });
}

std::chrono::milliseconds ProxyPool::rest(std::string_view host) const {
  const std::scoped_lock lock(mutex_);
  const Timestamp now = clock_.now();
  std::optional<std::chrono::milliseconds> least;
  for (const Vendor& vendor : vendors_) {
    if (vendor.forbids(host, now)) continue;
    const auto left = std::max(vendor.rests_until - now, std::chrono::milliseconds(0));
    least = std::min(least.value_or(left), left);
  }
  return least.value_or(std::chrono::milliseconds(0));
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
