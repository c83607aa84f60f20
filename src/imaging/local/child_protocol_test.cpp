#include "imaging/local/child_protocol.hpp"

#include <gtest/gtest.h>
#include <limits>

namespace matjar::imaging::local {
namespace {

ChildAnswer full_answer() {
  ChildAnswer answer;
  answer.status = ChildStatus::done;
  answer.format = PictureFormat::webp;
  answer.operations.add(Operation::trim);
  answer.operations.add(Operation::square);
  answer.width = 12'000;
  answer.height = 3;
  answer.perceptual_hash = 0xFEDC'BA98'7654'3210ULL;
  answer.sharpness = 812.25;
  answer.white_border = 0.75;
  answer.text_likeness = 1.0;
  answer.body = "jpeg";
  return answer;
}

TEST(ChildProtocol, carries_a_request_over) {
  const ChildRequest sent{.kind = RequestKind::enhance, .side = 1'600, .jpeg_quality = 91};
  const auto received = decode_request(encode(sent) + "a picture");
  ASSERT_TRUE(received);
  EXPECT_EQ(received->kind, RequestKind::enhance);
  EXPECT_EQ(received->side, 1'600);
  EXPECT_EQ(received->jpeg_quality, 91);
}

TEST(ChildProtocol, refuses_requests_out_of_range) {
  EXPECT_FALSE(decode_request(""));
  EXPECT_FALSE(decode_request(std::string(kRequestHeader, '\0')));
  EXPECT_TRUE(decode_request(encode(ChildRequest{})));
  EXPECT_FALSE(decode_request(encode(ChildRequest{}).substr(0, kRequestHeader - 1)));
  EXPECT_FALSE(decode_request(encode(ChildRequest{.kind = static_cast<RequestKind>(3)})));
  EXPECT_FALSE(decode_request(encode(ChildRequest{.side = kMaxSquare + 1})));
  EXPECT_FALSE(decode_request(encode(ChildRequest{.side = -1})));
  EXPECT_FALSE(decode_request(encode(ChildRequest{.jpeg_quality = 101})));
  EXPECT_FALSE(decode_request(encode(ChildRequest{}) + std::string(kMaxImageBytes + 1, 'x')));
}

TEST(ChildProtocol, carries_an_answer_over) {
  const ChildAnswer sent = full_answer();
  const auto received = decode_answer(encode(sent));
  ASSERT_TRUE(received);
  const ChildAnswer& answer = *received;
  EXPECT_EQ(answer.body, "jpeg");
  EXPECT_EQ(answer.status, ChildStatus::done);
  EXPECT_EQ(answer.format, PictureFormat::webp);
  EXPECT_EQ(answer.operations.names(), (std::vector<std::string>{"trim", "square"}));
  EXPECT_EQ(answer.width, 12'000);
  EXPECT_EQ(answer.height, 3);
  EXPECT_EQ(answer.perceptual_hash, sent.perceptual_hash);
  EXPECT_EQ(answer.sharpness, 812.25);
  EXPECT_EQ(answer.white_border, 0.75);
  EXPECT_EQ(answer.text_likeness, 1.0);
}

TEST(ChildProtocol, refuses_an_answer_that_cannot_be_true) {
  const auto refused = [](auto change) {
    ChildAnswer answer = full_answer();
    change(answer);
    return !decode_answer(encode(answer)).has_value();
  };
  EXPECT_FALSE(refused([](ChildAnswer&) {}));
  EXPECT_TRUE(refused([](ChildAnswer& answer) { answer.status = static_cast<ChildStatus>(0); }));
  EXPECT_TRUE(refused([](ChildAnswer& answer) { answer.status = static_cast<ChildStatus>(99); }));
  EXPECT_TRUE(refused([](ChildAnswer& answer) { answer.format = static_cast<PictureFormat>(4); }));
  EXPECT_TRUE(refused([](ChildAnswer& answer) { answer.operations = Operations(0x8000); }));
  EXPECT_TRUE(refused([](ChildAnswer& answer) { answer.width = -1; }));
  EXPECT_TRUE(refused([](ChildAnswer& answer) { answer.height = kMaxSide + 1; }));
  EXPECT_TRUE(refused([](ChildAnswer& answer) { answer.white_border = 1.01; }));
  EXPECT_TRUE(refused([](ChildAnswer& answer) { answer.text_likeness = std::numeric_limits<double>::quiet_NaN(); }));
  EXPECT_TRUE(refused([](ChildAnswer& answer) { answer.sharpness = std::numeric_limits<double>::infinity(); }));
  EXPECT_TRUE(refused([](ChildAnswer& answer) { answer.body.resize(kMaxAnswerBytes + 1); }));
  EXPECT_FALSE(decode_answer(std::string(kAnswerHeader, '\0')));
  EXPECT_FALSE(decode_answer(encode(full_answer()).substr(0, kAnswerHeader - 1)));
}

TEST(ChildProtocol, knows_the_three_formats_by_their_first_bytes) {
  using std::string_view_literals::operator""sv;
  EXPECT_EQ(format_of("\xFF\xD8\xFF\xE0"), PictureFormat::jpeg);
  EXPECT_EQ(format_of("\x89PNG\r\n\x1A\nIHDR"), PictureFormat::png);
  EXPECT_EQ(format_of("RIFF\x10\0\0\0WEBPVP8 "sv), PictureFormat::webp);
  for (const std::string_view other :
       {"GIF89a"sv, "<svg>"sv, "RIFF\x10\0\0\0WAVE"sv, "RIFF"sv, ""sv, "\x89PNG"sv, "BM"sv}) {
    EXPECT_EQ(format_of(other), PictureFormat::none) << other;
  }
}

}  // namespace
}  // namespace matjar::imaging::local
