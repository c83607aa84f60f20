#include "sourcing/structured_data/thing.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "sourcing/page/html_text.hpp"

namespace matjar::sourcing::structured_data {

std::string type_name(std::string_view type) {
  type = trim(type);
  while (!type.empty() && type.back() == '/') type.remove_suffix(1);
  const std::size_t cut = type.find_last_of("/#:");
  return ascii_lower(cut == std::string_view::npos ? type : type.substr(cut + 1));
}

bool Thing::is(std::string_view type) const {
  return std::ranges::find(types, type) != types.end();
}

const Value* Thing::find(std::string_view property) const {
  for (const auto& [name, value] : properties) {
    if (name == property && (!value.text.empty() || !value.thing.empty())) return &value;
  }
  return nullptr;
}

std::vector<const Value*> Thing::all(std::string_view property) const {
  std::vector<const Value*> out;
  for (const auto& [name, value] : properties) {
    if (name == property && (!value.text.empty() || !value.thing.empty())) out.push_back(&value);
  }
  return out;
}

std::vector<const Thing*> Thing::things(std::string_view property) const {
  std::vector<const Thing*> out;
  for (const auto& [name, value] : properties) {
    if (name == property && !value.thing.empty()) out.push_back(&value.thing.front());
  }
  return out;
}

std::string Thing::text(std::string_view property) const {
  for (const Value* value : all(property)) {
    if (!value->text.empty()) return value->text;
    for (const std::string_view inner : {"name", "@value", "url"}) {
      if (std::string found = value->thing.front().text(inner); !found.empty()) return found;
    }
  }
  return "";
}

}  // namespace matjar::sourcing::structured_data
