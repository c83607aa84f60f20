#include "sandbox/salla_store.hpp"

#include <algorithm>
#include <charconv>

namespace matjar::sandbox {

namespace {

constexpr std::size_t kMaxQueuedEvents = 1'000;

/// "en-US,en;q=0.9" asks for "en".
std::string first_language(std::string_view header) {
  std::string code;
  for (const char letter : header) {
    if (letter == '-' || letter == ',' || letter == ';' || letter == '_') break;
    if (letter != ' ') code += letter;
  }
  return code.empty() || code == "*" ? "ar" : code;
}

}  // namespace

bool EmulatedStore::sku_taken(std::string_view sku, std::int64_t except) const {
  return std::ranges::any_of(products,
                             [&](const auto& item) { return item.first != except && item.second.sku == sku; });
}

EmulatedProduct* EmulatedStore::find(std::string_view id) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(id.data(), id.data() + id.size(), number);
  if (problem != std::errc() || end != id.data() + id.size()) return nullptr;
  const auto found = products.find(number);
  return found == products.end() ? nullptr : &found->second;
}

EmulatedProduct* EmulatedStore::find_by_sku(std::string_view sku) {
  if (sku.empty()) return nullptr;
  for (auto& [id, product] : products)
    if (product.sku == sku) return &product;
  return nullptr;
}

bool EmulatedStore::language_enabled(std::string_view iso_code) const {
  return std::ranges::any_of(
      languages, [&](const EmulatedLanguage& language) { return language.enabled && language.iso_code == iso_code; });
}

void EmulatedStore::announce(std::string event, const EmulatedProduct& product) {
  if (events.size() < kMaxQueuedEvents) events.push_back({std::move(event), product_json(product, "ar", *this)});
}

std::string read_language(const Call& call) {
  return first_language(call.request.headers.get_or("Accept-Language", "ar"));
}

std::string write_language(const Call& call) {
  const auto given = call.request.headers.find("Content-Language");
  return given ? first_language(*given) : read_language(call);
}

}  // namespace matjar::sandbox
