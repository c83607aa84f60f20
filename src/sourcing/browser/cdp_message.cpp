#include "sourcing/browser/cdp_message.hpp"

#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <fmt/format.h>

#include "base/encoding.hpp"

namespace matjar::sourcing::browser {

namespace {

namespace json = boost::json;

const json::value* at(const json::object& object, std::initializer_list<std::string_view> path) {
  const json::object* inside = &object;
  const json::value* found = nullptr;
  for (const std::string_view key : path) {
    if (inside == nullptr) return nullptr;
    found = inside->if_contains(key);
    if (found == nullptr) return nullptr;
    inside = found->if_object();
  }
  return found;
}

std::string text_at(const json::object& object, std::initializer_list<std::string_view> path) {
  const json::value* found = at(object, path);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

std::int64_t number_at(const json::object& object, std::initializer_list<std::string_view> path) {
  const json::value* found = at(object, path);
  return found != nullptr && found->is_int64() ? found->get_int64() : 0;
}

std::string value_of(const json::object& result) {
  std::string body = text_at(result, {"body"});
  if (body.empty()) return text_at(result, {"result", "value"});
  const json::value* encoded = result.if_contains("base64Encoded");
  if (encoded == nullptr || !encoded->is_bool() || !encoded->get_bool()) return body;
  return from_base64(body).value_or("");
}

CdpReply reply_of(const json::object& message) {
  CdpReply reply{.id = number_at(message, {"id"})};
  if (const json::value* error = message.if_contains("error")) {
    reply.error = error->is_object() ? text_at(error->get_object(), {"message"}) : std::string();
    if (reply.error.empty()) reply.error = "error";
    return reply;
  }
  const json::value* found = message.if_contains("result");
  if (found == nullptr || !found->is_object()) return reply;
  const json::object& result = found->get_object();
  reply.context_id = text_at(result, {"browserContextId"});
  reply.target_id = text_at(result, {"targetId"});
  reply.session_id = text_at(result, {"sessionId"});
  reply.frame_id = text_at(result, {"frameId"});
  reply.error_text = text_at(result, {"errorText"});
  reply.world_id = number_at(result, {"executionContextId"});
  reply.value = value_of(result);
  if (result.contains("exceptionDetails")) reply.error = "the script failed";
  return reply;
}

std::optional<CdpEventKind> kind_of(std::string_view method) {
  constexpr std::array<std::pair<std::string_view, CdpEventKind>, 10> kKinds{
      {{"Fetch.requestPaused", CdpEventKind::request_paused},
       {"Network.requestWillBeSent", CdpEventKind::request_started},
       {"Network.responseReceived", CdpEventKind::response_received},
       {"Network.loadingFinished", CdpEventKind::request_ended},
       {"Network.loadingFailed", CdpEventKind::request_ended},
       {"Page.loadEventFired", CdpEventKind::loaded},
       {"Page.javascriptDialogOpening", CdpEventKind::dialog_opened},
       {"Target.targetCreated", CdpEventKind::page_opened},
       {"Inspector.targetCrashed", CdpEventKind::crashed},
       {"Target.detachedFromTarget", CdpEventKind::crashed}}};
  for (const auto& [name, kind] : kKinds) {
    if (name == method) return kind;
  }
  return std::nullopt;
}

std::optional<CdpEvent> event_of(const json::object& message) {
  const auto kind = kind_of(text_at(message, {"method"}));
  const json::value* found = message.if_contains("params");
  if (!kind || found == nullptr || !found->is_object()) return std::nullopt;
  const json::object& params = found->get_object();
  CdpEvent event{.kind = *kind, .session = text_at(message, {"sessionId"})};
  if (event.session.empty()) event.session = text_at(params, {"sessionId"});
  event.context_id = text_at(params, {"targetInfo", "browserContextId"});
  event.target_id = text_at(params, {"targetInfo", "targetId"});
  event.request_id = text_at(params, {"requestId"});
  event.network_id = text_at(params, {"networkId"});
  event.frame_id = text_at(params, {"frameId"});
  event.url = text_at(params, {"request", "url"});
  if (event.url.empty()) event.url = text_at(params, {"response", "url"});
  event.type = text_at(params, {"resourceType"});
  if (event.type.empty()) event.type = text_at(params, {"type"});
  if (event.type.empty()) event.type = text_at(params, {"targetInfo", "type"});
  event.mime_type = text_at(params, {"response", "mimeType"});
  event.error_text = text_at(params, {"errorText"});
  event.status = static_cast<int>(number_at(params, {"response", "status"}));
  return event;
}

}  // namespace

std::string encode_cdp(const CdpCommand& command, std::int64_t id) {
  std::string session;
  if (!command.session.empty()) session = ",\"sessionId\":" + json_quote(command.session);
  return fmt::format(R"({{"id":{},"method":{}{},"params":{}}})", id, json_quote(command.method), session,
                     command.params);
}

TornMessage torn_cdp(std::string_view ends) {
  constexpr std::string_view kReply = R"({"id":)";
  constexpr std::string_view kSession = R"("sessionId":")";
  TornMessage torn;
  if (ends.starts_with(kReply)) {
    const std::string_view digits = ends.substr(kReply.size());
    std::from_chars(digits.data(), digits.data() + digits.size(), torn.reply_to);
  }
  // Behind what a page has written: the last one is Chromium's own.
  const std::size_t at = ends.rfind(kSession);
  const std::size_t end = at == std::string_view::npos ? at : ends.find('"', at + kSession.size());
  if (end != std::string_view::npos && ends.substr(end) == "\"}") {
    torn.session = ends.substr(at + kSession.size(), end - at - kSession.size());
  }
  return torn;
}

std::optional<CdpMessage> decode_cdp(std::string_view text) {
  boost::system::error_code error;
  const json::value value = json::parse(text, error);
  if (error || !value.is_object()) return std::nullopt;
  const json::object& message = value.get_object();
  if (message.contains("id")) return reply_of(message);
  if (auto event = event_of(message)) return std::move(*event);
  return std::nullopt;
}

}  // namespace matjar::sourcing::browser
