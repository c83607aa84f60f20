#include "sourcing/image_list.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "sourcing/page/address.hpp"
#include "sourcing/page/html_text.hpp"
#include "sourcing/page/product_limits.hpp"

namespace matjar::sourcing {

namespace {

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= 4 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "800x600", "800x", "x600".
bool is_dimensions(std::string_view text) {
  const std::size_t by = text.find('x');
  if (by == std::string_view::npos || text.size() < 2) return false;
  const std::string_view width = text.substr(0, by);
  const std::string_view height = text.substr(by + 1);
  return (width.empty() || is_number(width)) && (height.empty() || is_number(height)) &&
         width.size() + height.size() > 1;
}

/// What says in which size a picture is served.
bool is_size(std::string_view text) {
  static constexpr auto kSizes = std::to_array<std::string_view>(
      {"large",    "small",     "medium", "thumb",    "thumbs",  "thumbnail", "thumbnails", "grande",
       "compact",  "master",    "pico",   "original", "zoom",    "xlarge",    "xsmall",     "full",
       "fullsize", "fullxfull", "xl",     "xxl",      "default", "big",       "home",       "mini"});
  if (std::ranges::find(kSizes, text) != kSizes.end() || is_dimensions(text) || text.starts_with("resize-"))
    return true;
  return text.size() > 3 && (text.front() == 'w' || text.front() == 'h') && is_number(text.substr(1));
}

/// The last part of a path, without its ending.
std::string_view name_of(std::string_view url) {
  url = without_query(url);
  if (const std::size_t slash = url.rfind('/'); slash != std::string_view::npos) url.remove_prefix(slash + 1);
  return url.substr(0, url.rfind('.'));
}

/// "badge_50x50": an icon. Products are called by their size, too ("rug_5x8", "frame-8x10").
bool is_tiny(std::string_view name) {
  const std::size_t at = name.find_last_of("_-");
  const std::string_view size = at == std::string_view::npos ? name : name.substr(at + 1);
  constexpr std::size_t kIcon = std::string_view("50x50").size();
  return size.size() == kIcon && is_dimensions(size) && size.substr(0, 2) == size.substr(3) && size.front() != '0';
}

/// "shoe_800x600", "shoe-large_default", "shoe_m": the shoe.
std::string_view without_size(std::string_view name) {
  if (name.starts_with("s-l") && is_number(name.substr(3))) return "";
  if (name.starts_with("il_")) {
    const std::size_t dot = name.find('.');
    return dot == std::string_view::npos ? name : name.substr(dot + 1);
  }
  for (int cuts = 0; cuts < 3; ++cuts) {
    const std::size_t at = name.find_last_of("_-");
    if (at == std::string_view::npos || at == 0) return name;
    const std::string_view last = name.substr(at + 1);
    const bool letter = name[at] == '_' && last.size() == 1 && std::string_view("lmsgpt").contains(last.front());
    if (!letter && !is_size(last)) return name;
    name = name.substr(0, at);
  }
  return name;
}

/// Host and path; the query only where it alone names the picture ("image.php?id=5").
std::string address_key(std::string_view url) {
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  const std::size_t query = url.find('?');
  std::string path = ascii_lower(url.substr(0, query));
  if (query != std::string_view::npos && contains_any(path, {".php", ".ashx", ".aspx", "/image", "resize"}) &&
      !contains_any(path, {".jpg", ".jpeg", ".png", ".webp"}))
    path += std::string(url.substr(query));
  return path;
}

bool is_decoration(std::string_view url) {
  const std::string folded = ascii_lower(url);
  return contains_any(folded, {"placeholder", "no-image", "noimage", "no_image", "spacer.gif", "blank.gif", "1x1",
                               "/logo.", "_logo", "/logo_", "/logo/", "-logo", "/logos/", "sprite", "favicon",
                               "/pixel.", "loading.", "og_image.", "og-image."}) ||
         folded.ends_with(".svg") || folded.ends_with("/s.gif") || folded.ends_with("/null") ||
         folded.ends_with("/undefined") || is_tiny(name_of(folded));
}

}  // namespace

std::string image_key(std::string_view url) {
  const std::string address = address_key(url);
  if (address.find('?') != std::string::npos) return address;
  std::string key;
  std::string_view rest = address;
  for (std::size_t slash = rest.find('/'); slash != std::string_view::npos; slash = rest.find('/')) {
    const std::string_view folder = rest.substr(0, slash);
    if (!is_size(folder)) key += std::string(folder) + "/";
    rest.remove_prefix(slash + 1);
  }
  return key + std::string(without_size(name_of(rest)));
}

std::vector<std::pair<std::string, Quote>> gallery_of(const std::vector<ImageFinding>& findings) {
  std::vector<const ImageFinding*> order;
  for (const ImageFinding& finding : findings) order.push_back(&finding);
  // The pointers go into one vector, so their order is the order of the routes.
  std::ranges::sort(order, [](const ImageFinding* a, const ImageFinding* b) {
    return a->confidence != b->confidence ? a->confidence > b->confidence : a < b;
  });
  std::vector<std::pair<std::string, Quote>> out;
  std::set<std::string> addresses;
  std::set<std::string> keys;
  std::size_t of_page = 0;
  for (const ImageFinding* finding : order) {
    // A gallery that has several pictures is complete; another list would bring other products' pictures. What the page
    // shows where its link is shared adds nothing to it.
    if (of_page >= 2) break;
    std::vector<std::string> own_keys;
    for (std::size_t i = 0; i < finding->urls.size(); ++i) {
      const std::string& url = finding->urls[i];
      if (out.size() >= kMostImages || url.size() > 2'000 || is_decoration(url)) continue;
      // In one list, names that end in different letters are different pictures.
      std::string key = image_key(url);
      if (keys.contains(key) || !addresses.insert(address_key(url)).second) continue;
      own_keys.push_back(std::move(key));
      if (!finding->route.starts_with("meta:")) ++of_page;
      out.emplace_back(url, i < finding->quotes.size() ? finding->quotes[i] : Quote(finding->route, url));
    }
    keys.insert(own_keys.begin(), own_keys.end());
  }
  return out;
}

}  // namespace matjar::sourcing
