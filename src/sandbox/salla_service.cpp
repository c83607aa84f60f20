#include "sandbox/salla_service.hpp"

#include <array>

#include "base/time_text.hpp"
#include "sandbox/json_text.hpp"
#include "sandbox/salla_answers.hpp"

namespace matjar::sandbox {

namespace {

/// Which right a part of the admin API asks for. The store's own description asks for none.
std::string_view area_of(std::string_view path) {
  struct Area {
    std::string_view prefix;
    std::string_view scope;
  };
  constexpr std::array kAreas = {Area{"/products", "products"}, Area{"/categories", "categories"},
                                 Area{"/languages", "metadata"}, Area{"/seo", "metadata"},
                                 Area{"/webhooks", "webhooks"}};
  for (const auto& area : kAreas)
    if (path.starts_with(area.prefix)) return area.scope;
  return {};
}

std::string needed_scope(const Call& call) {
  const auto area = area_of(std::string_view(call.request.path).substr(kAdminPrefix.size()));
  if (area.empty()) return {};
  return std::string(area) + (call.request.method == net::Method::get ? ".read" : ".read_write");
}

bool holds(const std::set<std::string>& scopes, const std::string& needed) {
  return needed.empty() || scopes.contains(needed) || scopes.contains(needed + "_write");
}

std::string scope_text() {
  std::string text;
  for (const auto& scope : known_scopes()) text += (text.empty() ? "" : " ") + scope;
  return text;
}

/// The tokens as published apps get them: `expires` is a point in time.
std::string authorize_event(const TokenPair& pair, Timestamp now) {
  const auto expires = std::chrono::floor<std::chrono::seconds>(now + SallaAccounts::kAccessLifetime);
  return JsonObject()
      .text("access_token", pair.access_token)
      .number("expires", expires.time_since_epoch().count())
      .text("refresh_token", pair.refresh_token)
      .text("scope", scope_text())
      .text("token_type", "bearer")
      .str();
}

std::string installed_event(Timestamp now) {
  return JsonObject()
      .number("id", 1'130'931'637)
      .text("app_name", "matjar")
      .text("app_description", "")
      .text("app_type", "app")
      .raw("app_scopes", "[]")
      .text("installation_date", to_date(now))
      .text("store_type", "demo")
      .str();
}

}  // namespace

SallaService::SallaService(Settings settings)
    : accounts_(settings.seed),
      store_(settings.base),
      storefront_(store_, settings.templates),
      bucket_(settings.calls_per_minute) {
  using enum net::Method;
  // Areas whose second part is a word stand before those where it is a product's number.
  add_catalogue_routes(admin_, store_);
  add_stock_routes(admin_, store_);
  add_image_routes(admin_, store_);
  add_product_routes(admin_, store_);
  add_store_routes(admin_, store_);
  add_webhook_routes(admin_, store_);

  const auto token = [this](Call& call) { return accounts_.token(call); };
  open_.add(post, "/salla/accounts/oauth2/token", token);
  open_.add(post, "/salla/oauth2/token", token);
  open_.add(get, "/salla/accounts/oauth2/auth", [this](Call& call) { return accounts_.authorize(call); });
  open_.add(get, "/salla/accounts/oauth2/user/info", [this](Call& call) { return accounts_.user_info(call); });
  open_.add(post, "/salla/demo/install", [this](Call& call) {
    const auto pair = accounts_.install(call.now);
    call.changed = true;
    store_.events.push_back({"app.store.authorize", authorize_event(pair, call.now)});
    store_.events.push_back({"app.installed", installed_event(call.now)});
    return net::json_response(201, JsonObject()
                                       .text("access_token", pair.access_token)
                                       .text("refresh_token", pair.refresh_token)
                                       .number("expires_in", SallaAccounts::kAccessLifetime.count())
                                       .str());
  });
  open_.add(get, "/salla/store", [this](Call& call) { return storefront_.index(call); });
  open_.add(get, "/salla/store/products/{id}", [this](Call& call) { return storefront_.product(call); });
  open_.add(get, "/salla/cdn/images/{id}", [this](Call& call) { return storefront_.image(call); });
}

std::optional<net::Response> SallaService::refuse(const Call& call) const {
  using enum SallaAccounts::Standing;
  const auto access = accounts_.access_of(call.request.headers.get_or("Authorization", ""), call.now);
  if (access.standing == missing) return salla_refusal(401, "Unauthorized", "The request must carry an access token");
  if (access.standing == expired) return salla_refusal(401, "Unauthorized", "The access token is expired");
  if (access.standing == invalid) return salla_refusal(401, "Unauthorized", "The access token is invalid");
  const auto needed = needed_scope(call);
  if (!holds(access.scopes, needed))
    return salla_refusal(401, "Unauthorized", "The access token should have access to one of those scopes: " + needed);
  return std::nullopt;
}

net::Response SallaService::admin(Call& call) {
  if (auto refusal = refuse(call)) return std::move(*refusal);
  const auto verdict = bucket_.take(call.now);
  auto response = verdict.allowed ? dispatch(call)
                                  : salla_refusal(429, "error", "Too many requests, please retry after the given time");
  response.headers.set("X-RateLimit-Limit", std::to_string(verdict.limit));
  response.headers.set("X-RateLimit-Remaining", std::to_string(verdict.remaining));
  response.headers.set("X-RateLimit-Reset", std::to_string(verdict.resets_at));
  if (!verdict.allowed) response.headers.set("Retry-After", std::to_string(verdict.retry_after));
  return response;
}

net::Response SallaService::dispatch(Call& call) {
  auto missing = PathTable::Missing::nothing;
  auto response = admin_.answer(call, missing);
  if (response) return std::move(*response);
  if (missing == PathTable::Missing::method)
    return salla_refusal(405, "error", "The method is not supported for this route");
  return salla_not_found();
}

net::Response SallaService::answer(Call& call) {
  if (call.request.path.starts_with(kAdminPrefix)) return admin(call);
  auto missing = PathTable::Missing::nothing;
  auto response = open_.answer(call, missing);
  if (response) return std::move(*response);
  return missing == PathTable::Missing::method ? net::text_response(405, "method not allowed\n")
                                               : net::text_response(404, "not found\n");
}

net::Response SallaService::repeat(Call& call) {
  if (call.request.path.starts_with(kAdminPrefix)) return dispatch(call);
  return answer(call);
}

}  // namespace matjar::sandbox
