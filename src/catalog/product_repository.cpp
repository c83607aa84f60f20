#include "catalog/product_repository.hpp"

#include <array>
#include <utility>

#include "product/product_draft_json.hpp"
#include "product/source_product_json.hpp"

namespace matjar::catalog {

namespace {

using storage::Json;
using storage::Query;
using storage::Row;
using storage::Rows;

constexpr std::array kStatusNames{std::pair{ProductStatus::pending, std::string_view("pending")},
                                  std::pair{ProductStatus::scraped, std::string_view("scraped")},
                                  std::pair{ProductStatus::enhanced, std::string_view("enhanced")},
                                  std::pair{ProductStatus::deployed, std::string_view("deployed")},
                                  std::pair{ProductStatus::withdrawn, std::string_view("withdrawn")}};

constexpr Query kInsert{"products.insert", R"sql(
  insert into products (id, store_id, build_id, source_url, source_platform, status, created_at, updated_at)
  values ($1, $2, $3, $4, $5, 'pending', $6, $6))sql"};
constexpr Query kFind{"products.find", "select * from products where id = $1"};

// A step that runs again after the product went on must not take it back, hence the cases.
constexpr Query kSaveSource{"products.save_source", R"sql(
  update products set original_data = $2, updated_at = $3,
    status = case when status = 'pending' then 'scraped' else status end
  where id = $1 returning id)sql"};
constexpr Query kSaveCopy{"products.save_copy", R"sql(
  update products set ai_content = $2, updated_at = $3,
    status = case when status in ('pending', 'scraped') then 'enhanced' else status end
  where id = $1 returning id)sql"};
constexpr Query kSaveImages{"products.save_images", R"sql(
  update products set enhanced_images = $2, updated_at = $3,
    status = case when status in ('pending', 'scraped') then 'enhanced' else status end
  where id = $1 returning id)sql"};
constexpr Query kSaveLook{"products.save_look",
                          "update products set look = $2, updated_at = $3 where id = $1 returning id"};
constexpr Query kSavePrice{"products.save_price",
                           "update products set price = $2, updated_at = $3 where id = $1 returning id"};
constexpr Query kSaveFindings{"products.save_findings",
                              "update products set findings = $2, updated_at = $3 where id = $1 returning id"};
constexpr Query kSaveLanding{"products.save_landing",
                             "update products set landing = $2, updated_at = $3 where id = $1 returning id"};
constexpr Query kMarkDeployed{"products.mark_deployed", R"sql(
  update products set salla_product_id = $2, receipt = $3, status = 'deployed', updated_at = $4
  where id = $1 returning id)sql"};
constexpr Query kMarkWithdrawn{"products.mark_withdrawn", R"sql(
  update products set salla_product_id = null, status = 'withdrawn', updated_at = $2 where id = $1 returning id)sql"};

std::unexpected<Error> product_unknown() {
  return fail(ErrorKind::not_found, {.name = "product_unknown",
                                     .message = "There is no product with this id.",
                                     .next_step = "Use the id of a product of one of your builds."});
}

/// Reads a column of JSON into `into`. What we wrote ourselves must be readable: anything else is a defect.
template <class T>
Result<void> read(const Row& row, std::string_view column, Result<T> (*parse)(std::string_view),
                  std::optional<T>& into) {
  const auto json = row.get<std::optional<std::string>>(column);
  if (!json) return {};
  Result<T> parsed = parse(*json);
  if (!parsed) {
    return fail(ErrorKind::internal,
                {.name = "stored_json_invalid",
                 .message = "products." + std::string(column) + " cannot be read: " + parsed.error().message,
                 .next_step = "This is a defect of the program; please report it."});
  }
  into = std::move(*parsed);
  return {};
}

Result<StoredProduct> product_of(const Row& row) {
  StoredProduct stored{.id = row.get<ProductDraftId>("id"),
                       .store = row.get<StoreId>("store_id"),
                       .build = row.get<StoreBuildId>("build_id"),
                       .source_url = row.get<std::string>("source_url"),
                       .source_platform = row.get<std::string>("source_platform")};
  TRY(read(row, "original_data", product::source_product_from_json, stored.source));
  TRY(read(row, "ai_content", product::product_copy_from_json, stored.copy));
  TRY(read(row, "enhanced_images", product::draft_images_from_json, stored.images));
  TRY(read(row, "look", product::store_look_from_json, stored.look));
  TRY(read(row, "price", product::draft_price_from_json, stored.price));
  TRY(read(row, "findings", product::findings_from_json, stored.findings));
  stored.landing_json = row.get<std::optional<std::string>>("landing").value_or("");
  stored.salla_product = row.get<std::optional<SallaProductId>>("salla_product_id");
  stored.receipt_json = row.get<std::optional<std::string>>("receipt").value_or("");
  stored.status = product_status_from(row.get<std::string>("status")).value();
  return stored;
}

}  // namespace

std::string_view to_string(ProductStatus status) {
  for (const auto& [value, name] : kStatusNames) {
    if (value == status) return name;
  }
  return "";
}

std::optional<ProductStatus> product_status_from(std::string_view text) {
  for (const auto& [value, name] : kStatusNames) {
    if (name == text) return value;
  }
  return std::nullopt;
}

storage::Body<Result<void>> ProductRepository::insert(storage::Transaction& transaction, NewProduct product) {
  storage::Params params{product.id,         product.store,           product.build,
                         product.source_url, product.source_platform, clock_.now()};
  CO_TRY(co_await transaction.execute(kInsert, std::move(params)));
  co_return Result<void>();
}

storage::Body<Result<void>> ProductRepository::update(storage::Transaction& transaction, storage::Query query,
                                                      storage::Params params) {
  CO_TRY_ASSIGN(const Rows rows, co_await transaction.execute(query, std::move(params)));
  if (rows.empty()) co_return product_unknown();
  co_return Result<void>();
}

storage::Body<Result<void>> ProductRepository::save(storage::Transaction& transaction, storage::Query query,
                                                    ProductDraftId id, std::string json) {
  return update(transaction, query, {id, Json(std::move(json)), clock_.now()});
}

storage::Body<Result<void>> ProductRepository::save_source(storage::Transaction& transaction, ProductDraftId id,
                                                           product::SourceProduct source) {
  return save(transaction, kSaveSource, std::move(id), product::to_json(source));
}

storage::Body<Result<void>> ProductRepository::save_copy(storage::Transaction& transaction, ProductDraftId id,
                                                         product::ProductCopy copy) {
  return save(transaction, kSaveCopy, std::move(id), product::to_json(copy));
}

storage::Body<Result<void>> ProductRepository::save_images(storage::Transaction& transaction, ProductDraftId id,
                                                           std::vector<product::DraftImage> images) {
  return save(transaction, kSaveImages, std::move(id), product::to_json(images));
}

storage::Body<Result<void>> ProductRepository::save_look(storage::Transaction& transaction, ProductDraftId id,
                                                         product::StoreLook look) {
  return save(transaction, kSaveLook, std::move(id), product::to_json(look));
}

storage::Body<Result<void>> ProductRepository::save_price(storage::Transaction& transaction, ProductDraftId id,
                                                          product::DraftPrice price) {
  return save(transaction, kSavePrice, std::move(id), product::to_json(price));
}

storage::Body<Result<void>> ProductRepository::save_findings(storage::Transaction& transaction, ProductDraftId id,
                                                             std::vector<product::Finding> findings) {
  return save(transaction, kSaveFindings, std::move(id), product::to_json(findings));
}

storage::Body<Result<void>> ProductRepository::save_landing(storage::Transaction& transaction, ProductDraftId id,
                                                            std::string json) {
  return save(transaction, kSaveLanding, std::move(id), std::move(json));
}

storage::Body<Result<void>> ProductRepository::mark_deployed(storage::Transaction& transaction, ProductDraftId id,
                                                             SallaProductId salla_product, std::string receipt_json) {
  return update(transaction, kMarkDeployed, {id, salla_product, Json(std::move(receipt_json)), clock_.now()});
}

storage::Body<Result<void>> ProductRepository::mark_withdrawn(storage::Transaction& transaction, ProductDraftId id) {
  return update(transaction, kMarkWithdrawn, {id, clock_.now()});
}

Task<Result<StoredProduct>> ProductRepository::find(ProductDraftId id) {
  storage::Params params{id};
  CO_TRY_ASSIGN(const Rows rows, co_await database_.query(kFind, std::move(params)));
  if (rows.empty()) co_return product_unknown();
  co_return product_of(rows.front());
}

}  // namespace matjar::catalog
