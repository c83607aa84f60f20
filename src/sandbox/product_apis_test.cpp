#include "base/encoding.hpp"
#include "crypto/hmac.hpp"
#include "sandbox/aliexpress_platform.hpp"
#include "sandbox/amazon_creators.hpp"
#include "sandbox/ebay_browse.hpp"
#include "sandbox/json_text.hpp"
#include "sandbox/sandbox_fixture.hpp"

namespace matjar::sandbox {
namespace {

using net::Method;
using Fields = std::map<std::string, std::string>;

std::string form_of(const Fields& fields) {
  std::string text;
  for (const auto& [name, value] : fields)
    text += (text.empty() ? "" : "&") + percent_encode(name) + "=" + percent_encode(value);
  return text;
}

std::string upper(std::string text) {
  for (auto& letter : text) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  return text;
}

class EmulatedAliExpress : public ::testing::Test {
 protected:
  Fields product_fields(std::string_view item = kAliExpressLamp) {
    return {{"app_key", std::string(kAliExpressKey)},
            {"timestamp", std::to_string(bench_.clock().now().time_since_epoch().count())},
            {"sign_method", "sha256"},
            {"method", "aliexpress.ds.product.get"},
            {"access_token", std::string(kAliExpressToken)},
            {"product_id", std::string(item)},
            {"ship_to_country", "SA"},
            {"target_currency", "SAR"}};
  }
  static Fields signed_fields(Fields fields, std::string base = "") {
    for (const auto& [name, value] : fields) base += name + value;
    fields["sign"] = upper(crypto::hex_of(crypto::hmac_sha256(kAliExpressSecret, base)));
    return fields;
  }
  JsonBody post(const std::string& path, const Fields& fields) {
    const auto response = bench_.form("/aliexpress" + path, form_of(fields));
    EXPECT_EQ(response.status, 200) << "the platform refuses inside of 200";
    return JsonBody::parse(body_of(response)).value_or(*JsonBody::parse("{}"));
  }
  std::string code_of(const Fields& fields) {
    const auto refusal = post("/sync", fields).object("error_response");
    return refusal ? refusal->text("code").value_or("") : "";
  }
  std::int64_t result_of(std::string_view item) {
    const auto answer = post("/sync", signed_fields(product_fields(item))).object("aliexpress_ds_product_get_response");
    return answer ? answer->integer("rsp_code").value_or(0) : 0;
  }

