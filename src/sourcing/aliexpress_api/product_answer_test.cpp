#include "sourcing/aliexpress_api/product_answer.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing::aliexpress_api {
namespace {

using official_api::ApiTrouble;
using official_api::ApiValue;

// Lists bare, as the reference page shows them.
constexpr std::string_view kBare = R"({"result":{
  "ae_item_base_info_dto":{"subject":"Clip Lamp &amp; Shade","product_id":1005006000000001,"product_status_type":"onSelling",
    "avg_evaluation_rating":"4.8","evaluation_count":"1004","currency_code":"CNY",
    "detail":"<div>Bends <b>both</b> ways</div><script>x()</script><p>Clips on</p>","mobile_detail":"{\"moduleList\":[]}"},
  "ae_multimedia_info_dto":{"image_urls":"https://img.example/1.jpg;//img.example/2.jpg;;https://img.example/1.jpg"},
  "ae_item_properties":[{"attr_name_id":2,"attr_name":"Brand Name","attr_value":"Lumo"},
    {"attr_name_id":"10","attr_name":"Power","attr_value":"12 W"},{"attr_name_id":"11","attr_name":"Gone"}],
  "ae_item_sku_info_dtos":[
    {"sku_id":"11","offer_sale_price":"9.90","sku_price":"20.00","currency_code":"SAR","sku_available_stock":0,
     "ae_sku_property_dtos":[{"sku_property_name":"Color","sku_property_value":"red"}]},
    {"sku_id":"12","offer_sale_price":"12.50","sku_price":"25.00","currency_code":"SAR","sku_available_stock":"57",
     "ae_sku_property_dtos":[{"sku_property_name":"Color","sku_property_value":"green","sku_image":"//img.example/g.jpg",
       "property_value_definition_name":"Forest"},{"sku_property_name":"Plug","sku_property_value":"UK"}]},
    {"sku_id":"13","sku_price":"30.00","currency_code":"SAR"}],
  "ae_store_info":{"store_name":"Lumo Store"},"logistics_info_dto":{"delivery_time":5,"ship_to_country":"SA"}},
  "code":"0","rsp_code":"200"})";

product::SourceProduct read(std::string_view json) {
  return product_of(result_of(ApiValue::parse(json)));
}

