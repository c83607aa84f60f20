// HTML to facts. The first byte chooses the shop that the page is said to be of; after "\n--answer--\n" stands what its
// script has fetched.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "product/source_product_json.hpp"
#include "sourcing/confined_reader/page_message.hpp"
#include "sourcing/page_reader.hpp"

namespace {

using namespace matjar;
using fuzz::require;
using product::PageKind;

constexpr std::array<std::string_view, 18> kAddresses = {
    "",
    "https://shop.example.com/products/lamp",
    "https://www.amazon.com/dp/B000000001",
    "https://www.aliexpress.com/item/1005001234567890.html",
    "https://item.taobao.com/item.htm?id=1234567890",
    "https://detail.1688.com/offer/1234567890.html",
    "https://www.noon.com/saudi-en/lamp/N12345678A/p/",
    "https://www.shein.com/lamp-p-1234567.html",
    "https://www.temu.com/lamp-g-601099512345678.html",
    "https://www.banggood.com/lamp-p-1234567.html",
    "https://www.walmart.com/ip/lamp/123456789",
    "https://www.ebay.com/itm/123456789012",
    "https://www.etsy.com/listing/1234567890/lamp",
    "https://store.example.sa/lamp/p1234567890",
    "https://store.zid.store/products/lamp",
    "https://lamps.myshopify.com/products/lamp",
    "https://shop.example.de/produkt/lampe/",
    "https://www.amazon.co.jp/dp/B000000001",
};

constexpr std::string_view kAnswer = "\n--answer--\n";

sourcing::PageInput input_of(std::string_view bytes) {
  sourcing::PageInput input{.bytes = "", .url = "", .content_type = "", .read_at = {}};
  if (!bytes.empty()) {
    input.url = kAddresses[static_cast<unsigned char>(bytes[0]) % kAddresses.size()];
    bytes.remove_prefix(1);
  }
  if (const std::size_t at = bytes.find(kAnswer); at != std::string_view::npos) {
    input.answers.push_back({.url = input.url, .body = std::string(bytes.substr(at + kAnswer.size()))});
    bytes = bytes.substr(0, at);
  }
  input.bytes = bytes;
  return input;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto input = input_of({reinterpret_cast<const char*>(data), size});
  const sourcing::confined_reader::AskedPage asked{.url = input.url, .rung = input.rung, .read_at = input.read_at};
  const auto reading = sourcing::examine_page(std::move(input));
  if (!reading) {
    require(!reading.error().name.empty() && !reading.error().next_step.empty(), "a failure has name and next step");
    return 0;
  }
  require(
      sourcing::confined_reader::decode_answer(sourcing::confined_reader::encode_answer(reading), asked).has_value(),
      "what a reader says, whoever does not trust it takes");
  const auto* product = &reading->product;
  require(product->kind != PageKind::product || product->title, "a product has a title");
  const std::string json = to_json(*product);
  require(json.size() < 64 * size + 100'000, "facts are not many times their page");
  const auto again = product::source_product_from_json(json);
  require(again.has_value() && to_json(*again) == json, "facts stay what they are when they are kept");
  return 0;
}