  SandboxBench bench_;
};

TEST_F(EmulatedAliExpress, gives_a_product_to_who_signs) {
  const auto answer = post("/sync", signed_fields(product_fields())).object("aliexpress_ds_product_get_response");
  ASSERT_TRUE(answer);
  const auto skus = answer->object("result")->object("ae_item_sku_info_dtos")->objects("ae_item_sku_info_d_t_o");
  ASSERT_EQ(skus->size(), 3U);
  EXPECT_EQ(skus->at(0).text("offer_sale_price"), "48.00");
  EXPECT_EQ(skus->at(0).text("currency_code"), "SAR");
}

TEST_F(EmulatedAliExpress, refuses_a_signature_over_anything_else) {
  auto fields = signed_fields(product_fields());
  fields["product_id"] = kAliExpressMat;
  EXPECT_EQ(code_of(fields), "IncompleteSignature");
  fields = signed_fields(product_fields());
  fields["sign"][0] = fields["sign"][0] == '0' ? '1' : '0';
  EXPECT_EQ(code_of(fields), "IncompleteSignature");
  EXPECT_EQ(code_of(signed_fields(product_fields(), "/sync")), "IncompleteSignature") << "no path in front";
  auto lower = signed_fields(product_fields());
  for (auto& letter : lower["sign"]) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  EXPECT_EQ(code_of(lower), "IncompleteSignature") << "upper case is asked for";
  fields = product_fields();
  fields["sign_method"] = "md5";
  EXPECT_EQ(code_of(signed_fields(fields)), "IncompleteSignature");
}

TEST_F(EmulatedAliExpress, refuses_what_is_missing_by_name) {
  for (const auto* name :
       {"app_key", "timestamp", "sign_method", "access_token", "product_id", "ship_to_country", "method"}) {
    auto fields = product_fields();
    fields.erase(name);
    EXPECT_EQ(code_of(signed_fields(fields)), "MissingParameter") << name;
  }
  EXPECT_EQ(code_of(product_fields()), "MissingParameter") << "not signed at all";
}

TEST_F(EmulatedAliExpress, takes_a_clock_that_is_two_hours_off_and_no_more) {
  auto fields = signed_fields(product_fields());
  bench_.clock().advance(std::chrono::hours(2));
  EXPECT_EQ(code_of(fields), "");
  bench_.clock().advance(std::chrono::milliseconds(1));
  EXPECT_EQ(code_of(fields), "IllegalTimestamp");
}

TEST_F(EmulatedAliExpress, refuses_strangers_and_who_asks_too_often) {
  auto fields = product_fields();
  fields["access_token"] = "somebody";
  EXPECT_EQ(code_of(signed_fields(fields)), "IllegalAccessToken");
  fields = product_fields();
  fields["app_key"] = "another";
  EXPECT_EQ(code_of(signed_fields(fields)), "InvalidAppKey");
  fields["app_key"] = "sandbox-busy";
  EXPECT_EQ(code_of(signed_fields(fields)), "ApiCallLimit");
}

TEST_F(EmulatedAliExpress, does_not_have_every_item_for_every_country) {
  EXPECT_EQ(result_of(kAliExpressLamp), 200);
  EXPECT_EQ(result_of("1005006999999999"), 605);
  EXPECT_EQ(result_of(kAliExpressKnife), 602);
}

TEST_F(EmulatedAliExpress, exchanges_a_refresh_token_for_a_token_that_ends) {
  auto fields = product_fields();
  for (const auto* name : {"method", "access_token", "product_id", "ship_to_country", "target_currency"})
    fields.erase(name);
  fields["refresh_token"] = kAliExpressRefreshToken;
  const auto tokens = post("/rest/auth/token/refresh", signed_fields(fields, "/auth/token/refresh"));
  auto ask = product_fields();
  ask["access_token"] = tokens.text("access_token").value_or("");
  EXPECT_TRUE(post("/rest/auth/token/refresh", signed_fields(fields, "/auth/token/refresh")).has("error_response"))
      << "a refresh token is good once";
  EXPECT_EQ(code_of(signed_fields(ask)), "");
  bench_.clock().advance(std::chrono::hours(24));
  ask["timestamp"] = product_fields()["timestamp"];
  EXPECT_EQ(code_of(signed_fields(ask)), "IllegalAccessToken");
  fields["timestamp"] = ask["timestamp"];
  EXPECT_TRUE(post("/rest/auth/token/refresh", signed_fields(fields)).has("error_response"))
      << "a system call signs its path";
  fields["refresh_token"] = "made-up";
  EXPECT_TRUE(post("/rest/auth/token/refresh", signed_fields(fields, "/auth/token/refresh")).has("error_response"));
}

class EmulatedAmazon : public ::testing::Test {
 protected:
  net::Response login(const std::string& body, const std::string& type = "application/json") {
    return bench_.send(Method::post, "/amazon/auth/o2/token", {{"Content-Type", type}}, body);
  }
  static std::string credential(std::string_view client = kAmazonClient, std::string_view secret = kAmazonSecret,
                                std::string_view scope = "creatorsapi::default") {
    return JsonObject()
        .text("grant_type", "client_credentials")
        .text("client_id", client)
        .text("client_secret", secret)
        .text("scope", scope)
        .str();
  }
  std::string token(std::string_view client = kAmazonClient) {
    const auto answer = JsonBody::parse(body_of(login(credential(client))));
    return answer->text("access_token").value_or("");
  }
  net::Response items(const std::string& token, const std::string& body,
                      const std::string& marketplace = "www.amazon.sa") {
    return bench_.send(
        Method::post, "/amazon/catalog/v1/getItems",
        {{"Authorization", "Bearer " + token}, {"Content-Type", "application/json"}, {"x-marketplace", marketplace}},
        body);
  }
  static std::string request(const std::string& extra = "") {
    return R"({"itemIds":["B0SANDBOX1"],"partnerTag":"sandbox-21")" + extra + "}";
  }
  static std::string reason_of(const net::Response& response) {
    return JsonBody::parse(body_of(response))->text("reason").value_or("");
  }

