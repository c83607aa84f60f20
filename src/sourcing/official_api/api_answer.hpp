#pragma once

#include <boost/json/fwd.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace matjar::sourcing::official_api {

/// One field of an answer: the way to it and what stood there.
struct ApiField {
  std::string path;  ///< "offersV2.listings[0].price.money.amount"
  std::string text;  ///< empty: there is none
  bool empty() const { return text.empty(); }
};

/// A place in the JSON that an official API answered with: a value, or nothing. Looking further from nothing gives
/// nothing, so that a reader is a list of fields.
class ApiValue {
 public:
  ApiValue() = default;  ///< nothing
  /// The root of the answer; nothing when the text is no JSON object, or nested deeper than 32 levels.
  static ApiValue parse(std::string_view body);

  bool exists() const { return value_ != nullptr; }
  bool is_array() const;
  /// The member at the end of a way of names ("itemInfo.title").
  ApiValue at(std::string_view path) const;
  /// The members of an array; none for anything else.
  std::vector<ApiValue> items() const;
  /// The text, or the number as it is usually spelled. A number that a double cannot hold to 12 digits loses the rest,
  /// one beyond them has an exponent, which no reader of amounts takes.
  ApiField field() const;
  ApiField field(std::string_view path) const { return at(path).field(); }
  std::string text(std::string_view path) const { return at(path).field().text; }
  /// The same value, from which ways are told as if it were the root: what wraps an answer differs.
  ApiValue rooted() const { return {root_, value_, {}}; }

 private:
  using Root = std::shared_ptr<const boost::json::value>;  // shared: the places of an answer keep it
  ApiValue(Root root, const boost::json::value* value, std::string path);

  Root root_;
  const boost::json::value* value_ = nullptr;
  std::string path_;
};

/// A lifetime such as 7200; none for what is no whole number above zero.
std::optional<std::chrono::seconds> seconds_of(const ApiField& field);

}  // namespace matjar::sourcing::official_api
