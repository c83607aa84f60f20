#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.hpp"
#include "base/localized_text.hpp"
#include "base/money.hpp"
#include "base/plain_text.hpp"
#include "base/result.hpp"
#include "product/provenance.hpp"

namespace matjar::product {

/// Reads the members of one JSON object. The first thing that is wrong is remembered and everything after it reads as
/// an empty value, so that a reader is a list of fields and asks once, at the end, whether the list is good. Only for
/// the
/// *_json.cpp files of this room.
class JsonFields {
 public:
  /// Both must outlive the reader.
  JsonFields(const boost::json::object& object, std::string path, std::string& problem)
      : object_(&object), path_(std::move(path)), problem_(&problem) {}

  /// Neither missing nor null.
  bool has(std::string_view key) const;

  std::string text(std::string_view key) const;
  PlainText plain(std::string_view key) const;
  std::int64_t integer(std::string_view key) const;
  double number(std::string_view key) const;  ///< from a string: the parser would round it
  bool flag(std::string_view key) const;
  Decimal decimal(std::string_view key) const;  ///< from a string, so that no digit is lost
  Money money(std::string_view key) const;      ///< {"amount":"34.98","currency":"USD"}
  LocalizedText localized(std::string_view key) const;
  Provenance provenance(std::string_view key) const;

  std::optional<JsonFields> object(std::string_view key) const;
  std::vector<JsonFields> objects(std::string_view key) const;
  std::vector<std::string> texts(std::string_view key) const;

  /// The value of a name; `from` gives no value for an unknown one.
  template <class From>
  auto named(std::string_view key, From from) const ->
      typename std::invoke_result_t<From, std::string_view>::value_type {
    const std::string name = text(key);
    const auto value = from(name);
    if (!value) complain(key, "has the unknown value '" + name + "'");
    return value.value_or(typename std::invoke_result_t<From, std::string_view>::value_type());
  }

  void complain(std::string_view key, std::string_view what) const;

 private:
  const boost::json::value* find(std::string_view key) const;
  const boost::json::string* find_string(std::string_view key) const;
  const boost::json::array* find_array(std::string_view key) const;

  const boost::json::object* object_;
  std::string path_;
  std::string* problem_;
};

boost::json::value value_of(const Money& money);
boost::json::value value_of(const LocalizedText& text);
boost::json::value value_of(const Provenance& provenance);

/// The document's root, which must be an object (or an array). Fails with `product_json_invalid` (invalid_input).
Result<boost::json::value> parse_document(std::string_view json);
/// That failure, for what the fields had to complain about.
std::unexpected<Error> invalid_document(std::string_view problem);

}  // namespace matjar::product
