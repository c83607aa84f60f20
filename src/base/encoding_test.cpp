#include "base/encoding.hpp"

#include <gtest/gtest.h>

#include "base/utf8.hpp"

namespace matjar {
namespace {

using namespace std::string_literals;

TEST(Hex, writes_lower_case_and_reads_either) {
  EXPECT_EQ(to_hex("\x00\xAB\xff"s), "00abff");
  EXPECT_EQ(from_hex("00aBFf"), "\x00\xAB\xff"s);
  EXPECT_EQ(from_hex(""), "");
}

TEST(Hex, refuses_odd_lengths_and_other_letters) {
  EXPECT_FALSE(from_hex("abc"));
  EXPECT_FALSE(from_hex("0g"));
  EXPECT_FALSE(from_hex("0x"));
}

TEST(Base64, agrees_with_the_vectors_of_rfc_4648) {
  const std::pair<std::string, std::string> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"},
                                                         {"\xfb\xff", "+/8="}};
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(to_base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
  }
}

TEST(Base64, refuses_missing_padding_white_space_and_a_second_spelling) {
  for (const char* text : {"Zg", "Zg=", "Zm9v ", "Zm 9v", "Zg==Zg==", "Zh==", "Zm9=", "=", "====", "Zm9-"}) {
    EXPECT_FALSE(from_base64(text)) << text;
  }
}

TEST(PercentEncoding, keeps_unreserved_characters_alone) {
  EXPECT_EQ(percent_encode("aZ09-._~ /?%ع"), "aZ09-._~%20%2F%3F%25%D8%B9");
}

TEST(PercentEncoding, decodes_and_leaves_broken_escapes) {
  EXPECT_EQ(percent_decode("%D8%b9%2"), "ع%2");
  EXPECT_EQ(percent_decode("100%"), "100%");
  EXPECT_EQ(percent_decode("%zz+"), "%zz+");
  EXPECT_EQ(form_decode("a+b%2Bc"), "a b+c");
}

TEST(JsonQuote, escapes_what_json_and_a_script_element_need) {
  EXPECT_EQ(json_quote("a\"b\\c\n\r\t"), R"("a\"b\\c\n\r\t")");
  EXPECT_EQ(json_quote("\x01\x1f"s + '\0'), R"("\u0001\u001f\u0000")");
  EXPECT_EQ(json_quote("</script>"), R"("\u003c/script>")");
  EXPECT_EQ(json_quote("\u2028\u2029"), R"("\u2028\u2029")");
  EXPECT_EQ(json_quote("متجر 🛒"), "\"متجر 🛒\"");
}

TEST(JsonQuote, is_valid_utf8_for_any_bytes) {
  EXPECT_EQ(json_quote("a\xff z"), "\"a\uFFFD z\"");
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  EXPECT_TRUE(is_valid_utf8(json_quote(all)));
}

}  // namespace
}  // namespace matjar
