#include "telemetry/redaction.hpp"

#include <gtest/gtest.h>

namespace matjar::telemetry {
namespace {

TEST(Redaction, knows_the_names_of_secrets_in_every_spelling) {
  for (const char* name : {"authorization", "Authorization", "access_token", "refreshToken", "client_secret",
                           "password", "api_key", "apiKey", "X-Api-Key", "apikey", "cookie", "Set-Cookie",
                           "x-salla-signature", "code", "authorization_code", "auth_code", "private_key"}) {
    EXPECT_EQ(sensitivity_of(name), Sensitivity::secret) << name;
  }
}

TEST(Redaction, leaves_ordinary_names_open) {
  for (const char* name : {"", "build", "status_code", "error_code", "currency_code", "key", "host", "secretary",
                           "barcode", "tokenizer", "cookies_policy_url_x", "event"}) {
    EXPECT_NE(sensitivity_of(name), Sensitivity::secret) << name;
  }
  EXPECT_EQ(sensitivity_of("prompt_tokens"), Sensitivity::secret_text);
}

TEST(Redaction, masks_what_looks_like_a_secret_wherever_it_stands) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"Authorization: Bearer abc+/=.def", "Authorization: Bearer [hidden]"},
      {"bearer x", "bearer [hidden]"},
      {"Basic dXNlcjpwYXNzd29yZA==", "Basic [hidden]"},
      {"key mk_live_4f9a8b7c6d", "key [hidden]"},
      {"{\"k\":\"mk_4f9a8b7c6d5e\"}", "{\"k\":\"[hidden]\"}"},
      {"sk-proj-abcdefghijklmnopqrst,", "[hidden],"},
      {"whsec_0123456789abcdef", "[hidden]"},
      {"at eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl!", "at [hidden]!"},
      {"https://a.example/cb?state=1&code=abc%2Fdef&x=2", "https://a.example/cb?state=1&code=[hidden]&x=2"},
      {"/cb?access_token=a.b.c", "/cb?access_token=[hidden]"},
      {"https://user:pa@ss@a.example/x@y", "https://[hidden]@a.example/x@y"},
  };
  for (const auto& [text, masked] : cases) EXPECT_EQ(mask_secrets(text), masked);
}

TEST(Redaction, leaves_ordinary_texts_as_they_are) {
  for (const char* text : {"", "mk_short", "Basic T-Shirt", "a bearer", "sku_12345678901234", "v1.2.3",
                           "https://a.example/x?page=2&sort=code", "01890a5d-ac96-774b-bcce-b302099a8057", "قميص قطني",
                           "user@a.example", "https://a.example/@user"}) {
    EXPECT_EQ(mask_secrets(text), text);
  }
}

}  // namespace
}  // namespace matjar::telemetry