  SandboxBench bench_;
};

TEST_F(EmulatedAmazon, gives_a_token_to_its_own_credential_alone) {
  EXPECT_EQ(login(credential()).status, 200);
  EXPECT_EQ(login(credential("nobody")).status, 401);
  EXPECT_EQ(login(credential(kAmazonClient, "guess")).status, 401);
  EXPECT_EQ(login(credential(kAmazonClient, kAmazonSecret, "creatorsapi/default")).status, 400) << "Cognito's spelling";
  EXPECT_EQ(login(credential(), "text/plain").status, 400);
  EXPECT_EQ(login("{}").status, 400);
  const Fields form{{"grant_type", "client_credentials"},
                    {"client_id", "sandbox-creator-v2"},
                    {"client_secret", std::string(kAmazonSecret)},
                    {"scope", "creatorsapi/default"}};
  EXPECT_EQ(bench_.form("/amazon/oauth2/token", form_of(form)).status, 200);
}

TEST_F(EmulatedAmazon, answers_with_what_was_asked_for_and_nothing_else) {
  const auto answer = body_of(items(token(), request(R"(,"resources":["itemInfo.title","offersV2.listings.price"])")));
  EXPECT_NE(answer.find("Gooseneck"), std::string::npos);
  EXPECT_NE(answer.find("149.95"), std::string::npos);
  EXPECT_EQ(answer.find("availability"), std::string::npos);
  EXPECT_EQ(answer.find("brand"), std::string::npos);
  EXPECT_EQ(answer.find("\"primary\""), std::string::npos);
  EXPECT_EQ(body_of(items(token(), request())).find("offersV2"), std::string::npos);
}

TEST_F(EmulatedAmazon, refuses_a_token_that_is_not_its_own_or_has_ended) {
  EXPECT_EQ(reason_of(items("guess", request())), "InvalidToken");
  EXPECT_EQ(items("guess", request()).status, 401);
  const auto mine = token();
  EXPECT_EQ(reason_of(items(mine + ", Version 2.2", request())), "InvalidToken") << "a token of version 3";
  bench_.clock().advance(std::chrono::hours(1));
  EXPECT_EQ(reason_of(items(mine, request())), "TokenExpired");
}

TEST_F(EmulatedAmazon, refuses_requests_that_lack_something_or_contradict_themselves) {
  const auto mine = token();
  EXPECT_EQ(reason_of(items(mine, request(), "www.amazon.com")), "InvalidMarketplace") << "another region";
  EXPECT_EQ(reason_of(items(mine, request(), "")), "InvalidMarketplace");
  EXPECT_EQ(reason_of(items(mine, request(R"(,"marketplace":"www.amazon.ae")"))), "InvalidMarketplace");
  EXPECT_EQ(reason_of(items(mine, R"({"itemIds":["B0SANDBOX1"]})")), "InvalidPartnerTag");
  EXPECT_EQ(reason_of(items(mine, R"({"itemIds":["B0SANDBOX1"],"partnerTag":"other-21"})")), "InvalidPartnerTag");
  EXPECT_EQ(reason_of(items(mine, R"({"partnerTag":"sandbox-21","itemIds":[]})")), "MissingParameter");
  EXPECT_EQ(reason_of(items(
                mine, R"({"partnerTag":"sandbox-21","itemIds":["1","2","3","4","5","6","7","8","9","10","11"]})")),
            "TooManyItems");
  EXPECT_EQ(reason_of(items(mine, request(R"(,"resources":["ItemInfo.Title"])"))), "InvalidParameterValue")
      << "the retired API's spelling";
  EXPECT_EQ(reason_of(items(mine, "not json")), "CannotParse");
}

TEST_F(EmulatedAmazon, knows_accounts_that_may_not_ask_and_items_that_it_leaves_out) {
  const auto response = items(token("sandbox-newcomer"), request());
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(reason_of(response), "AssociateNotEligible");
  const auto missing = items(token(), R"({"itemIds":["B0NOTHERE0"],"partnerTag":"sandbox-21"})");
  EXPECT_EQ(missing.status, 200);
  EXPECT_EQ(JsonBody::parse(body_of(missing))->objects("errors")->at(0).text("code"), "ItemNotAccessible");
}

class EmulatedEbay : public ::testing::Test {
 protected:
  net::Response login(const std::string& pair, const std::string& scope = "https://api.ebay.com/oauth/api_scope",
                      const std::string& grant = "client_credentials") {
    return bench_.send(
        Method::post, "/ebay/identity/v1/oauth2/token",
        {{"Authorization", "Basic " + to_base64(pair)}, {"Content-Type", "application/x-www-form-urlencoded"}},
        form_of({{"grant_type", grant}, {"scope", scope}}));
  }
  std::string token() { return JsonBody::parse(body_of(login(kPair)))->text("access_token").value_or(""); }
  net::Response get(const std::string& target, const std::string& token, const std::string& marketplace = "EBAY_US") {
    net::Headers headers{{"X-EBAY-C-MARKETPLACE-ID", marketplace}};
    if (!token.empty()) headers.add("Authorization", "Bearer " + token);
    return bench_.send(Method::get, "/ebay/buy/browse/v1/item/" + target, std::move(headers));
  }
  static std::int64_t error_of(const net::Response& response) {
    return JsonBody::parse(body_of(response))->objects("errors")->at(0).integer("errorId").value_or(0);
  }

