#include "salla/scopes.hpp"

#include <algorithm>
#include <array>
#include <fmt/ranges.h>
#include <set>

namespace matjar::salla {

namespace {

constexpr std::array<std::string_view, 17> kAreas{
    "products",       "categories",    "brands",       "orders",   "customers",    "branches",
    "taxes",          "specialoffers", "marketing",    "metadata", "webhooks",     "shipping",
    "store-settings", "dns-records",   "transactions", "reviews",  "subscriptions"};
constexpr std::array<std::string_view, 5> kAlone{"offline_access", "carts.read", "payments.read",
                                                 "customer-wallets.read_write", "settings.read"};

bool is_area(std::string_view name) {
  return std::ranges::find(kAreas, name) != kAreas.end();
}

std::set<std::string> words_of(std::string_view text) {
  std::set<std::string> words;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find_first_of(" ,"));
    if (!word.empty()) words.emplace(word);
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  return words;
}

}  // namespace

std::optional<std::string> scope_from(std::string_view name) {
  if (std::ranges::find(kAlone, name) != kAlone.end()) return std::string(name);
  for (const std::string_view right : {".read", ".read_write"}) {
    if (name.ends_with(right) && is_area(name.substr(0, name.size() - right.size()))) return std::string(name);
  }
  if (name.starts_with("read:") && is_area(name.substr(5))) return std::string(name.substr(5)) + ".read";
  if (name.starts_with("write:") && is_area(name.substr(6))) return std::string(name.substr(6)) + ".read_write";
  return std::nullopt;
}

std::vector<std::string> missing_scopes(std::string_view granted, const std::vector<std::string>& needed) {
  const std::set<std::string> has = words_of(granted);
  std::vector<std::string> missing;
  if (has.empty()) return missing;
  for (const std::string& scope : needed) {
    if (!has.contains(scope) && !has.contains(scope + "_write")) missing.push_back(scope);
  }
  return missing;
}

Result<void> check_scopes(std::string_view granted, const std::vector<std::string>& needed) {
  const auto missing = missing_scopes(granted, needed);
  if (missing.empty()) return {};
  return fail(ErrorKind::rejected,
              {.name = "salla_scope_missing",
               .message = fmt::format("The app lacks a permission in this store: {}.", fmt::join(missing, ", ")),
               .next_step = "Install the app again and grant all permissions that it asks for."});
}

}  // namespace matjar::salla
