#include "sourcing/aliexpress_api/signature.hpp"

#include <gtest/gtest.h>

namespace matjar::sourcing::aliexpress_api {
namespace {

TEST(AliExpressSignature, is_that_of_the_open_platforms_own_example) {
  // developer.alibaba.com, articleId=120693. The page prints a base that begins with "/orders/{orderId}"; its signature
  // comes out only with "/order/get".
  const Parameters parameters{{"app_key", "123456"},
                              {"access_token", "test"},
                              {"timestamp", "1517820392000"},
                              {"sign_method", "sha256"},
                              {"order_id", "1234"}};
  EXPECT_EQ(signature_of(Secret("helloworld"), "/order/get", parameters),
            "4190D32361CFB9581350222F345CB77F3B19F0E31D162316848A2C1FFD5FAB4A");
}

// Computed with an independent implementation (Python's hmac) from the rule of the same page.
TEST(AliExpressSignature, counts_the_path_of_a_system_call) {
  const Parameters parameters{
      {"app_key", "123456"}, {"timestamp", "1767225600000"}, {"sign_method", "sha256"}, {"code", "0_abc"}};
  EXPECT_EQ(signature_of(Secret("SECRET"), "/auth/token/create", parameters),
            "C57FFEFDCB6EF7CDB7B7226C772A46C91E84FEA0DDF63B6DE8641BB6A35F5973");
}

TEST(AliExpressSignature, of_a_business_call_has_no_path) {
  Parameters parameters{{"app_key", "123456"},
                        {"method", "aliexpress.ds.product.get"},
                        {"access_token", "tok-123"},
                        {"timestamp", "1767225600000"},
                        {"sign_method", "sha256"},
                        {"format", "json"},
                        {"v", "2.0"},
                        {"product_id", "1005008089329682"},
                        {"ship_to_country", "SA"},
                        {"target_currency", "SAR"},
                        {"target_language", "ar"}};
  const std::string expected = "8882F1258386C5D172BBF14ABBDCECB8E4FD9E603240B693F55892E7C20C854C";
  EXPECT_EQ(signature_of(Secret("SECRET"), "", parameters), expected);
  parameters["sign"] = "an older one";
  EXPECT_EQ(signature_of(Secret("SECRET"), "", parameters), expected) << "it does not sign itself";
  parameters["product_id"] = "1005008089329683";
  EXPECT_NE(signature_of(Secret("SECRET"), "", parameters), expected);
}

TEST(AliExpressSignature, is_over_the_bytes_of_utf8) {
  EXPECT_EQ(signature_of(Secret("SECRET"), "", {{"app_key", "123456"}, {"keyWord", "سماعة"}}),
            "3F053E8F36ACB25EA123736777A0C5D1D2F20571AE019718F3534F48BDE0FEE9");
}

}  // namespace
}  // namespace matjar::sourcing::aliexpress_api
