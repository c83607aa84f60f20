#include "sourcing/browser/cdp_commands.hpp"

#include <fmt/format.h>

#include "base/encoding.hpp"

namespace matjar::sourcing::browser {

namespace {

/// {"name": "text"}.
std::string just(std::string_view name, std::string_view text) {
  return fmt::format("{{{}:{}}}", json_quote(name), json_quote(text));
}

}  // namespace

CdpCommand get_version() {
  return {.method = "Browser.getVersion"};
}

CdpCommand discover_targets() {
  return {.method = "Target.setDiscoverTargets", .params = R"({"discover":true})"};
}

CdpCommand create_context(std::uint16_t proxy_port) {
  // Chromium goes straight to this machine's own addresses unless "<-loopback>" takes that away.
  return {.method = "Target.createBrowserContext",
          .params = fmt::format(
              R"({{"disposeOnDetach":true,"proxyServer":"http://127.0.0.1:{}","proxyBypassList":"<-loopback>"}})",
              proxy_port)};
}

CdpCommand dispose_context(std::string_view context) {
  return {.method = "Target.disposeBrowserContext", .params = just("browserContextId", context)};
}

CdpCommand deny_downloads(std::string_view context) {
  return {.method = "Browser.setDownloadBehavior",
          .params = fmt::format(R"({{"behavior":"deny","browserContextId":{}}})", json_quote(context))};
}

CdpCommand deny_permissions(std::string_view context) {
  return {.method = "Browser.grantPermissions",
          .params = fmt::format(R"({{"permissions":[],"browserContextId":{}}})", json_quote(context))};
}

CdpCommand create_target(std::string_view context) {
  return {.method = "Target.createTarget",
          .params = fmt::format(R"({{"url":"about:blank","browserContextId":{}}})", json_quote(context))};
}

CdpCommand attach(std::string_view target) {
  return {.method = "Target.attachToTarget",
          .params = fmt::format(R"({{"flatten":true,"targetId":{}}})", json_quote(target))};
}

CdpCommand close_target(std::string_view target) {
  return {.method = "Target.closeTarget", .params = just("targetId", target)};
}

CdpCommand PageCommands::command(std::string_view method, std::string params) const {
  return {.method = std::string(method), .session = session, .params = std::move(params)};
}

CdpCommand PageCommands::watch_page() const {
  return command("Page.enable");
}

CdpCommand PageCommands::watch_crashes() const {
  return command("Inspector.enable");
}

CdpCommand PageCommands::watch_network(std::size_t body) const {
  return command("Network.enable",
                 fmt::format(R"({{"maxTotalBufferSize":{},"maxResourceBufferSize":{}}})", body * 4, body));
}

CdpCommand PageCommands::speak(std::string_view languages) const {
  return command("Network.setExtraHTTPHeaders",
                 fmt::format(R"({{"headers":{{"Accept-Language":{}}}}})", json_quote(languages)));
}

CdpCommand PageCommands::pause_requests() const {
  return command("Fetch.enable", R"({"patterns":[{"urlPattern":"*"}]})");
}

CdpCommand PageCommands::continue_request(std::string_view request) const {
  return command("Fetch.continueRequest", just("requestId", request));
}

CdpCommand PageCommands::refuse_request(std::string_view request, std::string_view type) const {
  return command("Fetch.failRequest",
                 fmt::format(R"({{"errorReason":"{}","requestId":{}}})",
                             type == "Document" ? "Aborted" : "BlockedByClient", json_quote(request)));
}

CdpCommand PageCommands::dismiss_dialog(std::string_view type) const {
  // Who asks whether the page may be left wants it kept; everybody else is told no.
  return command("Page.handleJavaScriptDialog", fmt::format(R"({{"accept":{}}})", type == "beforeunload"));
}

CdpCommand PageCommands::navigate(std::string_view url) const {
  return command("Page.navigate", just("url", url));
}

CdpCommand PageCommands::body_of(std::string_view request) const {
  return command("Network.getResponseBody", just("requestId", request));
}

CdpCommand PageCommands::create_world(std::string_view frame) const {
  return command("Page.createIsolatedWorld", just("frameId", frame));
}

CdpCommand PageCommands::page_source(std::int64_t world, std::size_t most) const {
  const std::string script = fmt::format(
      "(() => {{ const text = document.documentElement.outerHTML; "
      "return text.length > {} ? '' : location.href + '\\n' + text; }})()",
      most);
  return command("Runtime.evaluate",
                 fmt::format(R"({{"returnByValue":true,"contextId":{},"expression":{}}})", world, json_quote(script)));
}

}  // namespace matjar::sourcing::browser
