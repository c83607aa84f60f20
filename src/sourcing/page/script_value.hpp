#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace boost::json {
class value;
}

namespace matjar::sourcing {

/// A number of parsed JSON as its source would have written it; empty for anything else. The parser's double may be one
/// unit of its last place off: 12 digits are right, and more than a price has.
std::string number_text(const boost::json::value& value);

/// A value inside a script's JSON. Every question may be asked of every value: what is not there, or is of another
/// kind, is an absent value, an empty text, an empty list. Knows its way from the root. Lives as long as its
/// ScriptDocument; values of one document are for one thread.
class ScriptValue {
 public:
  ScriptValue() = default;

  /// False for what is not there and for null.
  explicit operator bool() const;
  /// The member at a path ("detail.salePrice.amount"; a number picks from an array).
  ScriptValue at(std::string_view path) const;
  /// The first of several paths that leads to something: not to null, nor to an empty text.
  ScriptValue first_of(std::initializer_list<std::string_view> paths) const;
  /// A text or the digits of a number; empty for anything else: "brand": false names no brand.
  std::string text() const;
  /// The same, and "true" or "false" for a flag, "[]" for an empty list: what stands on the page, for provenance.
  std::string written() const;
  std::string text(std::string_view path) const { return at(path).text(); }
  std::optional<bool> flag() const;
  bool is_object() const;
  bool is_array() const;
  /// The values of an array; empty for anything else.
  std::vector<ScriptValue> items() const;
  std::vector<ScriptValue> items(std::string_view path) const { return at(path).items(); }
  /// Names and values of an object, in the order in which they stand.
  std::vector<std::pair<std::string_view, ScriptValue>> members() const;
  /// The document's route and the way from there ("script:rawData.store.sku[2].price"); docs/provenance.md says how
  /// ways are written. Empty for a value that no document has.
  std::string route() const;

 private:
  friend class ScriptDocument;
  struct Step;
  struct Tree;
  ScriptValue(Tree* tree, const boost::json::value* value, const Step* step)
      : tree_(tree), value_(value), step_(step) {}
  ScriptValue child(const boost::json::value* value, std::string_view name, std::size_t index) const;
  ScriptValue member(std::string_view key) const;

  Tree* tree_ = nullptr;
  const boost::json::value* value_ = nullptr;
  const Step* step_ = nullptr;  ///< the last of the way here; null at the root
};

/// A script's JSON, parsed. `route` is where it stands: "script:rawData", "json(css:form@data-product_variations)".
class ScriptDocument {
 public:
  /// Strict JSON is taken as it stands, anything else is first made strict (see strict_json). No value when it is
  /// broken, holds no object or array, is nested deeper than 64, or is larger than 12 MB.
  static std::optional<ScriptDocument> parse(std::string_view script, std::string route = {});
  /// The JSON of an attribute. The page's parser has decoded its references; where a shop escapes twice and it is no
  /// JSON as it stands, they are decoded once more.
  static std::optional<ScriptDocument> parse_attribute(std::string_view value, std::string route = {});
  ~ScriptDocument();
  ScriptDocument(ScriptDocument&&) noexcept;
  ScriptDocument& operator=(ScriptDocument&&) noexcept;

  ScriptValue root() const;

 private:
  explicit ScriptDocument(std::unique_ptr<ScriptValue::Tree> tree);
  std::unique_ptr<ScriptValue::Tree> tree_;
};

/// The route of the JSON behind a marker in the page's text: "script:rawData"; a marker of other characters than those
/// of a name stands in quotes.
std::string script_route(std::string_view marker);

}  // namespace matjar::sourcing
