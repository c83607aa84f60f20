#include "sandbox/salla_accounts.hpp"

#include "base/encoding.hpp"
#include "base/time_text.hpp"
#include "sandbox/form_body.hpp"
#include "sandbox/json_text.hpp"
#include "sandbox/salla_answers.hpp"
#include "sandbox/seeded_noise.hpp"

namespace matjar::sandbox {

namespace {

constexpr std::chrono::minutes kCodeLifetime{10};

std::string field(const std::map<std::string, std::string>& form, const std::string& name) {
  const auto found = form.find(name);
  return found == form.end() ? "" : found->second;
}

std::set<std::string> scopes_of(std::string_view text) {
  std::set<std::string> scopes;
  while (!text.empty()) {
    const auto word = text.substr(0, text.find(' '));
    if (!word.empty()) scopes.emplace(word);
    if (word.size() >= text.size()) break;
    text.remove_prefix(word.size() + 1);
  }
  return scopes;
}

std::string join(const std::set<std::string>& scopes) {
  std::string text;
  for (const auto& scope : scopes) text += (text.empty() ? "" : " ") + scope;
  return text;
}

std::string_view bearer_of(std::string_view authorization) {
  constexpr std::string_view kPrefix = "Bearer ";
  return authorization.starts_with(kPrefix) ? authorization.substr(kPrefix.size()) : std::string_view();
}

net::Response redirect_to(const std::string& address, const std::string& query) {
  const auto separator = address.find('?') == std::string::npos ? "?" : "&";
  auto response = net::text_response(302, "");
  response.headers.set("Location", address + separator + query);
  return response;
}

}  // namespace

const std::set<std::string>& known_scopes() {
  static const std::set<std::string> kScopes = [] {
    std::set<std::string> scopes = {"offline_access", "carts.read", "payments.read", "customer-wallets.read_write",
                                    "settings.read"};
    for (const auto* area : {"products", "categories", "brands", "orders", "customers", "branches", "taxes",
                             "specialoffers", "marketing", "metadata", "webhooks", "shipping", "store-settings",
                             "dns-records", "transactions", "reviews", "subscriptions"})
      for (const auto* right : {".read", ".read_write"}) scopes.insert(std::string(area) + right);
    return scopes;
  }();
  return kScopes;
}

std::string SallaAccounts::next_text(std::string_view kind) {
  auto& count = kind == "code" ? codes_issued_ : issued_;
  SeededNoise noise(stable_hash(fmt::format("{}-{}", kind, ++count), seed_));
  return fmt::format("sandbox_{}_{:016x}{:016x}", kind, noise.next(), noise.next());
}

TokenPair SallaAccounts::issue(std::int64_t grant, Timestamp now) {
  TokenPair pair{.access_token = next_text("access"), .refresh_token = next_text("refresh")};
  access_[pair.access_token] = {.grant = grant, .expires_at = now + kAccessLifetime};
  refresh_[pair.refresh_token] = {.grant = grant, .expires_at = now + kRefreshLifetime};
  newest_ = pair;
  return pair;
}

TokenPair SallaAccounts::install(Timestamp now) {
  const auto grant = static_cast<std::int64_t>(grants_.size()) + 1;
  grants_[grant] = {.scopes = known_scopes()};
  return issue(grant, now);
}

net::Response SallaAccounts::authorize(Call& call) {
  const auto redirect_uri = call.query("redirect_uri");
  if (call.query("client_id") != kClientId) return oauth_refusal(401, "invalid_client", "Client authentication failed");
  if (call.query("response_type") != "code")
    return oauth_refusal(400, "unsupported_response_type", "The only response type is code");
  if (!redirect_uri.starts_with("http://") && !redirect_uri.starts_with("https://"))
    return oauth_refusal(400, "invalid_request", "redirect_uri must be an http(s) address");
  auto scopes = scopes_of(call.query("scope"));
  // Salla gives the state back without its hyphens.
  auto state = call.query("state");
  std::erase(state, '-');
  for (const auto& scope : scopes)
    if (!known_scopes().contains(scope))
      return redirect_to(redirect_uri, "error=invalid_scope&error_description=" + percent_encode(scope) +
                                           "&state=" + percent_encode(state));
  if (scopes.empty()) scopes = known_scopes();
  scopes.insert("offline_access");
  const auto code = next_text("code");
  codes_[code] = {.redirect_uri = redirect_uri, .scopes = scopes, .expires_at = call.now + kCodeLifetime};
  call.changed = true;
  return redirect_to(redirect_uri, fmt::format("code={}&scope={}&state={}", code, percent_encode(join(scopes)),
                                               percent_encode(state)));
}

net::Response SallaAccounts::token(Call& call) {
  const auto form = form_fields(call.request.headers, call.request.body);
  if (!form) return oauth_refusal(400, "invalid_request", "The body must be form-encoded");
  if (field(*form, "client_id") != kClientId || field(*form, "client_secret") != kClientSecret)
    return oauth_refusal(401, "invalid_client", "Client authentication failed");
  const auto grant_type = field(*form, "grant_type");
  if (grant_type == "authorization_code") return exchange_code(call, *form);
  if (grant_type == "refresh_token") return refresh(call, *form);
  return oauth_refusal(400, "unsupported_grant_type", "The authorization grant type is not supported");
}

net::Response SallaAccounts::exchange_code(Call& call, const std::map<std::string, std::string>& form) {
  const auto found = codes_.find(field(form, "code"));
  if (found == codes_.end() || found->second.spent || call.now >= found->second.expires_at)
    return oauth_refusal(400, "invalid_grant", "The authorization code is invalid, expired or was used before");
  if (field(form, "redirect_uri") != found->second.redirect_uri)
    return oauth_refusal(400, "invalid_grant", "The redirect_uri is not that of the authorization request");
  found->second.spent = true;
  const auto grant = static_cast<std::int64_t>(grants_.size()) + 1;
  grants_[grant] = {.scopes = found->second.scopes};
  call.changed = true;
  return answer_with(issue(grant, call.now), found->second.scopes);
}

net::Response SallaAccounts::refresh(Call& call, const std::map<std::string, std::string>& form) {
  constexpr std::string_view kRefused =
      "The provided authorization grant or refresh token is invalid, expired, revoked or was issued to another client";
  const auto found = refresh_.find(field(form, "refresh_token"));
  if (found == refresh_.end()) return oauth_refusal(401, "invalid_grant", kRefused);
  auto& token = found->second;
  auto& grant = grants_[token.grant];
  if (token.spent) {
    // A second use means that two parties hold the token, so everything that it led to ends.
    grant.revoked = true;
    call.changed = true;
    return oauth_refusal(401, "invalid_grant", kRefused);
  }
  if (grant.revoked || call.now >= token.expires_at) return oauth_refusal(401, "invalid_grant", kRefused);
  token.spent = true;
  for (auto& [text, access] : access_)
    if (access.grant == token.grant) access.replaced = true;
  call.changed = true;
  return answer_with(issue(token.grant, call.now), grant.scopes);
}

net::Response SallaAccounts::answer_with(const TokenPair& pair, const std::set<std::string>& scopes) const {
  auto response = net::json_response(200, JsonObject()
                                              .text("access_token", pair.access_token)
                                              .number("expires_in", kAccessLifetime.count())
                                              .text("refresh_token", pair.refresh_token)
                                              .text("scope", join(scopes))
                                              .text("token_type", "bearer")
                                              .str());
  response.headers.set("Cache-Control", "no-store");
  return response;
}

SallaAccounts::Access SallaAccounts::access_of(std::string_view authorization, Timestamp now) const {
  const auto text = bearer_of(authorization);
  if (text.empty()) return {.standing = Standing::missing};
  const auto found = access_.find(text);
  if (found == access_.end()) return {.standing = Standing::invalid};
  const auto& grant = grants_.at(found->second.grant);
  if (grant.revoked || found->second.replaced) return {.standing = Standing::invalid};
  if (now >= found->second.expires_at) return {.standing = Standing::expired};
  return {.standing = Standing::valid, .scopes = grant.scopes};
}

net::Response SallaAccounts::user_info(Call& call) const {
  const auto access = access_of(call.request.headers.get_or("Authorization", ""), call.now);
  if (access.standing != Standing::valid) return salla_refusal(401, "Unauthorized", "The access token is invalid");
  const auto merchant = JsonObject()
                            .number("id", kMerchantNumber)
                            .text("username", "sandbox-merchant")
                            .text("name", "متجر تجريبي")
                            .text("avatar", "")
                            .text("plan", "special")
                            .text("status", "active")
                            .text("created_at", "2026-01-01 09:00:00")
                            .str();
  const auto user = JsonObject()
                        .number("id", 1'771'165'749)
                        .text("name", "صاحب المتجر التجريبي")
                        .text("email", "merchant@demo.matjar.example")
                        .text("mobile", "+966500000000")
                        .text("role", "user")
                        .text("created_at", to_date(call.now))
                        .raw("merchant", merchant)
                        .str();
  return salla_answer(200, user);
}

}  // namespace matjar::sandbox
