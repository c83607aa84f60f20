#pragma once

#include <string>
#include <string_view>

#include "sandbox/json_body.hpp"
#include "sandbox/salla_answers.hpp"
#include "sandbox/salla_product.hpp"

namespace matjar::sandbox {

/// What the rules need to know about the rest of the store.
class StoreContents {
 public:
  virtual ~StoreContents() = default;
  virtual bool sku_taken(std::string_view sku, std::int64_t except) const = 0;
  virtual bool has_category(std::int64_t id) const = 0;
  virtual bool has_tag(std::int64_t id) const = 0;
  virtual std::int64_t next_id() = 0;
};

enum class Write { create, update };

/// Checks every field of a product body by the rules of the documented API.
void check_product(const JsonBody& body, Write write, const StoreContents& store, std::int64_t id, FieldErrors& errors);

/// Writes the fields of a checked body into the product; texts go into `language`. An update leaves images, options,
/// videos and the type alone, as the documented endpoint does.
void apply_product(const JsonBody& body, Write write, const std::string& language, StoreContents& store,
                   EmulatedProduct& product);

bool is_status(std::string_view text);

}  // namespace matjar::sandbox
