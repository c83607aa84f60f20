#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/encoding.hpp"
#include "base/result.hpp"

namespace matjar::salla {

// How this room's JSON files read Salla's answers and write its bodies. Salla sends numbers as texts and texts as
// numbers, so they are taken for each other; a member that is null is not there.

/// `salla_answer_invalid` (unavailable): the answer lacks what we need.
std::unexpected<Error> answer_invalid(std::string_view what);
/// The whole body, a JSON object.
Result<boost::json::value> parse_answer(std::string_view body);
/// The envelope's content.
Result<boost::json::value> envelope_data(std::string_view body);

const boost::json::value* find(const boost::json::value& value, std::string_view key);
/// A text, or a number spelled as text; empty when it is neither.
std::string text_of(const boost::json::value* value);
std::string text(const boost::json::value& value, std::string_view key);
std::optional<std::int64_t> integer(const boost::json::value& value, std::string_view key);
bool flag(const boost::json::value& value, std::string_view key);

/// The text of a JSON object in the making: an exact decimal stays one.
class BodyText {
 public:
  BodyText& raw(std::string_view key, std::string_view value);
  BodyText& text(std::string_view key, std::string_view value) { return raw(key, json_quote(value)); }
  std::string str() const { return "{" + text_ + "}"; }

 private:
  std::string text_;
};

}  // namespace matjar::salla
