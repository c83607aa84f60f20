// JSON as pages' scripts write it. The first byte chooses where it stands.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "sourcing/aliexpress/aliexpress_page.hpp"
#include "sourcing/embedded_state/embedded_state.hpp"
#include "sourcing/page/script_json.hpp"
#include "sourcing/page/script_value.hpp"
#include "sourcing/structured_data/product_facts.hpp"

namespace {

using namespace matjar;
using namespace matjar::sourcing;
using fuzz::require;

struct Place {
  std::string_view before;
  std::string_view after;
};
constexpr std::array<Place, 6> kPlaces = {{
    {R"(<h1>Lamp</h1><script type="application/ld+json">)", "</script>"},
    {R"(<h1>Lamp</h1><script id="__NEXT_DATA__" type="application/json">)", "</script>"},
    {"<h1>Lamp</h1><script>window.__NUXT__=", ";</script>"},
    {"<h1>Lamp</h1><script>window.__INITIAL_STATE__ = ", "</script>"},
    {"<h1>Lamp</h1><script>dataLayer.push(", ");</script>"},
    {"<h1>Lamp</h1><div data-product='", "'></div>"},
}};

std::size_t walk(const ScriptValue& value, int depth) {
  require(depth <= 70, "a document is not deep");
  std::size_t seen = 1 + value.text().size() + value.written().size();
  static_cast<void>(value.flag());
  for (const ScriptValue& item : value.items()) seen += walk(item, depth + 1);
  for (const auto& [name, member] : value.members()) seen += name.size() + walk(member, depth + 1);
  return seen;
}

void read_as_script(std::string_view text) {
  const std::string strict = strict_json(text);
  require(strict.size() <= 8 * text.size() + 64, "repairing does not multiply");
  for (const std::string_view part : {balanced_value(text, 0), value_after(text, "a"), string_after(text, "a")}) {
    require(part.empty() || (part.data() >= text.data() && part.data() + part.size() <= text.data() + text.size()),
            "a part is one of the text");
  }
  if (const auto document = ScriptDocument::parse(text)) {
    walk(document->root(), 0);
    static_cast<void>(document->root().at("offers.price").text());
    static_cast<void>(document->root().first_of({"a.0.b", "data.result", "0"}).text());
  }
  if (const auto document = ScriptDocument::parse_attribute(text)) walk(document->root(), 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  read_as_script(text);
  const Place place = kPlaces[data[0] % kPlaces.size()];
  const auto page = Page::parse(std::string(place.before).append(text).append(place.after),
                                {.url = *Url::parse("https://shop.example.com/products/lamp")});
  if (!page) return 0;
  Findings answered;
  static_cast<void>(aliexpress::read_aliexpress_answer(*page, text, answered));
  Findings findings;
  structured_data::read_structured_data(*page, findings);
  structured_data::read_view_event(*page, findings);
  embedded_state::read_embedded_state(*page, findings);
  return 0;
}
