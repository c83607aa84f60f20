#include "sandbox/unlocker.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

#include "base/url.hpp"
#include "base/utf8.hpp"
#include "sandbox/json_body.hpp"
#include "sandbox/json_text.hpp"
#include "sandbox/photo.hpp"
#include "sandbox/seeded_noise.hpp"

namespace matjar::sandbox {

namespace {

using namespace std::string_view_literals;

constexpr std::array kPictureEndings = {".jpg"sv, ".jpeg"sv, ".png"sv, ".webp"sv, ".gif"sv, ".avif"sv};

net::Response refusal(int status, std::string_view message) {
  return net::text_response(status, std::string(message) + "\n");
}

/// An address as it stands in HTML or JSON, without the escapes of either.
std::string unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '/') continue;
    if (text.substr(i).starts_with("&amp;")) {
      plain += '&';
      i += 4;
      continue;
    }
    plain += text[i];
  }
  return plain;
}

bool ends_address(char letter) {
  return letter == '"' || letter == '\'' || letter == ' ' || letter == '<' || letter == '>' || letter == ')' ||
         letter == ',' || letter == '\n' || letter == '\r' || letter == '\t';
}

/// Whether the text just before an address speaks of a picture.
bool introduces_picture(std::string_view before) {
  const auto tag = before.rfind('<');
  const auto folded = fold_case(tag == std::string_view::npos ? before : before.substr(tag));
  if (folded.ends_with("href=\"") || folded.ends_with("href='")) return false;
  for (const auto word : {"image"sv, "img"sv, "src"sv, "photo"sv, "thumb"sv, "picture"sv, "poster"sv})
    if (folded.find(word) != std::string::npos) return true;
  return false;
}

std::string normalised_picture(std::string_view address) {
  const auto full = address.starts_with("//") ? "https:" + std::string(address) : std::string(address);
  const auto url = Url::parse(full);
  return url ? url->host() + url->target() : std::string();
}

net::Response shown_raw(int status, std::string content_type, std::string body) {
  auto response = net::text_response(200, std::move(body), std::move(content_type));
  response.headers.set("x-brd-status-code", std::to_string(status));
  return response;
}

}  // namespace

bool looks_like_picture(std::string_view address) {
  auto path = address.substr(0, address.find_first_of("?#"));
  path = path.substr(path.find_last_of('/') + 1);
  const auto name = fold_case(path);
  return std::ranges::any_of(kPictureEndings, [&](std::string_view ending) { return name.ends_with(ending); });
}

Result<Unlocker> Unlocker::open(const std::filesystem::path& pages, const std::filesystem::path& demo) {
  TRY_ASSIGN(auto captured, CapturedPages::open(pages));
  Unlocker unlocker(std::move(captured));
  std::error_code missing;
  for (const auto& entry : std::filesystem::directory_iterator(demo, missing)) {
    if (entry.path().extension() != ".html") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::string html(std::istreambuf_iterator<char>(in), {});
    unlocker.note_images(html);
    const auto address = fmt::format("{}/products/{}", kDemoHost, entry.path().stem().string());
    unlocker.demo_.emplace(address, std::move(html));
  }
  return unlocker;
}

std::vector<std::string> Unlocker::demo_addresses() const {
  std::vector<std::string> addresses;
  for (const auto& [address, html] : demo_) addresses.push_back("https://" + address);
  return addresses;
}

std::optional<std::string> Unlocker::page(const std::string& address) const {
  const auto demo = demo_.find(normalised_page_address(address));
  if (demo != demo_.end()) return demo->second;
  return pages_.find(address);
}

void Unlocker::note_images(std::string_view page) {
  const auto plain = unescaped(page);
  const std::string_view html = plain;
  constexpr std::size_t kMaxAddress = 2'000;
  constexpr std::size_t kLookBack = 48;
  for (auto at = html.find("//"); at != std::string_view::npos; at = html.find("//", at + 2)) {
    if (noted_.size() >= kMaxNoted) return;
    auto start = at;
    for (const auto scheme : {"https:"sv, "http:"sv})
      if (html.substr(0, at).ends_with(scheme)) start = at - scheme.size();
    const auto end = std::ranges::find_if(html.begin() + static_cast<std::ptrdiff_t>(at), html.end(), ends_address);
    const auto length = static_cast<std::size_t>(end - html.begin()) - start;
    if (length > kMaxAddress) continue;
    const auto before = html.substr(start > kLookBack ? start - kLookBack : 0, std::min(start, kLookBack));
    if (!introduces_picture(before)) continue;
    const auto address = normalised_picture(html.substr(start, length));
    if (!address.empty()) noted_.insert(stable_hash(address));
  }
}

Unlocker::Fetched Unlocker::fetch(const std::string& address, bool wants_image) {
  if (auto html = page(address)) {
    note_images(*html);
    return {.status = 200, .content_type = "text/html; charset=utf-8", .body = std::move(*html)};
  }
  const auto picture = normalised_picture(address);
  if (!picture.empty() && (wants_image || looks_like_picture(address) || noted_.contains(stable_hash(picture)))) {
    auto photo = photo_or_broken(address);
    return {.status = 200, .content_type = std::move(photo.content_type), .body = std::move(photo.bytes)};
  }
  return {.status = 404,
          .content_type = "text/html; charset=utf-8",
          .body = "<!doctype html><title>Page not found</title><h1>404</h1><p>The page is not here."};
}

net::Response Unlocker::answer(const net::Request& request) {
  if (request.method != net::Method::post) return refusal(405, "Use POST");
  if (request.headers.get_or("Authorization", "") != fmt::format("Bearer {}", kUnlockerKey))
    return refusal(401, "Invalid token");
  const auto body = JsonBody::parse(request.body);
  if (!body) return refusal(400, "The request body must be a JSON object");
  if (body->text("zone").value_or("").empty()) return refusal(400, "\"zone\" is required");
  const auto address = body->text("url").value_or("");
  if (!Url::parse(address)) return refusal(400, "\"url\" must be a valid uri");
  const auto format = body->text("format").value_or("");
  if (format != "raw" && format != "json") return refusal(400, "\"format\" must be one of [raw, json]");
  const bool wants_image = request.headers.get_or("Accept", "").starts_with("image/");
  auto fetched = fetch(address, wants_image);
  if (format == "raw") return shown_raw(fetched.status, std::move(fetched.content_type), std::move(fetched.body));
  const auto headers = JsonObject().text("content-type", fetched.content_type).str();
  auto response = net::json_response(
      200, JsonObject().number("status_code", fetched.status).raw("headers", headers).text("body", fetched.body).str());
  response.headers.set("x-brd-status-code", std::to_string(fetched.status));
  return response;
}

}  // namespace matjar::sandbox
