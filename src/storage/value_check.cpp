#include "storage/value_check.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>

#include "base/utf8.hpp"

namespace matjar::storage {

namespace {

constexpr std::size_t kMaxJsonDepth = 128;

/// A backslash stands only inside the strings of valid JSON, so reading pairs from the left finds every escape.
bool contains_escaped_null(std::string_view json) {
  for (std::size_t i = 0; i + 1 < json.size(); ++i) {
    if (json[i] != '\\') continue;
    if (json.substr(i + 1, 5) == "u0000") return true;
    ++i;
  }
  return false;
}

std::unexpected<Error> invalid_json(std::string why) {
  return fail(ErrorKind::invalid_input, {.name = "json_invalid",
                                         .message = "This JSON cannot be kept: " + std::move(why) + ".",
                                         .next_step = "Send valid JSON without null characters."});
}

}  // namespace

Result<void> check_text(std::string_view text) {
  if (text.find('\0') == std::string_view::npos && is_valid_utf8(text)) return {};
  return fail(ErrorKind::invalid_input, {.name = "text_invalid",
                                         .message = "The text is not UTF-8 or contains a null character.",
                                         .next_step = "Send plain UTF-8 text."});
}

Result<void> check_json(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = kMaxJsonDepth;
  boost::json::monotonic_resource memory;
  boost::system::error_code error;
  boost::json::parse(text, error, &memory, options);
  if (error) return invalid_json(error.message());
  if (contains_escaped_null(text)) return invalid_json("it contains a null character");
  return {};
}

}  // namespace matjar::storage
