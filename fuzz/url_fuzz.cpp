// Url and LinkRecogniser: what is read is normal, and stays what it is when it is read again.
#include <cstdint>
#include <string_view>

#include "base/url.hpp"
#include "fuzz/require.hpp"
#include "sourcing/link_recogniser.hpp"

namespace {

using namespace matjar;
using fuzz::require;

const sourcing::LinkRecogniser& recogniser() {
  static const sourcing::LinkRecogniser links(std::move(*sourcing::ShopTable::load(MATJAR_SOURCE_DIR "/data/shops")));
  return links;
}

void check(const Url& url) {
  require(url.str().size() <= 16'384, "an address has a length that can be kept");
  for (const char c : url.str()) require(c > ' ' && c < 0x7f, "an address is visible ASCII");
  require(url.scheme() == "http" || url.scheme() == "https", "an address is http(s)");
  require(!url.host().empty() && url.path().starts_with('/'), "an address has host and path");
  const auto again = Url::parse(url.str());
  require(again.has_value(), "a normal address is one");
  require(again->str() == url.str(), "a normal address is normal");
  static_cast<void>(url.segments());
  static_cast<void>(url.parameter("id"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto url = Url::parse(text)) check(*url);
  if (const auto url = Url::parse_pasted(text)) check(*url);
  static const Url base = *Url::parse("https://shop.example.com/a/b?c=d");
  if (const auto url = base.resolve(text)) check(*url);
  if (const auto link = recogniser().classify(text)) {
    check(link->url);
    require(link->listing.external_id.size() <= 4'096, "an id has a length that can be kept");
    const auto canonical = recogniser().classify(link->listing.canonical_url);
    require(link->listing.canonical_url.empty() || canonical.has_value(), "a canonical address is an address");
  }
  static_cast<void>(recogniser().recognise(text));
  return 0;
}
