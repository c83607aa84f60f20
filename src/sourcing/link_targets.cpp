#include "sourcing/link_targets.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "sourcing/page/address.hpp"
#include "sourcing/page/html_text.hpp"

namespace matjar::sourcing {

namespace {

constexpr std::size_t kMaxHref = 2'000;
constexpr int kMaxClimb = 6;

/// Host and path: http and https, with and without a slash at the end, are one page.
std::string place_of(std::string_view address) {
  std::string place(without_query(address));
  if (const std::size_t scheme = place.find("://"); scheme != std::string::npos) place.erase(0, scheme + 3);
  if (place.ends_with('/')) place.pop_back();
  return place;
}

std::string_view host_of_place(std::string_view place) {
  return place.substr(0, place.find('/'));
}

}  // namespace

LinkTargets::LinkTargets(const Page& page) : page_(page) {
  if (page.source().url) own_.push_back(place_of(page.source().url->str()));
  if (!page.canonical().empty()) own_.push_back(place_of(page.canonical()));
}

bool LinkTargets::lead_elsewhere(std::string_view href) const {
  if (href.size() > kMaxHref) return false;
  href = trim(href);
  if (href.empty() || href.starts_with('#') || href.starts_with("javascript:") || is_picture_address(href))
    return false;
  if (contains_any(ascii_lower(href), {".jpg", ".jpeg", ".png", ".webp"})) return false;  // shown by a script
  const auto target = page_.absolute(href);
  if (!target || own_.empty()) return false;
  const std::string place = place_of(*target);
  return host_of_place(place) == host_of_place(own_.front()) && std::ranges::find(own_, place) == own_.end();
}

bool LinkTargets::are_around(NodeId node) const {
  int climbed = 0;
  for (NodeId at = page_.parent(node); at != kNoNode && climbed < kMaxClimb; at = page_.parent(at), ++climbed) {
    if (page_.tag(at) == "a") return lead_elsewhere(page_.attribute(at, "href").value_or(""));
  }
  return false;
}

}  // namespace matjar::sourcing