TEST(AliExpressProduct, has_the_facts_of_the_answer_with_their_ways) {
  const auto product = read(kBare);
  EXPECT_EQ(product.title->value.str(), "Clip Lamp & Shade");
  EXPECT_EQ(product.title->provenance.route, "api:aliexpress.ds.product.get:ae_item_base_info_dto.subject");
  EXPECT_EQ(product.title->provenance.text, "Clip Lamp &amp; Shade");
  EXPECT_EQ(product.title->provenance.rung, product::Rung::api);
  EXPECT_EQ(product.sku->value, "1005006000000001");
  EXPECT_EQ(to_string(product.rating->value), "4.8");
  EXPECT_EQ(product.review_count->value, 1'004);
  EXPECT_EQ(product.seller->value.str(), "Lumo Store");
  EXPECT_EQ(product.brand->value.str(), "Lumo");
  EXPECT_EQ(product.kind, product::PageKind::product);
  ASSERT_TRUE(product.shipping);
  EXPECT_EQ(product.shipping->days->str(), "5");
  EXPECT_FALSE(product.shipping->cost) << "unknown is not free";
}

TEST(AliExpressProduct, sells_from_the_cheapest_that_can_be_had) {
  const auto product = read(kBare);
  EXPECT_EQ(product.price->value.str(), "12.50 SAR");
  EXPECT_EQ(product.price->provenance.route, "api:aliexpress.ds.product.get:ae_item_sku_info_dtos[1].offer_sale_price");
  EXPECT_EQ(product.price->provenance.text, "12.50 SAR");
  EXPECT_EQ(product.list_price->value.str(), "25.00 SAR");
  EXPECT_EQ(product.availability->value, product::Availability::in_stock);
  EXPECT_EQ(product.availability->provenance.text, "57");
}

TEST(AliExpressProduct, has_a_variant_for_each_sku) {
  const auto variants = read(kBare).variants;
  ASSERT_EQ(variants.size(), 3U);
  EXPECT_EQ(variants[0].source_sku, "11");
  EXPECT_EQ(variants[0].available, false);
  EXPECT_EQ(variants[0].price->str(), "9.90 SAR");
  ASSERT_EQ(variants[1].options.size(), 2U);
  EXPECT_EQ(variants[1].options[0].axis.str(), "Color");
  EXPECT_EQ(variants[1].options[0].value.str(), "Forest") << "the seller's own name wins";
  EXPECT_EQ(variants[1].options[1].value.str(), "UK");
  EXPECT_EQ(variants[1].image_url, "https://img.example/g.jpg");
  EXPECT_EQ(variants[1].available, true);
  EXPECT_EQ(variants[2].price->str(), "30.00 SAR");
  EXPECT_FALSE(variants[2].available) << "a stock that is not told is not known";
}

TEST(AliExpressProduct, keeps_pictures_in_order_and_the_description_without_markup) {
  const auto product = read(kBare);
  ASSERT_EQ(product.images.size(), 2U);
  EXPECT_EQ(product.images[0].url, "https://img.example/1.jpg");
  EXPECT_EQ(product.images[1].url, "https://img.example/2.jpg");
  ASSERT_EQ(product.description.size(), 2U);
  EXPECT_EQ(product.description[0].value.str(), "Bends both ways");
  EXPECT_EQ(product.description[1].value.str(), "Clips on");
  ASSERT_EQ(product.attributes.size(), 2U);
  EXPECT_EQ(product.attributes[1].name.str(), "Power");
}

TEST(AliExpressProduct, is_the_same_when_the_answer_wraps_its_lists) {
  const auto product = read(R"({"aliexpress_ds_product_get_response":{"rsp_code":200,"result":{
    "ae_item_base_info_dto":{"subject":"Lamp","mobile_detail":"<p>For phones</p>","detail":"<img src=a>"},
    "ae_item_properties":{"ae_item_property":[{"attr_name":"Power","attr_value":"12 W"}]},
    "ae_item_sku_info_dtos":{"ae_item_sku_info_d_t_o":[{"sku_id":"1","offer_sale_price":"3.94","currency_code":"USD",
      "sku_available_stock":3,"ae_sku_property_dtos":{"ae_sku_property_d_t_o":[
        {"sku_property_name":"Size","sku_property_value":"M"}]}}]}}}})");
  EXPECT_EQ(product.title->provenance.route, "api:aliexpress.ds.product.get:ae_item_base_info_dto.subject");
  EXPECT_EQ(product.price->value.str(), "3.94 USD");
  EXPECT_EQ(product.variants.at(0).options.at(0).value.str(), "M");
  EXPECT_EQ(product.attributes.at(0).value.str(), "12 W");
  EXPECT_EQ(product.description.at(0).value.str(), "For phones");
}

TEST(AliExpressProduct, invents_nothing_that_the_answer_lacks) {
  const auto product = read(R"({"result":{"ae_item_base_info_dto":{"avg_evaluation_rating":"0.0"},
    "ae_item_sku_info_dtos":[{"sku_id":"1","offer_sale_price":"5.00"}],
    "ae_item_properties":[{"attr_name_id":"2","attr_name":"Brand Name","attr_value":"NONE"}]}})");
  EXPECT_FALSE(product.title);
  EXPECT_FALSE(product.price) << "an amount without its currency is no price";
  EXPECT_FALSE(product.rating);
  EXPECT_FALSE(product.brand);
  EXPECT_FALSE(product.availability);
  EXPECT_FALSE(product.shipping);
  EXPECT_TRUE(product.images.empty());
  EXPECT_TRUE(product.variants.empty()) << "one SKU without options is the product";
}

product::SourceProduct with_stock(std::string_view first, std::string_view second) {
  return read(R"({"result":{"ae_item_sku_info_dtos":[{"sku_id":"1","sku_available_stock":)" + std::string(first) +
              R"(},{"sku_id":"2","sku_available_stock":)" + std::string(second) + "}]}}");
}

TEST(AliExpressProduct, is_out_of_stock_only_when_every_sku_says_so) {
  EXPECT_EQ(with_stock("0", "0").kind, product::PageKind::out_of_stock);
  EXPECT_EQ(with_stock("0", "1").availability->value, product::Availability::in_stock);
  EXPECT_FALSE(with_stock("0", "null").availability);
}

