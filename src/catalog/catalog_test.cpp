#include <gtest/gtest.h>

#include "catalog/build_repository.hpp"
#include "catalog/product_repository.hpp"
#include "catalog/store_repository.hpp"
#include "storage/merchant_database.hpp"
#include "storage/test_database.hpp"

// The three repositories together: builds and products refer to a store.

namespace matjar::catalog {
namespace {

using storage::Body;
using storage::run_task;
using storage::Transaction;

const MerchantId kMerchant("00000000-0000-7000-8000-000000000001");
const StoreId kStore("00000000-0000-7000-8000-000000000002");

StoredBuild build_of(const std::string& id, const std::string& key = "", MerchantId merchant = kMerchant) {
  return {.id = StoreBuildId(id),
          .merchant = std::move(merchant),
          .store = kStore,
          .draft = ProductDraftId("draft-" + id),
          .product_url = "https://shop.example/item?ref=1",
          .listing = {.platform = "generic", .external_id = "77", .canonical_url = "https://shop.example/item"},
          .store_name = {.ar = "متجر \"النور\"", .en = "Light"},
          .theme = "modern",
          .review = "review",
          .callback_url = "https://merchant.example/hook",
          .pasted_file = "pasted/1.html",
          .idempotency_key = key,
          .created_at = Timestamp(std::chrono::milliseconds(1'767'225'600'000))};
}

class CatalogTest : public testing::Test {
 protected:
  void SetUp() override {
    store_ = {.id = kStore, .merchant = kMerchant, .name = {.ar = "متجر", .en = "Store"}, .created_at = clock_.now()};
    ASSERT_TRUE(write([&](Transaction& transaction) { return stores_.insert(transaction, store_); }));
  }

  template <class MakeBody>
  Result<void> write(MakeBody body) {
    return run_task(storage::transact(*database_, std::move(body)));
  }

  Result<void> insert(StoredBuild build) {
    return write([&](Transaction& transaction) { return builds_.insert(transaction, build); });
  }

  /// A build with its product, ready for the steps.
  ProductDraftId begin_product() {
    const StoredBuild build = build_of("b1");
    EXPECT_TRUE(insert(build));
    const NewProduct product{.id = build.draft,
                             .store = kStore,
                             .build = build.id,
                             .source_url = build.product_url,
                             .source_platform = "generic"};
    EXPECT_TRUE(write([&](Transaction& transaction) { return products_.insert(transaction, product); }));
    return build.draft;
  }

  StoredProduct find(const ProductDraftId& id) {
    auto found = run_task(products_.find(id));
    EXPECT_TRUE(found) << describe(found.error());
    return std::move(*found);
  }

