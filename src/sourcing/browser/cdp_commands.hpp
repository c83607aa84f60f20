#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sourcing/browser/cdp_message.hpp"

namespace matjar::sourcing::browser {

/// The commands that we give, each with the answers that it has in CdpReply.

CdpCommand get_version();
/// From now on `page_opened` tells of every page, also of those that pages open.
CdpCommand discover_targets();
/// A profile of its own that goes over the proxy at `port` of this machine for everything → context_id.
CdpCommand create_context(std::uint16_t proxy_port);
/// Ends every page of the context and forgets what it knew.
CdpCommand dispose_context(std::string_view context);
CdpCommand deny_downloads(std::string_view context);
CdpCommand deny_permissions(std::string_view context);
CdpCommand create_target(std::string_view context);  ///< → target_id
CdpCommand attach(std::string_view target);          ///< → session_id
CdpCommand close_target(std::string_view target);

/// To one page.
struct PageCommands {
  std::string session;

  CdpCommand watch_page() const;
  CdpCommand watch_crashes() const;
  /// Bodies of at most `body` bytes each are kept for `body_of`.
  CdpCommand watch_network(std::size_t body) const;
  CdpCommand speak(std::string_view languages) const;
  CdpCommand pause_requests() const;
  CdpCommand continue_request(std::string_view request) const;
  /// `type` is what it asks for: a document that is refused leaves the page that asks where it is.
  CdpCommand refuse_request(std::string_view request, std::string_view type) const;
  CdpCommand dismiss_dialog(std::string_view type) const;
  CdpCommand navigate(std::string_view url) const;        ///< → frame_id, error_text
  CdpCommand body_of(std::string_view request) const;     ///< → value
  CdpCommand create_world(std::string_view frame) const;  ///< → world_id; the page's scripts do not reach into it
  CdpCommand page_source(std::int64_t world, std::size_t most) const;  ///< → value; empty beyond `most` letters

 private:
  CdpCommand command(std::string_view method, std::string params = "{}") const;
};

}  // namespace matjar::sourcing::browser
