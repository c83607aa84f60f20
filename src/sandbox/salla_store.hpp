#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/call.hpp"
#include "sandbox/salla_product.hpp"
#include "sandbox/salla_product_rules.hpp"

namespace matjar::sandbox {

struct EmulatedLanguage {
  std::string iso_code;
  std::string name;
  bool enabled = false;
  bool rtl = false;
  std::int64_t sort_order = 0;
};

struct EmulatedSeo {
  std::string title;
  std::string description;
  std::string keywords;
};

struct EmulatedCategory {
  std::int64_t id = 0;
  std::string name;
  std::string status = "active";
  std::int64_t parent_id = 0;
  std::int64_t sort_order = 0;
  std::string translations = "{}";  ///< as given
};

struct EmulatedSubscription {
  std::int64_t id = 0;
  std::string name;
  std::string event;
  std::string url;
  std::int64_t version = 2;
  std::string rule;
  std::string headers = "{}";
  std::string secret;  ///< its own; empty: the app's
};

/// A store event that Salla would deliver now.
struct StoreEvent {
  std::string event;
  std::string data;  ///< JSON
};

/// Everything that the one emulated store holds. Not thread-safe: the sandbox runs one call at a time.
class EmulatedStore final : public StoreContents {
 public:
  explicit EmulatedStore(std::string base) : base(std::move(base)) {}

  bool sku_taken(std::string_view sku, std::int64_t except) const override;
  bool has_category(std::int64_t id) const override { return categories.contains(id); }
  bool has_tag(std::int64_t id) const override { return tags.contains(id); }
  std::int64_t next_id() override { return ++last_id; }

  EmulatedProduct* find(std::string_view id);
  EmulatedProduct* find_by_sku(std::string_view sku);
  bool language_enabled(std::string_view iso_code) const;
  /// Queues an event for delivery; `product` is rendered in Arabic.
  void announce(std::string event, const EmulatedProduct& product);

  std::string base;  ///< "http://127.0.0.1:1234": where the sandbox is reached
  std::int64_t last_id = 1'000'000'000;
  std::map<std::int64_t, EmulatedProduct> products;
  std::map<std::int64_t, EmulatedCategory> categories;
  std::map<std::int64_t, std::string> tags;
  std::vector<EmulatedLanguage> languages = {
      {.iso_code = "ar", .name = "العربية", .enabled = true, .rtl = true, .sort_order = 1},
      {.iso_code = "en", .name = "English", .enabled = false, .rtl = false, .sort_order = 2}};
  std::map<std::string, EmulatedSeo> seo;  ///< by language
  std::map<std::string, std::string> app_settings;
  std::vector<EmulatedSubscription> subscriptions;
  std::deque<StoreEvent> events;
};

/// "ar" or "en" …, from Accept-Language or Content-Language; the store's main language when absent.
std::string read_language(const Call& call);
std::string write_language(const Call& call);

/// A product as the admin API shows it (ProductDetails).
std::string product_json(const EmulatedProduct& product, const std::string& language, const EmulatedStore& store);
/// An image as POST …/images answers.
std::string image_json(const EmulatedImage& image, const EmulatedStore& store);
std::string image_url(const EmulatedImage& image, const EmulatedStore& store);
std::string customer_url(const EmulatedProduct& product, const std::string& language, const EmulatedStore& store);

// The routes of the admin API, by area. Paths are those below /salla/admin/v2. The store must outlive the table.
void add_product_routes(PathTable& table, EmulatedStore& store);
void add_image_routes(PathTable& table, EmulatedStore& store);
void add_stock_routes(PathTable& table, EmulatedStore& store);
void add_store_routes(PathTable& table, EmulatedStore& store);
void add_catalogue_routes(PathTable& table, EmulatedStore& store);
void add_webhook_routes(PathTable& table, EmulatedStore& store);

inline constexpr std::string_view kAdminPrefix = "/salla/admin/v2";

}  // namespace matjar::sandbox
