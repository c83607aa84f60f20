#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sourcing/page/page.hpp"

namespace matjar::sourcing::structured_data {

struct Thing;

/// One value of a property: text, or a thing of its own.
struct Value {
  std::string text;
  std::vector<Thing> thing;  ///< none or one
  bool visible = false;      ///< the text is what the shopper reads, not an attribute
  std::string whole = {};    ///< all that the element shows, where the text is the part that matters
};

struct Property {
  std::string name;
  Value value;
};

/// A thing of schema.org vocabulary, from whichever syntax.
struct Thing {
  std::vector<std::string> types;  ///< without the vocabulary's address, lower case
  std::string id;
  std::vector<Property> properties;  ///< in the order of the page
  NodeId node = kNoNode;             ///< where it stands; kNoNode for JSON-LD

  bool is(std::string_view type) const;
  /// First non-empty text of a property; of a thing its name, then its url, then its id.
  std::string text(std::string_view property) const;
  const Value* find(std::string_view property) const;
  std::vector<const Value*> all(std::string_view property) const;
  std::vector<const Thing*> things(std::string_view property) const;
};

/// Things of one syntax.
struct ThingSet {
  std::string syntax;  ///< "json-ld", "microdata" or "rdfa"
  std::vector<Thing> things;
};

/// Every <script type="application/ld+json"> of the page; what is broken is repaired as far as it can be. References
/// ("@id") inside the page are followed one level.
ThingSet json_ld_things(const Page& page);
/// itemscope, itemprop and itemref.
ThingSet microdata_things(const Page& page);
/// typeof and property.
ThingSet rdfa_things(const Page& page);

std::string type_name(std::string_view type);

}  // namespace matjar::sourcing::structured_data
