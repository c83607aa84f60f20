#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sourcing/page/page.hpp"
#include "sourcing/page/script_value.hpp"

namespace matjar::sourcing {

/// A place of the page and the exact text that stands there. docs/provenance.md says how places are written;
/// tests/provenance reads each again from the page's bytes. A quote without a route says what no place of the page does
/// (the currency of a shop's country).
struct Quote {
  Quote() = default;
  Quote(std::string where, std::string what) : route(std::move(where)), text(std::move(what)) {}
  /// Implicit, so that a reader is a list of values. A flag is no text: see ScriptValue::written.
  Quote(const ScriptValue& value) : route(value.route()), text(value.text()) {}

  bool empty() const { return text.empty(); }

  std::string route;
  std::string text;
};

/// What a shopper reads in the first element that the selector finds; empty when there is none.
Quote shown_in(const Page& page, std::string_view selector);
/// The same of an element that this selector found.
Quote shown_at(const Page& page, NodeId node, std::string_view selector);
/// An attribute of the first element that the selector finds ("css:#id@value"); empty when there is none.
Quote attribute_in(const Page& page, std::string_view selector, std::string_view attribute);
Quote attribute_at(const Page& page, NodeId node, std::string_view selector, std::string_view attribute);
/// The content of the first <meta> of that name.
Quote meta_of(const Page& page, std::string_view name);
/// The name of a member, where it says something itself: an id, an address.
Quote name_of_member(std::string_view name, const ScriptValue& member);
/// The route of a document that stands as JSON in a text.
std::string json_in(const Quote& text);
/// A flag as it is written.
Quote written(const ScriptValue& value);

/// Several places of one fact ("AMOUNT-PLACE + CURRENCY-PLACE"), with a blank between the texts. Quotes that are empty
/// or have no place are left out.
Quote joined(const std::vector<Quote>& quotes);

/// A selector that finds the element (and others like it): its id, else its tag and first class.
std::string selector_of(const Page& page, NodeId node);

}  // namespace matjar::sourcing
