#include "sourcing/element_names.hpp"

#include "sourcing/page/words.hpp"

namespace matjar::sourcing {

namespace {

constexpr std::size_t kMaxName = 300;

}  // namespace

std::string element_names(const Page& page, NodeId node) {
  std::string names;
  for (const std::string_view attribute :
       {"class", "id", "itemprop", "data-testid", "data-test", "data-qa", "data-auto"}) {
    const auto value = page.attribute(node, attribute);
    if (!value) continue;
    names += value->substr(0, bytes_within(*value, kMaxName));
    names += ' ';
  }
  return names;
}

}  // namespace matjar::sourcing