  const std::string kPair = fmt::format("{}:{}", kEbayClient, kEbaySecret);
  const std::string kCamera = fmt::format("get_item_by_legacy_id?legacy_item_id={}", kEbayCamera);
  SandboxBench bench_;
};

TEST_F(EmulatedEbay, gives_a_token_to_its_own_keyset_alone) {
  EXPECT_EQ(login(kPair).status, 200);
  EXPECT_EQ(login("app:guess").status, 401);
  EXPECT_EQ(login(kPair, "https://api.ebay.com/oauth/api_scope/sell").status, 400);
  EXPECT_EQ(login(kPair, "https://api.ebay.com/oauth/api_scope", "password").status, 400);
}

TEST_F(EmulatedEbay, gives_an_item_and_points_from_a_group_to_its_items) {
  const auto mine = token();
  EXPECT_EQ(JsonBody::parse(body_of(get(kCamera, mine)))->text("legacyItemId"), kEbayCamera);
  const auto group = get(fmt::format("get_item_by_legacy_id?legacy_item_id={}", kEbayStrap), mine);
  EXPECT_EQ(group.status, 400);
  EXPECT_EQ(error_of(group), 11'006);
  const auto items = get(fmt::format("get_items_by_item_group?item_group_id={}", kEbayStrap), mine);
  EXPECT_EQ(JsonBody::parse(body_of(items))->objects("items")->size(), 2U);
}

TEST_F(EmulatedEbay, refuses_what_the_real_one_refuses) {
  const auto mine = token();
  EXPECT_EQ(error_of(get(kCamera, "")), 1'002);
  EXPECT_EQ(error_of(get(kCamera, "guess")), 1'001);
  EXPECT_EQ(get(kCamera, mine, "EBAY_MARS").status, 400);
  EXPECT_EQ(error_of(get("get_item_by_legacy_id?legacy_item_id=1", mine)), 11'001);
  EXPECT_EQ(get("get_item_by_legacy_id", mine).status, 404);
  EXPECT_EQ(error_of(get(fmt::format("get_items_by_item_group?item_group_id={}", kEbayCamera), mine)), 11'001);
  bench_.clock().advance(std::chrono::hours(2));
  EXPECT_EQ(error_of(get(kCamera, mine)), 1'001) << "it has ended";
}

TEST_F(EmulatedEbay, stands_in_the_journal_with_the_item_that_it_was_about) {
  (void)get(kCamera, token());
  const auto journal = body_of(bench_.send(Method::get, fmt::format("/salla/journal?product={}", kEbayCamera)));
  EXPECT_NE(journal.find("/ebay/buy/browse/v1/item/get_item_by_legacy_id"), std::string::npos);
  EXPECT_EQ(journal.find("sandbox-ebay-token"), std::string::npos) << "no token in the journal";
}

}  // namespace
}  // namespace matjar::sandbox
