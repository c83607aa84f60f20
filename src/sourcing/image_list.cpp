#include "sourcing/image_list.hpp"

#include <algorithm>
#include <set>

#include "sourcing/page/html_text.hpp"
#include "sourcing/page/product_limits.hpp"

namespace matjar::sourcing {

namespace {

bool is_decoration(std::string_view url) {
  const std::string folded = ascii_lower(url);
  return contains_any(folded,
                      {"placeholder", "no-image", "noimage", "no_image", "spacer.gif", "blank.gif", "1x1", "/logo.",
                       "_logo", "logo_", "/logo/", "-logo", "sprite", "favicon", "pixel.", "loading."}) ||
         folded.ends_with(".svg");
}

}  // namespace

std::string image_key(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  const std::size_t query = url.find('?');
  std::string_view path = url.substr(0, query);
  std::string key = ascii_lower(path);
  // An address whose query alone names the picture ("image.php?id=5").
  if (query != std::string_view::npos && contains_any(key, {".php", ".ashx", ".aspx", "/image", "resize"}) &&
      !contains_any(key, {".jpg", ".jpeg", ".png", ".webp"}))
    key += std::string(url.substr(query));
  return key;
}

std::vector<std::pair<std::string, Quote>> gallery_of(const std::vector<ImageFinding>& findings) {
  std::vector<const ImageFinding*> order;
  for (const ImageFinding& finding : findings) order.push_back(&finding);
  // The pointers go into one vector, so their order is the order of the routes.
  std::ranges::sort(order, [](const ImageFinding* a, const ImageFinding* b) {
    return a->confidence != b->confidence ? a->confidence > b->confidence : a < b;
  });
  std::vector<std::pair<std::string, Quote>> out;
  std::set<std::string> seen;
  for (const ImageFinding* finding : order) {
    // A gallery that has several pictures is complete; another list would bring other products' pictures.
    if (out.size() >= 2) break;
    for (std::size_t i = 0; i < finding->urls.size(); ++i) {
      const std::string& url = finding->urls[i];
      if (out.size() >= kMostImages || url.size() > 2'000 || is_decoration(url)) continue;
      if (!seen.insert(image_key(url)).second) continue;
      out.emplace_back(url, i < finding->quotes.size() ? finding->quotes[i] : Quote(finding->route, url));
    }
  }
  return out;
}

}  // namespace matjar::sourcing
