#include <array>
#include <charconv>
#include <cstdint>
#include <set>

#include "base/utf8.hpp"
#include "sourcing/amazon/amazon_page.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/quote.hpp"
#include "sourcing/page/script_json.hpp"

namespace matjar::sourcing::amazon {

namespace {

/// One entry of colorImages or imageGalleryData: the largest picture that it names.
Quote largest_of(const ScriptValue& entry) {
  for (const std::string_view key : {"hiRes", "mainUrl", "large"}) {
    if (Quote url = entry.at(key); !url.empty()) return url;
  }
  const auto sizes = entry.at("main").members();
  return sizes.empty() ? Quote(entry.at("thumb")) : name_of_member(sizes.front().first, sizes.front().second);
}

/// Pictures in the order of the page, each once.
class Gallery {
 public:
  explicit Gallery(const Page& page) : page_(page) {}

  void add(const Quote& url) {
    if (url.empty() || url.text.starts_with("data:")) return;
    const auto absolute = page_.absolute(decode_entities(url.text));
    if (!absolute) return;
    // Amazon draws a play button or a blank dot with the same mechanism.
    if (contains_any(*absolute,
                     {"play-button", "play-icon", "transparent-pixel", "/x-locale/", "/images/G/", "360_icon"}))
      return;
    std::string full = full_size_image(*absolute);
    if (seen_.insert(full.substr(full.rfind('/') + 1)).second) images_.add(std::move(full), url);
  }

  bool empty() const { return images_.urls.empty(); }
  ImageFinding take() { return std::move(images_); }

 private:
  const Page& page_;
  ImageFinding images_{.urls = {}, .route = {}, .confidence = 0.95};
  std::set<std::string> seen_;
};

/// A list behind the marker, or under "initial" in what stands there; the rest of that is no JSON.
std::optional<ScriptDocument> list_behind(std::string_view script, std::string_view marker) {
  const std::size_t at = script.find(marker);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view value = value_after(script.substr(at), marker, 40);
  if (!value.starts_with("{")) return ScriptDocument::parse(value, script_route(marker));
  const std::size_t initial = script.find("initial", at);
  if (initial == std::string_view::npos || initial > at + 80) return std::nullopt;
  return ScriptDocument::parse(value_after(script.substr(initial), "initial", 12), script_route("initial"));
}

bool add_listed(std::string_view script, std::string_view marker, Gallery& gallery) {
  const auto list = list_behind(script, marker);
  if (!list) return false;
  for (const ScriptValue& entry : list->root().items()) gallery.add(largest_of(entry));
  return !gallery.empty();
}

std::int64_t whole(std::string_view text) {
  std::int32_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// The address under which the picture is largest: {"https://…": [679, 500]}.
Quote largest_of_dynamic(const ScriptValue& sizes) {
  Quote best;
  std::int64_t best_area = -1;
  for (const auto& [url, size] : sizes.members()) {
    const std::int64_t area = whole(size.text("0")) * whole(size.text("1"));
    if (area <= best_area) continue;
    best_area = area;
    best = name_of_member(url, size);
  }
  return best;
}

void add_from_element(const Page& page, NodeId node, std::string_view selector, Gallery& gallery) {
  if (const Quote large = attribute_at(page, node, selector, "data-old-hires"); !trim(large.text).empty())
    return gallery.add({large.route, std::string(trim(large.text))});
  const Quote sizes = attribute_at(page, node, selector, "data-a-dynamic-image");
  if (const auto map = ScriptDocument::parse(sizes.text, json_in(sizes))) {
    if (const Quote best = largest_of_dynamic(map->root()); !best.empty()) return gallery.add(best);
  }
  gallery.add(attribute_at(page, node, selector, "src"));
}

bool add_scripted(const Page& page, Gallery& gallery) {
  static constexpr std::array<std::string_view, 4> kMarkers = {"'colorImages'", "\"colorImages\"", "'imageGalleryData'",
                                                               "imageGalleryData\""};
  for (const NodeId script : page.with_tag("script")) {
    const std::string_view text = page.raw_text(script);
    for (const std::string_view marker : kMarkers) {
      if (add_listed(text, marker, gallery)) return true;
    }
  }
  return false;
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
  Gallery gallery(page);
  if (!add_scripted(page, gallery)) {
    for (const std::string_view selector : {"#landingImage", "#imgBlkFront", "#ebooksImgBlkFront", "#main-image",
                                            "#prodImage", "#imgTagWrapperId img", "#main-image-container img"}) {
      if (const NodeId node = page.first(selector); node != kNoNode) add_from_element(page, node, selector, gallery);
      if (!gallery.empty()) break;
    }
    static constexpr std::string_view kThumbs = "#altImages li img, #imageBlockThumbs img, #imageThumbs img";
    for (const NodeId thumb : page.select(kThumbs, 20)) {
      const Quote address = attribute_at(page, thumb, kThumbs, "src");
      if (contains_any(address.text, {"/I/", "/i/"})) gallery.add(address);
    }
  }
  if (!gallery.empty()) findings.images.push_back(gallery.take());
}

}  // namespace matjar::sourcing::amazon