  storage::TestDatabase database_;
  ManualClock clock_;
  StoreRepository stores_{*database_};
  BuildRepository builds_{*database_};
  ProductRepository products_{*database_, clock_};
  Store store_;
};

TEST_F(CatalogTest, keeps_a_store_with_its_name_in_both_languages) {
  const auto found = run_task(stores_.find_for_merchant(kMerchant));
  ASSERT_TRUE(found && *found);
  EXPECT_EQ(**found, store_);
  EXPECT_FALSE(run_task(stores_.find_for_merchant(MerchantId("other")))->has_value());
}

TEST_F(CatalogTest, remembers_when_a_store_was_first_deployed) {
  const Timestamp first = clock_.now();
  const auto deploy = [&](std::string url, Timestamp at) {
    return write([&](Transaction& transaction) { return stores_.mark_deployed(transaction, kStore, url, at); });
  };
  ASSERT_TRUE(deploy("https://p.example/1", first));
  ASSERT_TRUE(deploy("https://p.example/2", first + std::chrono::hours(1)));
  const Store found = **run_task(stores_.find_for_merchant(kMerchant));
  EXPECT_EQ(found.status, StoreStatus::deployed);
  EXPECT_EQ(found.deployed_at, first);
  EXPECT_EQ(found.landing_page_url, "https://p.example/2");
}

TEST_F(CatalogTest, gives_a_build_back_as_it_was_asked_for) {
  const StoredBuild asked = build_of("b1", "key-1");
  ASSERT_TRUE(insert(asked));
  const auto found = run_task(builds_.find(asked.id));
  ASSERT_TRUE(found) << describe(found.error());
  EXPECT_EQ(found->merchant, asked.merchant);
  EXPECT_EQ(found->store, asked.store);
  EXPECT_EQ(found->draft, asked.draft);
  EXPECT_EQ(found->product_url, asked.product_url);
  EXPECT_EQ(found->listing, asked.listing);
  EXPECT_EQ(found->store_name, asked.store_name);
  EXPECT_EQ(found->review, "review");
  EXPECT_EQ(found->callback_url, asked.callback_url);
  EXPECT_EQ(found->pasted_file, asked.pasted_file);
  EXPECT_EQ(found->idempotency_key, "key-1");
  EXPECT_EQ(found->created_at, asked.created_at);
}

TEST_F(CatalogTest, sees_a_build_inside_the_transaction_that_makes_it) {
  const auto body = [&](Transaction& transaction) -> Body<Result<std::string>> {
    CO_TRY(co_await builds_.insert(transaction, build_of("b1")));
    CO_TRY_ASSIGN(const StoredBuild found, co_await builds_.find(transaction, StoreBuildId("b1")));
    co_return found.product_url;
  };
  EXPECT_EQ(run_task(storage::transact(*database_, body)).value(), "https://shop.example/item?ref=1");
}

TEST_F(CatalogTest, makes_one_build_of_one_idempotency_key) {
  ASSERT_TRUE(insert(build_of("b1", "key-1")));
  EXPECT_EQ(insert(build_of("b2", "key-1")).error().name, "idempotency_key_taken");
  EXPECT_EQ((*run_task(builds_.find_by_idempotency_key(kMerchant, "key-1")))->id, StoreBuildId("b1"));
  EXPECT_FALSE(run_task(builds_.find_by_idempotency_key(MerchantId("other"), "key-1"))->has_value());
  EXPECT_TRUE(insert(build_of("b3", "key-1", MerchantId("other"))));
}

TEST_F(CatalogTest, lets_builds_without_a_key_be) {
  EXPECT_TRUE(insert(build_of("b1")));
  EXPECT_TRUE(insert(build_of("b2")));
}

TEST_F(CatalogTest, lists_the_newest_builds_of_one_merchant) {
  for (int i = 1; i <= 3; ++i) {
    StoredBuild build = build_of("b" + std::to_string(i));
    build.created_at += std::chrono::minutes(i);
    ASSERT_TRUE(insert(build));
  }
  ASSERT_TRUE(insert(build_of("foreign", "", MerchantId("other"))));
  const auto listed = run_task(builds_.list(kMerchant, 2));
  ASSERT_EQ(listed->size(), 2u);
  EXPECT_EQ((*listed)[0].id, StoreBuildId("b3"));
  EXPECT_EQ((*listed)[1].id, StoreBuildId("b2"));
}

TEST_F(CatalogTest, says_so_when_a_build_is_unknown) {
  EXPECT_EQ(run_task(builds_.find(StoreBuildId("none"))).error().name, "build_unknown");
}

TEST_F(CatalogTest, refuses_a_build_for_a_store_that_does_not_exist) {
  StoredBuild build = build_of("b1");
  build.store = StoreId("nowhere");
  EXPECT_FALSE(insert(build));
  EXPECT_FALSE(run_task(builds_.find(build.id)));
}

TEST_F(CatalogTest, lets_no_merchant_build_into_anothers_store) {
  if (database_.kind() != storage::TestDatabase::Kind::postgres) GTEST_SKIP() << "only PostgreSQL has this net";
  const MerchantId stranger("00000000-0000-7000-8000-000000000007");
  storage::MerchantDatabase strangers(*database_, stranger);
  const StoredBuild build = build_of("b1", "", stranger);
  const auto inserted = run_task(
      storage::transact(strangers, [&](Transaction& transaction) { return builds_.insert(transaction, build); }));
  EXPECT_EQ(inserted.error().name, "database_permission_missing");

  storage::MerchantDatabase own(*database_, kMerchant);
  const StoredBuild mine = build_of("b2");
  EXPECT_TRUE(
      run_task(storage::transact(own, [&](Transaction& transaction) { return builds_.insert(transaction, mine); })));
}

TEST_F(CatalogTest, starts_a_product_without_any_artefact) {
  const StoredProduct found = find(begin_product());
  EXPECT_EQ(found.status, ProductStatus::pending);
  EXPECT_EQ(found.source_platform, "generic");
  EXPECT_FALSE(found.source || found.copy || found.images || found.look || found.price || found.findings ||
               found.salla_product);
  EXPECT_EQ(found.landing_json + found.receipt_json, "");
}

TEST_F(CatalogTest, keeps_every_artefact_typed) {
  const ProductDraftId id = begin_product();
  product::SourceProduct source;
  source.url = "https://shop.example/item?ref=1";
  source.price = product::Fact<Money>{.value = Money(3498, *Currency::from_code("USD")), .provenance = {}};
  product::ProductCopy copy;
  copy.title.text = {.ar = "مصباح", .en = "Lamp"};
  const std::vector<product::DraftImage> images{{.file = "builds/b1/image-1.jpg", .width = 1200, .height = 1200}};
  const product::StoreLook look{.niche = "home_garden", .primary_color = "#112233"};
  const product::DraftPrice price{.price = Money(19900, Currency::sar()), .compare_at = {}, .cost = {}, .lines = {}};
  const std::vector<product::Finding> findings{{.id = "AR-04", .severity = product::Severity::block}};
  const auto body = [&](Transaction& transaction) -> Body<Result<void>> {
    CO_TRY(co_await products_.save_source(transaction, id, source));
    CO_TRY(co_await products_.save_copy(transaction, id, copy));
    CO_TRY(co_await products_.save_images(transaction, id, images));
    CO_TRY(co_await products_.save_look(transaction, id, look));
    CO_TRY(co_await products_.save_price(transaction, id, price));
    CO_TRY(co_await products_.save_findings(transaction, id, findings));
    CO_TRY(co_await products_.save_landing(transaction, id, R"({"sections":[]})"));
    co_return Result<void>();
  };
  ASSERT_TRUE(write(body));
  const StoredProduct found = find(id);
  EXPECT_EQ(found.status, ProductStatus::enhanced);
  EXPECT_EQ(found.source.value().price.value().value.str(), "34.98 USD");
  EXPECT_EQ(found.copy.value().title.text.ar, "مصباح");
  EXPECT_EQ(found.images.value().at(0).width, 1200);
  EXPECT_EQ(found.look.value().primary_color, "#112233");
  EXPECT_EQ(found.price.value().price.amount_text(), "199.00");
  EXPECT_EQ(found.findings.value().at(0).severity, product::Severity::block);
  EXPECT_EQ(found.landing_json, R"({"sections":[]})");
}

TEST_F(CatalogTest, does_not_take_a_deployed_product_back_when_a_step_runs_again) {
  const ProductDraftId id = begin_product();
  const auto deploy = [&](Transaction& transaction) {
    return products_.mark_deployed(transaction, id, SallaProductId("991"), R"({"lines":[]})");
  };
  ASSERT_TRUE(write(deploy));
  const auto again = [&](Transaction& transaction) { return products_.save_source(transaction, id, {}); };
  ASSERT_TRUE(write(again));
  const StoredProduct found = find(id);
  EXPECT_EQ(found.status, ProductStatus::deployed);
  EXPECT_EQ(found.salla_product, SallaProductId("991"));
  EXPECT_EQ(found.receipt_json, R"({"lines":[]})");
}

TEST_F(CatalogTest, keeps_the_receipt_of_a_product_that_was_withdrawn) {
  const ProductDraftId id = begin_product();
  const auto deploy_and_withdraw = [&](Transaction& transaction) -> Body<Result<void>> {
    CO_TRY(co_await products_.mark_deployed(transaction, id, SallaProductId("991"), R"({"lines":[]})"));
    co_return co_await products_.mark_withdrawn(transaction, id);
  };
  ASSERT_TRUE(write(deploy_and_withdraw));
  const StoredProduct found = find(id);
  EXPECT_EQ(found.status, ProductStatus::withdrawn);
  EXPECT_FALSE(found.salla_product);
  EXPECT_EQ(found.receipt_json, R"({"lines":[]})");
}

TEST_F(CatalogTest, says_so_when_a_product_is_unknown) {
  EXPECT_EQ(run_task(products_.find(ProductDraftId("none"))).error().name, "product_unknown");
  const auto save = [&](Transaction& transaction) {
    return products_.save_landing(transaction, ProductDraftId("none"), "{}");
  };
  EXPECT_EQ(write(save).error().name, "product_unknown");
}

}  // namespace
}  // namespace matjar::catalog
