#include "sandbox/sandbox_fixture.hpp"

namespace matjar::sandbox {
namespace {

using net::Method;

constexpr const char* kGood = R"({"name":"مصباح","price":149.5,"product_type":"product","sku":"mj-1"})";

/// One thing that the real API refuses, and how.
struct Violation {
  const char* what;
  Method method;
  std::string below;
  std::string body;
  int status;
  std::string says;
  std::string language = "ar";
};

std::string eleven_images() {
  std::string images;
  for (int i = 0; i < 11; ++i)
    images += fmt::format("{}{{\"original\":\"https://a.example/{}.jpg\"}}", i ? "," : "", i);
  return R"({"name":"a","price":1,"product_type":"product","images":[)" + images + "]}";
}

std::vector<Violation> violations(const std::string& product) {
  const auto at = "/products/" + product;
  return {
      {"no name", Method::post, "/products", R"({"price":1,"product_type":"product"})", 422, "\"name\":["},
      {"no price", Method::post, "/products", R"({"name":"a","product_type":"product"})", 422, "\"price\":["},
      {"no product type", Method::post, "/products", R"({"name":"a","price":1})", 422, "\"product_type\":["},
      {"unknown type", Method::post, "/products", R"({"name":"a","price":1,"product_type":"gadget"})", 422,
       "product_type"},
      {"negative price", Method::post, "/products", R"({"name":"a","price":-1,"product_type":"product"})", 422,
       "price"},
      {"price in words", Method::post, "/products", R"({"name":"a","price":"ten","product_type":"product"})", 422,
       "price"},
      {"name as an object of languages", Method::post, "/products",
       R"({"name":{"ar":"a","en":"b"},"price":1,"product_type":"product"})", 422, "\"name\":["},
      {"sale price above price", Method::post, "/products",
       R"({"name":"a","price":1,"sale_price":2,"product_type":"product"})", 422, "sale_price"},
      {"unknown status", Method::post, "/products",
       R"({"name":"a","price":1,"product_type":"product","status":"live"})", 422, "status"},
      {"sku of another product", Method::post, "/products",
       R"({"name":"a","price":1,"product_type":"product","sku":"mj-1"})", 422, "مُستخدمة من قبل"},
      {"gtin of nine digits", Method::post, "/products",
       R"({"name":"a","price":1,"product_type":"product","gtin":"123456789"})", 422, "gtin"},
      {"negative quantity", Method::post, "/products",
       R"({"name":"a","price":1,"product_type":"product","quantity":-3})", 422, "quantity"},
      {"images as plain addresses", Method::post, "/products",
       R"({"name":"a","price":1,"product_type":"product","images":["https://a.example/1.jpg"]})", 422,
       "images.0.original"},
      {"image without original", Method::post, "/products",
       R"({"name":"a","price":1,"product_type":"product","images":[{"alt":"x"}]})", 422, "images.0.original"},
      {"eleven images", Method::post, "/products", eleven_images(), 422, "maximum allowed images are 10"},
      {"unknown category", Method::post, "/products",
       R"({"name":"a","price":1,"product_type":"product","categories":[7]})", 422, "categories.0"},
      {"tags as words", Method::post, "/products", R"({"name":"a","price":1,"product_type":"product","tags":["new"]})",
       422, "\"tags\":["},
      {"calories of what is no food", Method::post, "/products",
       R"({"name":"a","price":1,"product_type":"product","calories":10})", 422, "calories"},
      {"no tax without a reason", Method::post, "/products",
       R"({"name":"a","price":1,"product_type":"product","with_tax":false})", 422, "tax_reason_code"},
      {"weight in stones", Method::post, "/products",
       R"({"name":"a","price":1,"product_type":"product","weight":1,"weight_type":"st"})", 422, "weight_type"},
      {"option without values", Method::post, "/products",
       R"({"name":"a","price":1,"product_type":"product","options":[{"name":"اللون"}]})", 422, "options.0.values"},
      {"promotion title of 26 letters", Method::post, "/products",
       R"({"name":"a","price":1,"product_type":"product","promotion_title":"abcdefghijklmnopqrstuvwxyz"})", 422,
       "promotion_title"},
      {"a body that is no JSON", Method::post, "/products", "name=a", 400, "JSON"},
      {"text in a language that is off", Method::put, at, R"({"name":"Lamp"})", 422, "Content-Language", "en"},
      {"another type", Method::put, at, R"({"product_type":"digital"})", 422, "product_type"},
      {"an empty name", Method::put, at, R"({"name":""})", 422, "name"},
      {"for sale without an image", Method::post, at + "/status", R"({"status":"sale"})", 422, "صورة"},
      {"a status that is none", Method::post, at + "/status", R"({"status":"live"})", 422, "status"},
      {"a picture that is none", Method::post, at + "/images", R"({"alt":"x"})", 422, "photo"},
      {"a picture by file address", Method::post, at + "/images", R"({"original":"file:///x.png"})", 422, "original"},
      {"a product that is not there", Method::get, "/products/1", "", 404, "\"code\":404"},
      {"changing what is not there", Method::put, "/products/1", "{}", 404, "\"code\":404"},
      {"deleting what is not there", Method::del, "/products/sku/none", "", 404, "404"},
      {"quantity of what is not there", Method::post, "/products/quantities", R"({"products":[{"id":5,"quantity":1}]})",
       422, "products.0"},
      {"switching Arabic off", Method::put, "/languages/ar", R"({"status":false})", 422, "status"},
      {"a language that is none", Method::put, "/languages/xx", R"({"status":true})", 404, "404"},
      {"category without a name", Method::post, "/categories", "{}", 422, "name"},
      {"a tag without a name", Method::post, "/products/tags", "", 422, "tag_name"},
      {"webhook of an app event", Method::post, "/webhooks/subscribe",
       R"({"name":"a","event":"app.installed","url":"https://a.example/"})", 422, "event"},
      {"webhook to localhost", Method::post, "/webhooks/subscribe",
       R"({"name":"a","event":"order.created","url":"http://localhost/"})", 422, "url"},
      {"settings of another app", Method::get, "/apps/5/settings", "", 403, "not activated"},
      {"writing the store's name", Method::put, "/store/info", R"({"name":"x"})", 405, "method"},
      {"a theme", Method::post, "/store/theme", "{}", 404, "404"},
      {"an unknown status filter", Method::get, "/products?status=live", "", 422, "status"},
  };
}

TEST(SallaRules, refuses_what_the_real_api_refuses_with_the_field_named) {
  SandboxBench bench;
  const auto product = bench.create(kGood);
  const auto before = body_of(bench.admin(Method::get, "/products/" + product));
  for (const auto& violation : violations(product)) {
    SCOPED_TRACE(violation.what);
    const auto response = bench.admin(violation.method, violation.below, violation.body, violation.language);
    EXPECT_EQ(response.status, violation.status) << body_of(response);
    EXPECT_NE(body_of(response).find(violation.says), std::string::npos) << body_of(response);
    EXPECT_NE(body_of(response).find("\"success\":false"), std::string::npos);
  }
  EXPECT_EQ(body_of(bench.admin(Method::get, "/products/" + product)), before) << "a refused call changed the product";
}

TEST(SallaRules, keeps_a_product_hidden_until_it_has_an_image_and_out_until_it_has_a_quantity) {
  SandboxBench bench;
  const auto product = bench.create(kGood);
  const auto status = [&] {
    return SandboxBench::data(bench.admin(Method::get, "/products/" + product)).text("status");
  };
  EXPECT_EQ(status(), "hidden");
  ASSERT_EQ(bench.upload(product, small_png()).status, 201);
  EXPECT_EQ(status(), "out");
  const auto quantities = R"({"products":[{"identifer_type":"sku","identifer":"mj-1","quantity":5}]})";
  ASSERT_EQ(bench.admin(Method::post, "/products/quantities", quantities).status, 201);
  EXPECT_EQ(status(), "sale");
  ASSERT_EQ(bench.admin(Method::put, "/products/" + product, R"({"quantity":0})").status, 201);
  EXPECT_EQ(status(), "out");
}

TEST(SallaRules, keeps_the_texts_of_each_language_and_falls_back_to_arabic) {
  SandboxBench bench;
  const auto product = bench.create(kGood);
  const auto name_in = [&](const std::string& language) {
    return SandboxBench::data(bench.admin(Method::get, "/products/" + product, "", language)).text("name");
  };
  EXPECT_EQ(name_in("en"), "مصباح");
  ASSERT_EQ(bench.admin(Method::put, "/languages/en", R"({"status":true})").status, 200);
  ASSERT_EQ(bench.admin(Method::put, "/products/" + product, R"({"name":"Lamp"})", "en").status, 201);
  EXPECT_EQ(name_in("en"), "Lamp");
  EXPECT_EQ(name_in("ar"), "مصباح");
}

TEST(SallaRules, ignores_images_and_options_in_an_update) {
  SandboxBench bench;
  const auto product = bench.create(
      R"({"name":"a","price":1,"product_type":"product","images":[{"original":"https://a.example/1.jpg"}]})");
  const auto update = R"({"images":[],"options":[{"name":"x","values":[{"name":"y"}]}],"price":"12.345"})";
  const auto data = SandboxBench::data(bench.admin(Method::put, "/products/" + product, update));
  EXPECT_EQ(data.objects("images")->size(), 1U);
  EXPECT_TRUE(data.objects("options")->empty());
  EXPECT_EQ(data.object("price")->decimal("amount"), Decimal(1235, 2));
}

TEST(SallaRules, shows_prices_as_plain_decimals) {
  SandboxBench bench;
  const auto text = body_of(bench.admin(Method::post, "/products", kGood));
  EXPECT_NE(text.find(R"("price":{"amount":149.50,"currency":"SAR"})"), std::string::npos) << text;
}

TEST(SallaRules, takes_ten_images_and_no_more) {
  SandboxBench bench;
  const auto product = bench.create(kGood);
  for (int i = 0; i < 10; ++i) ASSERT_EQ(bench.upload(product, small_png(), "صورة").status, 201) << i;
  const auto eleventh = bench.upload(product, small_png());
  EXPECT_EQ(eleventh.status, 422);
  EXPECT_NE(body_of(eleventh).find("maximum allowed images are 10"), std::string::npos);
  EXPECT_EQ(bench.upload(product, "no picture").status, 422);
}

TEST(SallaRules, makes_the_first_image_the_main_one_until_another_is_named) {
  SandboxBench bench;
  const auto product = bench.create(kGood);
  const auto first = SandboxBench::data(bench.upload(product, small_png()));
  EXPECT_EQ(first.boolean("default"), true);
  const auto second = SandboxBench::data(bench.upload(product, small_png()));
  EXPECT_EQ(second.boolean("default"), false);
  const auto path = "/products/images/" + std::to_string(*second.integer("id"));
  ASSERT_EQ(bench.admin(Method::post, path, R"({"default":1})").status, 201);
  const auto images = *SandboxBench::data(bench.admin(Method::get, "/products/" + product)).objects("images");
  EXPECT_EQ(images[0].boolean("main"), false);
  EXPECT_EQ(images[1].boolean("main"), true);
  ASSERT_EQ(bench.admin(Method::del, path).status, 202);
  EXPECT_EQ(SandboxBench::data(bench.admin(Method::get, "/products/" + product)).objects("images")->size(), 1U);
}

TEST(SallaRules, finds_a_product_by_sku_and_by_a_part_of_its_name) {
  SandboxBench bench;
  const auto product = bench.create(kGood);
  bench.create(R"({"name":"كرسي","price":10,"product_type":"product","sku":"mj-2"})");
  EXPECT_EQ(SandboxBench::data(bench.admin(Method::get, "/products/sku/mj-1")).integer("id"), std::stoll(product));
  for (const auto* keyword : {"mj-1", "%D9%85%D8%B5%D8%A8"}) {
    const auto list = JsonBody::parse(body_of(bench.admin(Method::get, std::string("/products?keyword=") + keyword)));
    EXPECT_EQ(list->objects("data")->size(), 1U) << keyword;
    EXPECT_EQ(list->object("pagination")->integer("total"), 1);
  }
  ASSERT_EQ(bench.admin(Method::del, "/products/" + product).status, 202);
  EXPECT_EQ(bench.admin(Method::get, "/products/sku/mj-1").status, 404);
}

TEST(SallaRules, pages_through_a_list_with_at_most_sixty_rows) {
  SandboxBench bench;
  for (int i = 0; i < 17; ++i) bench.create(fmt::format(R"({{"name":"n{}","price":1,"product_type":"product"}})", i));
  const auto second = JsonBody::parse(body_of(bench.admin(Method::get, "/products?page=2")));
  EXPECT_EQ(second->objects("data")->size(), 2U);
  EXPECT_EQ(second->object("pagination")->integer("totalPages"), 2);
  const auto all = JsonBody::parse(body_of(bench.admin(Method::get, "/products?per_page=500")));
  EXPECT_EQ(all->object("pagination")->integer("perPage"), 60);
  EXPECT_EQ(all->object("pagination")->raw("links"), "[]");
}

TEST(SallaRules, lets_the_plans_calls_through_and_then_one_a_second) {
  SandboxBench bench({.salla_calls_per_minute = 3});
  for (int left = 2; left >= 0; --left) {
    const auto response = bench.admin(Method::get, "/store/info");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.headers.get_or("X-RateLimit-Remaining", ""), std::to_string(left));
  }
  const auto over = bench.admin(Method::get, "/store/info");
  EXPECT_EQ(over.status, 429);
  EXPECT_EQ(over.headers.get_or("Retry-After", ""), "1");
  EXPECT_EQ(over.headers.get_or("X-RateLimit-Limit", ""), "3");
  bench.clock().advance(std::chrono::seconds(1));
  EXPECT_EQ(bench.admin(Method::get, "/store/info").status, 200);
  EXPECT_EQ(bench.admin(Method::get, "/store/info").status, 429);
  bench.clock().advance(std::chrono::seconds(60));
  EXPECT_EQ(bench.admin(Method::get, "/store/info").status, 200);
  EXPECT_EQ(bench.admin(Method::get, "/store/info").status, 200);
}

TEST(SallaRules, keeps_seo_texts_per_language_and_app_settings_as_one_set) {
  SandboxBench bench;
  ASSERT_EQ(bench.admin(Method::put, "/languages/en", R"({"status":true})").status, 200);
  ASSERT_EQ(bench.admin(Method::put, "/seo", R"({"title":"متجر","description":"وصف"})").status, 200);
  ASSERT_EQ(bench.admin(Method::put, "/seo", R"({"title":"Store"})", "en").status, 200);
  EXPECT_EQ(SandboxBench::data(bench.admin(Method::get, "/seo")).text("title"), "متجر");
  EXPECT_EQ(SandboxBench::data(bench.admin(Method::get, "/seo", "", "en")).text("title"), "Store");
  const auto app = "/apps/1180430107/settings";
  ASSERT_EQ(bench.admin(Method::post, app, R"({"settings":{"color":"#112233","font":"x"}})").status, 200);
  ASSERT_EQ(bench.admin(Method::post, app, R"({"settings":{"color":"#445566"}})").status, 200);
  const auto settings = SandboxBench::data(bench.admin(Method::get, app)).object("settings");
  EXPECT_EQ(settings->text("color"), "#445566");
  EXPECT_TRUE(settings->is_null("font"));
}

TEST(SallaRules, attaches_products_to_categories_and_tags_that_exist) {
  SandboxBench bench;
  const auto category =
      SandboxBench::data(bench.admin(Method::post, "/categories", R"({"name":"إضاءة"})")).integer("id");
  const auto tag = SandboxBench::data(bench.admin(Method::post, "/products/tags?tag_name=led")).integer("id");
  EXPECT_EQ(SandboxBench::data(bench.admin(Method::post, "/products/tags?tag_name=led")).integer("id"), tag);
  const auto product = bench.create(fmt::format(
      R"({{"name":"a","price":1,"product_type":"product","categories":[{}],"tags":[{}]}})", *category, *tag));
  const auto data = SandboxBench::data(bench.admin(Method::get, "/products/" + product));
  EXPECT_EQ(data.objects("categories")->at(0).integer("id"), category);
}

}  // namespace
}  // namespace matjar::sandbox
