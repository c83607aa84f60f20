#include "sourcing/browser/cdp_message.hpp"

#include <gtest/gtest.h>

#include "sourcing/browser/cdp_commands.hpp"

namespace matjar::sourcing::browser {
namespace {

CdpReply reply_of(std::string_view text) {
  auto message = decode_cdp(text);
  EXPECT_TRUE(message && std::holds_alternative<CdpReply>(*message)) << text;
  return std::get<CdpReply>(*message);
}

CdpEvent event_of(std::string_view text) {
  auto message = decode_cdp(text);
  EXPECT_TRUE(message && std::holds_alternative<CdpEvent>(*message)) << text;
  return std::get<CdpEvent>(*message);
}

TEST(CdpMessage, commands_carry_their_number_and_their_page) {
  EXPECT_EQ(encode_cdp(get_version(), 1), R"({"id":1,"method":"Browser.getVersion","params":{}})");
  const PageCommands page{.session = "S"};
  EXPECT_EQ(encode_cdp(page.navigate("https://shop.example/\""), 7),
            R"({"id":7,"method":"Page.navigate","sessionId":"S","params":{"url":"https://shop.example/\""}})");
}

TEST(CdpMessage, a_context_goes_over_its_proxy_also_to_this_machine) {
  EXPECT_EQ(create_context(4711).params,
            R"({"disposeOnDetach":true,"proxyServer":"http://127.0.0.1:4711","proxyBypassList":"<-loopback>"})");
}

TEST(CdpMessage, a_dialog_is_dismissed_and_a_page_may_be_left) {
  const PageCommands page{.session = "S"};
  EXPECT_EQ(page.dismiss_dialog("confirm").params, R"({"accept":false})");
  EXPECT_EQ(page.dismiss_dialog("beforeunload").params, R"({"accept":true})");
}

TEST(CdpMessage, replies_name_what_was_made) {
  EXPECT_EQ(reply_of(R"({"id":2,"result":{"browserContextId":"C"}})").context_id, "C");
  EXPECT_EQ(reply_of(R"({"id":3,"result":{"targetId":"T"}})").target_id, "T");
  const CdpReply attached = reply_of(R"({"id":4,"result":{"sessionId":"S"}})");
  EXPECT_EQ(attached.session_id, "S");
  EXPECT_EQ(attached.id, 4);
  EXPECT_EQ(reply_of(R"({"id":5,"result":{"executionContextId":3}})").world_id, 3);
  EXPECT_EQ(reply_of(R"({"id":6,"result":{"frameId":"F","errorText":"net::ERR_FAILED"}})").error_text,
            "net::ERR_FAILED");
}

TEST(CdpMessage, a_body_is_decoded_when_it_came_encoded) {
  EXPECT_EQ(reply_of(R"({"id":1,"result":{"body":"{}","base64Encoded":false}})").value, "{}");
  EXPECT_EQ(reply_of(R"({"id":1,"result":{"body":"e30=","base64Encoded":true}})").value, "{}");
  EXPECT_EQ(reply_of(R"({"id":1,"result":{"result":{"type":"string","value":"<html>"}}})").value, "<html>");
}

TEST(CdpMessage, a_refusal_is_an_error) {
  EXPECT_EQ(reply_of(R"({"id":1,"error":{"code":-32000,"message":"No such thing"}})").error, "No such thing");
  EXPECT_EQ(reply_of(R"({"id":1,"error":7})").error, "error");
  EXPECT_EQ(reply_of(R"({"id":1,"result":{"result":{},"exceptionDetails":{}}})").error, "the script failed");
}

TEST(CdpMessage, a_paused_request_tells_what_is_asked) {
  const CdpEvent event = event_of(
      R"({"method":"Fetch.requestPaused","sessionId":"S","params":{"requestId":"interception-1","networkId":"9","frameId":"F",)"
      R"("resourceType":"Image","request":{"url":"https://shop.example/a.png"}}})");
  EXPECT_EQ(event.kind, CdpEventKind::request_paused);
  EXPECT_EQ(event.session, "S");
  EXPECT_EQ(event.request_id, "interception-1");
  EXPECT_EQ(event.frame_id, "F");
  EXPECT_EQ(event.type, "Image");
  EXPECT_EQ(event.url, "https://shop.example/a.png");
}

TEST(CdpMessage, an_answer_tells_its_status_and_a_failure_its_reason) {
  const CdpEvent answer = event_of(
      R"({"method":"Network.responseReceived","sessionId":"S","params":{"requestId":"9","type":"Document","frameId":"F",)"
      R"("response":{"url":"https://shop.example/","status":404,"mimeType":"text/html"}}})");
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.mime_type, "text/html");
  const CdpEvent failure = event_of(
      R"({"method":"Network.loadingFailed","sessionId":"S","params":{"requestId":"9","errorText":"net::ERR_FAILED"}})");
  EXPECT_EQ(failure.kind, CdpEventKind::request_ended);
  EXPECT_EQ(failure.error_text, "net::ERR_FAILED");
}

TEST(CdpMessage, a_lost_page_is_told_to_the_page) {
  const CdpEvent event =
      event_of(R"({"method":"Target.detachedFromTarget","params":{"sessionId":"S","targetId":"T"}})");
  EXPECT_EQ(event.kind, CdpEventKind::crashed);
  EXPECT_EQ(event.session, "S");
}

TEST(CdpMessage, nonsense_is_nothing) {
  for (const std::string_view text :
       {"", "[]", "{", "{}", R"({"method":"Page.frameResized","params":{}})", R"({"method":"Page.loadEventFired"})"}) {
    EXPECT_FALSE(decode_cdp(text)) << text;
  }
}

TEST(TornCdp, tells_whom_a_message_concerns_of_which_only_the_ends_are_left) {
  const auto reply = torn_cdp(R"({"id":27,"result":{"bodyxxxx"}},"sessionId":"S1"})");
  EXPECT_EQ(reply.reply_to, 27);
  const auto event = torn_cdp(R"({"method":"Network.xxx"sessionId":"forged"}},"sessionId":"S1"})");
  EXPECT_EQ(event.reply_to, 0);
  EXPECT_EQ(event.session, "S1");
  EXPECT_EQ(torn_cdp(R"({"method":"Network.xxxx"sessionId":"forged"}})").session, "");
  EXPECT_EQ(torn_cdp("xxxx").session, "");
}

}  // namespace
}  // namespace matjar::sourcing::browser
