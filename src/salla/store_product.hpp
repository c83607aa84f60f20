#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "base/ids.hpp"
#include "base/money.hpp"
#include "base/secret.hpp"

namespace matjar::salla {

/// An access token with what renews it.
struct TokenSet {
  Secret access_token;
  Secret refresh_token;  ///< good for one refresh
  Timestamp expires_at;  ///< of the access token
  std::string scope;     ///< separated by spaces, as Salla wrote it
};

struct StoreInfo {
  std::string id;  ///< Salla's number of the merchant
  std::string name;
  std::string plan;
  std::string currency;
  std::string domain;
};

struct StoreLanguage {
  std::string iso_code;
  bool enabled = false;
};

struct StoreImage {
  std::string id;
  std::string url;
  std::string alt;
  std::int64_t sort = 0;
  bool main = false;
};

/// The texts of a product in one language. Salla keeps each of them once per language of the store.
struct ProductTexts {
  std::string name;
  std::string subtitle;
  std::string description;  ///< HTML
  std::string metadata_title;
  std::string metadata_description;
};

/// A product as the store shows it in one language.
struct StoreProduct {
  SallaProductId id;
  std::string sku;
  ProductTexts texts;
  std::string status;  ///< "sale", "out", "hidden", "deleted"
  std::optional<std::int64_t> quantity;
  std::optional<Decimal> price;  ///< what a shopper pays, in the store's currency
  std::string customer_url;
  std::string admin_url;
  std::vector<StoreImage> images;
};

/// The price as Salla wants it. `sale` is below `regular`, or absent.
struct StorePrice {
  Money regular;
  std::optional<Money> sale;
};

struct NewStoreProduct {
  std::string sku;
  ProductTexts texts;
  StorePrice price;
};

/// What a change leaves out stays as it is.
struct ProductChange {
  std::optional<ProductTexts> texts = {};
  std::optional<StorePrice> price = {};
  std::optional<std::int64_t> quantity = {};
  std::optional<std::string> status = {};
};

struct ImageUpload {
  std::string bytes;  ///< JPEG, PNG or WebP
  std::string alt;
  std::int64_t sort = 0;
  bool main = false;
};

struct StoreSeo {
  std::string title;
  std::string description;
  std::string keywords;
};

}  // namespace matjar::salla
