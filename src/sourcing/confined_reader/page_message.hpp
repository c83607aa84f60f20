#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "confined/child_pool.hpp"
#include "product/source_product.hpp"
#include "sourcing/page_reader.hpp"

namespace matjar::sourcing::confined_reader {

/// What `matjar` and its child `matjar-page` say to each other in frames (confined/frame.hpp): a page with what is
/// known about it, and its reading or why there is none. The child may have been taken over by a page: decode_answer()
/// accepts only what a reader of that page may say.

inline constexpr std::size_t kMostRequestBytes = 64U << 20U;
inline constexpr std::size_t kMostAnswerBytes = 8U << 20U;

/// The page's bytes are not copied.
confined::Request encode_request(PageInput input);
std::optional<PageInput> decode_request(std::string frame);

/// More than kMostAnswerBytes becomes `page_too_costly`.
std::string encode_answer(const Result<PageReading>& reading);

/// What the parent knows better than the child.
struct AskedPage {
  std::string url;
  product::Rung rung = product::Rung::http;
  Timestamp read_at;
};

/// The child's answer; none when it cannot be right: another rung than the page's, a confidence that is none, a price
/// that is not above zero, more or longer texts than a reader keeps, facts on a page that is no product's, an error
/// that reading does not have, a route that no reader has. Addresses of pictures that are no http(s) addresses are
/// dropped.
std::optional<Result<PageReading>> decode_answer(std::string_view frame, const AskedPage& asked);

}  // namespace matjar::sourcing::confined_reader