TEST(AliExpressProduct, is_on_sale_unless_the_answer_says_otherwise) {
  const auto with_status = [](std::string_view status) {
    return is_on_sale(result_of(ApiValue::parse(R"({"result":{"ae_item_base_info_dto":{"product_status_type":")" +
                                                std::string(status) + R"("}}})")));
  };
  EXPECT_TRUE(with_status("onSelling"));
  EXPECT_FALSE(with_status("offline"));
  EXPECT_TRUE(is_on_sale(result_of(ApiValue::parse(kBare))));
  EXPECT_TRUE(is_on_sale(ApiValue())) << "not told";
}

TEST(AliExpressProduct, takes_the_list_price_only_where_there_is_no_sale_price) {
  const auto price_with = [](std::string_view sale) {
    return read(R"({"result":{"ae_item_sku_info_dtos":[{"sku_id":"1","sku_price":"96.00","currency_code":"SAR")" +
                std::string(sale) + "}]}}")
        .price;
  };
  EXPECT_EQ(price_with("")->value.str(), "96.00 SAR");
  for (const auto* unreadable : {"48.005", "9.90 - 12.50", "0"})
    EXPECT_FALSE(price_with(R"(,"offer_sale_price":")" + std::string(unreadable) + "\"")) << unreadable;
}

TEST(AliExpressProduct, knows_the_words_for_no_brand_as_whole_words) {
  const auto brand_of = [](std::string_view value) {
    const auto product = read(R"({"result":{"ae_item_properties":[{"attr_name_id":2,"attr_name":"Brand Name",
      "attr_value":")" + std::string(value) +
                              R"("}]}})");
    return product.brand ? product.brand->value.str() : "none";
  };
  for (const auto* brand : {"Poem", "Nonesuch", "Soemi"}) EXPECT_EQ(brand_of(brand), brand);
  for (const auto* nothing : {"OEM", "NoBrand", "No Brand", "None", "OEM/ODM"}) EXPECT_EQ(brand_of(nothing), "none");
}

TEST(AliExpressProduct, stays_within_its_limits) {
  std::string skus;
  for (int i = 0; i < 900; ++i) skus += R"({"sku_id":"1"},)";
  skus.pop_back();
  EXPECT_EQ(read(R"({"result":{"ae_item_sku_info_dtos":[)" + skus + "]}}").variants.size(), 500U);
}

struct Row {
  int status;
  std::string_view body;
  std::optional<ApiTrouble> trouble;
};

TEST(AliExpressTrouble, has_one_meaning_for_each_answer) {
  using enum ApiTrouble;
  const Row rows[] = {
      {200, R"({"result":{},"code":"0","rsp_code":"200"})", std::nullopt},
      {200, R"({"aliexpress_ds_product_get_response":{"result":{},"rsp_code":200}})", std::nullopt},
      {200, R"({"error_response":{"type":"ISV","code":"IllegalAccessToken"}})", token_refused},
      {200, R"({"type":"ISV","code":"IllegalAccessToken","message":"m"})", token_refused},
      {200, R"({"error_response":{"type":"ISV","code":"IncompleteSignature"}})", key_refused},
      {200, R"({"error_response":{"type":"ISV","code":"InvalidAppKey"}})", key_refused},
      {200, R"({"error_response":{"type":"ISV","code":"ApiCallLimit"}})", busy},
      {200, R"({"error_response":{"type":"ISV","code":"AppCallLimit"}})", busy},
      {200, R"({"error_response":{"type":"ISV","code":"IllegalTimestamp"}})", time_refused},
      {200, R"({"error_response":{"type":"ISV","code":"MissingParameter"}})", request_refused},
      {200, R"({"error_response":{"type":"ISV","code":"SomethingNew"}})", request_refused},
      {200, R"({"error_response":{"type":"ISP","code":"SomethingNew"}})", unreachable},
      {200, R"({"error_response":{"type":"SYSTEM","code":"SomethingNew"}})", unreachable},
      {200, R"({"aliexpress_ds_product_get_response":{"rsp_code":605,"rsp_msg":"ITEM_ID_NOT_FOUND"}})", item_unknown},
      {200, R"({"rsp_code":"602"})", item_unknown},
      {200, R"({"rsp_code":"404"})", unreachable},
      {200, R"({"rsp_code":"999"})", answer_unusable},
      {429, "", busy},
      {404, "<html>", request_refused},
      {502, "<html>", unreachable}};
  for (const Row& row : rows)
    EXPECT_EQ(trouble_of(verdict_of(row.status, ApiValue::parse(row.body))), row.trouble) << row.status << row.body;
}

}  // namespace
}  // namespace matjar::sourcing::aliexpress_api
