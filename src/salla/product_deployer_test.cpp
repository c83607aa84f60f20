#include "salla/product_deployer.hpp"

#include <array>
#include <gtest/gtest.h>
#include <vector>

#include "salla/deploy_json.hpp"
#include "salla/test_store.hpp"
#include "storage/test_database.hpp"

namespace matjar::salla {
namespace {

using storage::run_task;

const MerchantId kMerchant("00000000-0000-7000-8000-000000000001");
const ProductDraftId kDraft("00000000-0000-7000-8000-000000000009");
constexpr std::int64_t kFirst = 700'001;

/// Remembers what was recorded, and what the store had seen by then.
class KeptJournal final : public DeployJournal {
 public:
  explicit KeptJournal(const TestStore& store) : store_(store) {}
  Task<Result<void>> record(DeployUndo undo) override {
    records.push_back(std::move(undo));
    writes_before.push_back(store_.count("POST") + store_.count("PUT"));
    co_return Result<void>();
  }
  std::optional<DeployUndo> recorded() const override {
    return records.empty() ? std::nullopt : std::optional(records.back());
  }

  std::vector<DeployUndo> records;
  std::vector<int> writes_before;

 private:
  const TestStore& store_;
};

class ProductDeployerTest : public testing::Test {
 protected:
  void SetUp() override {
    TokenSet tokens{.access_token = Secret(store_.access_token),
                    .refresh_token = Secret(store_.refresh_token),
                    .expires_at = clock_.now() + std::chrono::hours(24 * 14),
                    .scope = ""};
    ASSERT_TRUE(run_task(vault_.store(kMerchant, tokens)));
  }

