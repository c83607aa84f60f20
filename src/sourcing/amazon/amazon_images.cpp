#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "base/utf8.hpp"
#include "sourcing/amazon/amazon_page.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/script_json.hpp"

namespace matjar::sourcing::amazon {

namespace {

namespace json = boost::json;

std::optional<json::value> parsed(std::string_view script) {
  boost::system::error_code error;
  json::value value = json::parse(strict_json(script), error);
  if (error) return std::nullopt;
  return value;
}

std::string text_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

/// One entry of colorImages or imageGalleryData: the largest picture that it names.
std::string largest_of(const json::object& entry) {
  for (const std::string_view key : {"hiRes", "mainUrl", "large"}) {
    if (std::string url = text_of(entry, key); !url.empty()) return url;
  }
  const json::value* main = entry.if_contains("main");
  if (main != nullptr && main->is_object() && !main->get_object().empty())
    return std::string(main->get_object().begin()->key());
  return text_of(entry, "thumb");
}

void add(const Page& page, std::string_view url, ImageFinding& images, std::set<std::string>& seen) {
  if (url.empty() || url.starts_with("data:")) return;
  const auto absolute = page.absolute(decode_entities(url));
  if (!absolute) return;
  // Amazon draws a play button or a blank dot with the same mechanism.
  if (contains_any(*absolute,
                   {"play-button", "play-icon", "transparent-pixel", "/x-locale/", "/images/G/", "360_icon"}))
    return;
  std::string full = full_size_image(*absolute);
  const std::string key = full.substr(full.rfind('/') + 1);
  if (seen.insert(key).second) images.urls.push_back(std::move(full));
}

bool add_gallery(const Page& page, std::string_view script, std::string_view marker, ImageFinding& images,
                 std::set<std::string>& seen) {
  std::size_t at = script.find(marker);
  if (at == std::string_view::npos) return false;
  std::string_view value = value_after(script.substr(at), marker, 40);
  if (value.starts_with("{")) {
    const std::size_t initial = script.find("initial", at);
    if (initial == std::string_view::npos || initial > at + 80) return false;
    value = value_after(script.substr(initial), "initial", 12);
  }
  const auto list = parsed(value);
  if (!list || !list->is_array()) return false;
  for (const json::value& entry : list->get_array()) {
    if (entry.is_object()) add(page, largest_of(entry.get_object()), images, seen);
  }
  return !images.urls.empty();
}

void add_from_element(const Page& page, NodeId node, ImageFinding& images, std::set<std::string>& seen) {
  if (const std::string_view large = page.attribute(node, "data-old-hires").value_or(""); !trim(large).empty())
    return add(page, trim(large), images, seen);
  if (const auto map = parsed(page.attribute(node, "data-a-dynamic-image").value_or("")); map && map->is_object()) {
    std::string best;
    std::int64_t best_area = -1;
    for (const auto& [url, size] : map->get_object()) {
      std::int64_t area = 0;
      if (size.is_array() && size.get_array().size() == 2 && size.get_array()[0].is_int64() &&
          size.get_array()[1].is_int64())
        area = size.get_array()[0].get_int64() * size.get_array()[1].get_int64();
      if (area > best_area) {
        best_area = area;
        best = std::string(url);
      }
    }
    if (!best.empty()) return add(page, best, images, seen);
  }
  add(page, page.attribute(node, "src").value_or(""), images, seen);
}

}  // namespace

std::string full_size_image(std::string_view url) {
  const std::size_t slash = url.rfind('/');
  const std::size_t mark = slash == std::string_view::npos ? std::string_view::npos : url.find("._", slash);
  const std::size_t dot = url.rfind('.');
  // Pictures composed on the fly carry their recipe in the marks ("%7C"); without it another picture comes.
  if (mark == std::string_view::npos || dot <= mark + 1 || url.find("%7C", mark) != std::string_view::npos ||
      url.find('|', mark) != std::string_view::npos)
    return std::string(url);
  return std::string(url.substr(0, mark)) + std::string(url.substr(dot));
}

void read_amazon_images(const Page& page, Findings& findings) {
  ImageFinding images{.urls = {}, .route = "script:colorImages", .confidence = 0.95};
  std::set<std::string> seen;
  for (const NodeId script : page.with_tag("script")) {
    const std::string_view text = page.raw_text(script);
    if (text.find("'colorImages'") == std::string_view::npos &&
        text.find("imageGalleryData") == std::string_view::npos &&
        text.find("\"colorImages\"") == std::string_view::npos)
      continue;
    if (add_gallery(page, text, "'colorImages'", images, seen) ||
        add_gallery(page, text, "\"colorImages\"", images, seen))
      break;
    if (add_gallery(page, text, "'imageGalleryData'", images, seen) ||
        add_gallery(page, text, "imageGalleryData\"", images, seen)) {
      images.route = "script:imageGalleryData";
      break;
    }
  }
  const bool scripted = !images.urls.empty();
  for (const std::string_view selector : {"#landingImage", "#imgBlkFront", "#ebooksImgBlkFront", "#main-image",
                                          "#prodImage", "#imgTagWrapperId img", "#main-image-container img"}) {
    if (scripted) break;
    if (const NodeId node = page.first(selector); node != kNoNode) {
      images.route = "css:" + std::string(selector);
      add_from_element(page, node, images, seen);
    }
    if (!images.urls.empty()) break;
  }
  if (!scripted) {
    for (const NodeId thumb : page.select("#altImages li img, #imageBlockThumbs img, #imageThumbs img", 20)) {
      const std::string_view src = page.attribute(thumb, "src").value_or("");
      if (contains_any(src, {"/I/", "/i/"})) add(page, src, images, seen);
    }
  }
  if (!images.urls.empty()) findings.images.push_back(std::move(images));
}

}  // namespace matjar::sourcing::amazon
