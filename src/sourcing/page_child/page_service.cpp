#include "sourcing/page_child/page_service.hpp"

#include <malloc.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "confined/child/service.hpp"
#include "sourcing/confined_reader/page_message.hpp"
#include "sourcing/page/written_date.hpp"
#include "sourcing/page_reader.hpp"

namespace matjar::sourcing::page_child {

namespace {

/// What a large page has taken is given back before the next one.
constexpr std::size_t kLargeRequest = 4U << 20U;

constexpr std::string_view kSample =
    "<!doctype html><html lang=zh><meta charset=gbk><title>\xb5\xc6</title><h1>\xb5\xc6 12W</h1>"
    "<p class=price>USD 12.50</p><p>In stock</p><script type=\"application/ld+json\">"
    R"({"@type":"Product","name":"Lamp","offers":{"price":"12.50","priceCurrency":"USD"}}</script></html>)";

/// One page through everything: what libraries set up when they are first used is there before the filter is.
std::string warm_up() {
  const auto product = read_page({.bytes = std::string(kSample),
                                  .url = "https://shop.example.com/products/lamp",
                                  .content_type = "",
                                  .rung = product::Rung::http,
                                  .read_at = {}});
  // The names of months are files of a library.
  if (day_in("2. März 2026").empty()) return "dates have no words";
  return product && product->price ? "" : "reading does not work";
}

}  // namespace

int serve_pages(int socket) {
  confined::child::Service service;
  service.name = "matjar-page";
  service.most_request_bytes = confined_reader::kMostRequestBytes;
  service.warm_up = warm_up;
  service.answer = [](std::string frame) -> std::optional<std::string> {
    const bool large = frame.size() > kLargeRequest;
    std::optional<PageInput> input = confined_reader::decode_request(std::move(frame));
    if (!input) return std::nullopt;
    std::string answer = confined_reader::encode_answer(examine_page(std::move(*input)));
    if (large) ::malloc_trim(0);
    return answer;
  };
  return confined::child::serve(service, socket);
}

}  // namespace matjar::sourcing::page_child