  static DeployRequest request() {
    DeployRequest request{.merchant = kMerchant,
                          .draft = kDraft,
                          .copy = {},
                          .price = {.price = Money(19'900, Currency::sar()), .compare_at = {}, .cost = {}, .lines = {}},
                          .images = {},
                          .description_html = {.ar = "<p>وصف</p>", .en = "<p>Text</p>"}};
    request.copy.title.text = {.ar = "مصباح مكتب", .en = "Desk lamp"};
    request.copy.seo_title.text = {.ar = "عنوان", .en = "SEO title"};
    request.copy.seo_description.text = {.ar = "وصف قصير", .en = "SEO text"};
    for (int i = 1; i <= 4; ++i) {
      const std::string number = std::to_string(i);
      request.images.push_back({.bytes = "jpeg " + number, .alt = {.ar = "صورة " + number, .en = "picture " + number}});
    }
    return request;
  }
  Result<DeployReceipt> deploy(DeployRequest wanted = request()) {
    return run_task(deployer_.deploy(std::move(wanted), journal_));
  }
  void expect_whole_product() {
    ASSERT_EQ(store_.products.size(), 1u);
    const auto& [id, product] = *store_.products.begin();
    EXPECT_EQ(product.status(), "sale");
    EXPECT_EQ(product.quantity, 100);
    EXPECT_EQ(product.images.size(), 4u);
    EXPECT_EQ(store_.name(id, "ar"), "مصباح مكتب");
    EXPECT_EQ(store_.name(id, "en"), "Desk lamp");
  }

  storage::TestDatabase database_;
  ManualClock clock_;
  TestStore store_;
  crypto::Sealer sealer_{crypto::KeyRing(crypto::SealingKey::generate())};
  SallaClient client_{store_,
                      SallaClient::Settings{.api_base = *Url::parse("https://api.salla.example/admin/v2/"),
                                            .accounts_base = *Url::parse("https://accounts.salla.example"),
                                            .client_id = "id",
                                            .client_secret = Secret("secret"),
                                            .first_delay = std::chrono::milliseconds(1),
                                            .longest_wait = std::chrono::milliseconds(2'000),
                                            .calls_until_told = 100'000},
                      clock_};
  TokenVault vault_{*database_, sealer_, client_, clock_};
  ProductDeployer deployer_{client_, vault_, clock_};
  KeptJournal journal_{store_};
};

TEST_F(ProductDeployerTest, brings_the_product_with_images_stock_and_both_languages) {
  const auto receipt = deploy();
  ASSERT_TRUE(receipt) << describe(receipt.error());
  expect_whole_product();
  auto& product = store_.products.at(kFirst);
  EXPECT_EQ(product.price, "199.00");
  EXPECT_EQ(product.images[0].main, "1");
  EXPECT_EQ(product.images[1].main, "0");
  EXPECT_EQ(product.texts["en"]["metadata_title"], "SEO title");
  EXPECT_EQ(product.texts["ar"]["metadata_description"], "وصف قصير");
  EXPECT_EQ(receipt->product, SallaProductId("700001"));
  EXPECT_EQ(receipt->urls.ar, "https://store.example/p700001");
  EXPECT_EQ(receipt->urls.en, "https://store.example/p700001?lang=en");
  EXPECT_FALSE(receipt->single_language_store);
  EXPECT_FALSE(receipt->left_to_merchant.empty());
  EXPECT_EQ(store_.english, "enabled");
}

TEST_F(ProductDeployerTest, records_how_to_undo_before_it_touches_the_store) {
  ASSERT_TRUE(deploy());
  ASSERT_EQ(journal_.records.size(), 2u);
  EXPECT_EQ(journal_.records[0].sku, sku_of(kDraft));
  EXPECT_FALSE(journal_.records[0].product);
  EXPECT_EQ(journal_.writes_before[0], 0);
  EXPECT_EQ(journal_.records[1].product, SallaProductId("700001"));
}

TEST_F(ProductDeployerTest, writes_a_receipt_of_every_change) {
  const auto receipt = deploy();
  std::vector<std::string> changed;
  for (const ReceiptLine& line : receipt->lines) changed.push_back(line.what);
  EXPECT_EQ(changed,
            (std::vector<std::string>{"languages", "product", "price", "images", "quantity", "status", "texts.en"}));
  EXPECT_EQ(receipt->lines[3].before, "0");
  EXPECT_EQ(receipt->lines[3].after, "4");
}

TEST_F(ProductDeployerTest, makes_no_second_product_however_often_it_runs) {
  ASSERT_TRUE(deploy());
  const auto again = deploy();
  ASSERT_TRUE(again) << describe(again.error());
  expect_whole_product();
  EXPECT_EQ(store_.count("POST /products"), 1 + 4);
  EXPECT_EQ(again->product, SallaProductId("700001"));
}

TEST_F(ProductDeployerTest, tells_in_its_receipt_what_all_tries_together_changed) {
  const auto changes = [](const DeployReceipt& receipt) {
    std::vector<std::array<std::string, 3>> lines;
    for (const ReceiptLine& line : receipt.lines) lines.push_back({line.what, line.before, line.after});
    return lines;
  };
  const auto first = deploy();
  const auto again = deploy();
  ASSERT_TRUE(first && again);
  EXPECT_EQ(changes(*first), changes(*again));
  EXPECT_EQ(changes(*first)[1], (std::array<std::string, 3>{"product", "", "700001"}));

  journal_.records.clear();  // a deployment of its own finds a product that is there
  store_.products.at(kFirst).price = "150.00";
  const auto later = deploy();
  ASSERT_TRUE(later);
  EXPECT_EQ(changes(*later)[0], (std::array<std::string, 3>{"product", "700001", "700001"}));
  EXPECT_EQ(changes(*later)[2], (std::array<std::string, 3>{"price", "150.00 SAR", "199.00 SAR"}));
  EXPECT_EQ(changes(*later)[3], (std::array<std::string, 3>{"images", "4", "4"}));
}

TEST_F(ProductDeployerTest, brings_new_texts_and_price_to_a_product_that_is_there) {
  ASSERT_TRUE(deploy());
  store_.products.at(kFirst).quantity = 7;
  DeployRequest changed = request();
  changed.copy.title.text.ar = "مصباح جديد";
  changed.price.price = Money(21'050, Currency::sar());
  ASSERT_TRUE(deploy(changed));
  EXPECT_EQ(store_.name(kFirst, "ar"), "مصباح جديد");
  EXPECT_EQ(store_.products.at(kFirst).price, "210.50");
  EXPECT_EQ(store_.products.at(kFirst).quantity, 7) << "a product that sells keeps its stock";
}

// Each call in turn loses its answer, with and without having been performed; the outcome is always one whole product.
TEST_F(ProductDeployerTest, ends_with_one_product_whichever_answer_is_lost) {
  ASSERT_TRUE(deploy());
  const std::vector<std::string> calls = store_.calls;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    for (const bool happens : {false, true}) {
      for (const char* error : {"connection_lost", "call_timed_out"}) {
        store_.products.clear();
        store_.calls.clear();
        store_.next_id = kFirst;
        store_.english = "disabled";
        journal_.records.clear();
        store_.troubles = {{.call = calls[i], .happens = happens, .error = error, .at = i}};
        const auto receipt = deploy();
        ASSERT_TRUE(receipt) << calls[i] << ": " << describe(receipt.error());
        ASSERT_TRUE(store_.troubles.empty()) << calls[i];
        expect_whole_product();
      }
    }
  }
}

TEST_F(ProductDeployerTest, finds_its_product_after_a_crash_between_creating_and_recording) {
  store_.products[kFirst - 1] = {.sku = sku_of(kDraft), .price = "1.00", .images = {}};
  store_.products[kFirst - 1].texts["ar"] = {{"name", "old"}};
  const auto receipt = deploy();
  ASSERT_TRUE(receipt) << describe(receipt.error());
  EXPECT_EQ(receipt->product, SallaProductId("700000"));
  expect_whole_product();
}

TEST_F(ProductDeployerTest, adds_only_the_images_that_are_missing) {
  store_.troubles.push_back(
      {.call = "POST /products/700001/images", .status = 429, .headers = {{"Retry-After", "60"}}});
  const auto cut_off = deploy();
  ASSERT_FALSE(cut_off);
  EXPECT_EQ(cut_off.error().kind, ErrorKind::rate_limited);
  EXPECT_EQ(cut_off.error().retry_after, std::chrono::seconds(60));
  store_.products.at(kFirst).images.push_back({.id = 1, .alt = "صورة 2", .sort = "2", .main = "0"});
  EXPECT_EQ(deploy().error().name, "salla_rate_limited") << "nothing is sent before the time that the store asked for";
  clock_.advance(std::chrono::seconds(60));
  ASSERT_TRUE(deploy());
  expect_whole_product();
}

TEST_F(ProductDeployerTest, obeys_a_short_wait_in_place) {
  store_.troubles.push_back({.call = "POST /products", .status = 429, .headers = {{"Retry-After", "0"}}});
  store_.troubles.push_back({.call = "GET /languages", .status = 503});
  ASSERT_TRUE(deploy());
  EXPECT_EQ(store_.count("GET /languages"), 2);
}

TEST_F(ProductDeployerTest, gives_a_lasting_outage_back_as_transient) {
  for (int i = 0; i < 3; ++i) store_.troubles.push_back({.call = "GET /languages", .status = 503});
  const auto receipt = deploy();
  ASSERT_FALSE(receipt);
  EXPECT_TRUE(receipt.error().transient());
  EXPECT_EQ(store_.count("GET /languages"), 3);
  EXPECT_TRUE(store_.products.empty());
}

TEST_F(ProductDeployerTest, does_not_repeat_what_salla_refused) {
  store_.troubles.push_back({.call = "POST /products",
                             .status = 422,
                             .body = R"({"error":{"code":"error","message":"x","fields":{"name":["too long"]}}})"});
  const auto receipt = deploy();
  EXPECT_EQ(receipt.error().name, "salla_fields_refused");
  EXPECT_EQ(store_.count("POST /products"), 1);
}

TEST_F(ProductDeployerTest, puts_arabic_first_in_a_store_of_one_language) {
  store_.one_language = true;
  const auto receipt = deploy();
  ASSERT_TRUE(receipt) << describe(receipt.error());
  EXPECT_TRUE(receipt->single_language_store);
  EXPECT_EQ(store_.name(kFirst, "ar"), "مصباح مكتب");
  EXPECT_EQ(receipt->urls.en, receipt->urls.ar);
}

TEST_F(ProductDeployerTest, adds_english_to_a_store_that_never_had_it) {
  store_.english = "missing";
  const auto receipt = deploy();
  ASSERT_TRUE(receipt);
  EXPECT_FALSE(receipt->single_language_store);
  EXPECT_EQ(store_.count("POST /languages"), 1);
}

TEST_F(ProductDeployerTest, goes_on_in_arabic_when_it_may_not_touch_languages) {
  store_.troubles.push_back(
      {.call = "GET /languages",
       .status = 401,
       .body = R"({"error":{"code":"Unauthorized","message":"one of those scopes: metadata.read"}})"});
  const auto receipt = deploy();
  ASSERT_TRUE(receipt) << describe(receipt.error());
  EXPECT_TRUE(receipt->single_language_store);
  EXPECT_EQ(store_.name(kFirst, "ar"), "مصباح مكتب");
}

TEST_F(ProductDeployerTest, renews_a_token_that_salla_calls_invalid_once) {
  store_.access_token = "changed behind our back";
  ASSERT_TRUE(deploy());
  expect_whole_product();
  EXPECT_EQ(store_.presented_refresh_tokens, 1);
}

TEST_F(ProductDeployerTest, shows_a_list_price_as_the_one_that_is_struck_out) {
  DeployRequest reduced = request();
  reduced.price.compare_at = Money(24'900, Currency::sar());
  ASSERT_TRUE(deploy(reduced));
  EXPECT_EQ(store_.products.at(kFirst).price, "249.00");
  EXPECT_EQ(store_.products.at(kFirst).sale_price, "199.00");
}

TEST_F(ProductDeployerTest, refuses_a_price_that_is_not_in_riyals) {
  DeployRequest foreign = request();
  foreign.price.price = Money(19'900, *Currency::from_code("USD"));
  EXPECT_EQ(deploy(foreign).error().name, "price_currency");
  EXPECT_TRUE(store_.calls.empty());
}

TEST_F(ProductDeployerTest, deletes_what_it_brought_and_is_content_when_it_is_gone) {
  ASSERT_TRUE(deploy());
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(run_task(deployer_.undo(kMerchant, journal_.records[1])));
  EXPECT_TRUE(store_.products.empty());
}

TEST_F(ProductDeployerTest, deletes_a_product_whose_id_it_never_learned) {
  store_.products[kFirst] = {.sku = sku_of(kDraft), .price = "1.00", .images = {}};
  store_.products[kFirst + 1] = {.sku = "somebody else's", .price = "1.00", .images = {}};
  ASSERT_TRUE(run_task(
      deployer_.undo(kMerchant, journal_.records.emplace_back(DeployUndo{.sku = sku_of(kDraft), .product = {}}))));
  ASSERT_EQ(store_.products.size(), 1u);
  EXPECT_EQ(store_.products.begin()->second.sku, "somebody else's");
}

TEST(Sku, is_the_same_for_the_same_draft_and_another_for_another) {
  EXPECT_EQ(sku_of(kDraft), sku_of(kDraft));
  EXPECT_NE(sku_of(kDraft), sku_of(ProductDraftId("00000000-0000-7000-8000-00000000000a")));
  EXPECT_EQ(sku_of(kDraft).substr(0, 3), "mj-");
  EXPECT_EQ(sku_of(kDraft).size(), 19u);
}

TEST(DeployJson, gives_undo_and_receipt_back_as_they_were) {
  const auto undo = deploy_undo_from_json(deploy_undo_json({.sku = "mj-1", .product = SallaProductId("7")}));
  EXPECT_EQ(undo->sku, "mj-1");
  EXPECT_EQ(undo->product, SallaProductId("7"));
  EXPECT_FALSE(deploy_undo_from_json(deploy_undo_json({.sku = "mj-1", .product = {}}))->product);
  EXPECT_FALSE(undo->before);
  const StoreBefore::Product there{
      .id = SallaProductId("7"), .name = "قديم", .price = "9.00 SAR", .images = 2, .quantity = 3, .status = "hidden"};
  const auto with_before = deploy_undo_from_json(
      deploy_undo_json({.sku = "mj-1", .product = {}, .before = StoreBefore{.english = true, .product = there}}));
  ASSERT_TRUE(with_before->before && with_before->before->product);
  EXPECT_TRUE(with_before->before->english);
  EXPECT_EQ(with_before->before->product->id, there.id);
  EXPECT_EQ(with_before->before->product->name, there.name);
  EXPECT_EQ(with_before->before->product->price, there.price);
  EXPECT_EQ(with_before->before->product->images, 2);
  EXPECT_EQ(with_before->before->product->quantity, 3);
  EXPECT_EQ(with_before->before->product->status, "hidden");
  DeployReceipt receipt{.product = SallaProductId("7"),
                        .urls = {.ar = "https://s.example/1", .en = "https://s.example/2"},
                        .admin_url = "https://a.example",
                        .lines = {{.what = "price", .before = "", .after = "199.00 SAR", .at = ManualClock().now()}},
                        .left_to_merchant = {{.ar = "اختر", .en = "choose"}},
                        .single_language_store = true};
  const auto read = deploy_receipt_from_json(deploy_receipt_json(receipt));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->product, receipt.product);
  EXPECT_EQ(read->urls, receipt.urls);
  EXPECT_EQ(read->admin_url, receipt.admin_url);
  ASSERT_EQ(read->lines.size(), 1u);
  EXPECT_EQ(read->lines[0].after, "199.00 SAR");
  EXPECT_EQ(read->lines[0].at, receipt.lines[0].at);
  EXPECT_EQ(read->left_to_merchant, receipt.left_to_merchant);
  EXPECT_TRUE(read->single_language_store);
  EXPECT_EQ(deploy_receipt_from_json("").error().name, "deploy_json_invalid");
}

TEST_F(ProductDeployerTest, says_which_permission_is_missing_before_it_calls_the_store) {
  TokenSet tokens{.access_token = Secret(store_.access_token),
                  .refresh_token = Secret(store_.refresh_token),
                  .expires_at = clock_.now() + std::chrono::hours(24 * 14),
                  .scope = "offline_access products.read"};
  ASSERT_TRUE(run_task(vault_.store(kMerchant, tokens)));
  const auto receipt = deploy();
  ASSERT_FALSE(receipt);
  EXPECT_EQ(receipt.error().name, "salla_scope_missing");
  EXPECT_NE(receipt.error().message.find("products.read_write"), std::string::npos);
  EXPECT_TRUE(store_.calls.empty());
}

}  // namespace
}  // namespace matjar::salla
