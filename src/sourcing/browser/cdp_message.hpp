#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace matjar::sourcing::browser {

/// A command of the DevTools protocol. `params` is the JSON object that it takes.
struct CdpCommand {
  std::string method;
  std::string session = {};  ///< empty: to the browser itself
  std::string params = "{}";
};

/// What Chromium replied, as far as we ask for it; what a reply does not say is empty.
struct CdpReply {
  std::int64_t id = 0;
  std::string error;  ///< Chromium's words; empty: the command was carried out
  std::string context_id;
  std::string target_id;
  std::string session_id;
  std::string frame_id;
  std::string error_text;  ///< why a page could not be loaded
  std::int64_t world_id = 0;
  std::string value;  ///< a body, decoded, or the text that a script came to
};

enum class CdpEventKind {
  request_paused,
  request_started,
  response_received,
  request_ended,
  loaded,
  dialog_opened,
  page_opened,
  crashed
};

/// One of the events that we act on; fields that its kind does not have are empty.
struct CdpEvent {
  CdpEventKind kind = CdpEventKind::loaded;
  std::string session;     ///< the page that it is about; empty for `page_opened`
  std::string context_id;  ///< of `page_opened`: the browser context it happened in
  std::string target_id;
  std::string request_id;
  std::string network_id;  ///< of `request_paused`: the id that the other events of this request carry
  std::string frame_id;
  std::string url;
  std::string type;  ///< "Document", "XHR", …; of a dialog "alert", "beforeunload", …
  std::string mime_type;
  std::string error_text;  ///< of `request_ended`: why it failed; empty: it did not
  int status = 0;
};

using CdpMessage = std::variant<CdpReply, CdpEvent>;

/// The command on the wire, without the byte that ends it.
std::string encode_cdp(const CdpCommand& command, std::int64_t id);

/// Whom a message concerns of which only begin and end are left: the command that it replies to (else 0), or the page
/// that it tells of (else empty).
struct TornMessage {
  std::int64_t reply_to = 0;
  std::string session;
};
TornMessage torn_cdp(std::string_view ends);

/// What a message of Chromium says; nothing for nonsense and for events that we do not act on.
std::optional<CdpMessage> decode_cdp(std::string_view text);

}  // namespace matjar::sourcing::browser
