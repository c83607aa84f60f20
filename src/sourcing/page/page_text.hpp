#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sourcing/page/page.hpp"

namespace matjar::sourcing {

/// True when `name` is one of the element's classes.
bool has_class(const Page& page, NodeId node, std::string_view name);
bool has_class(std::string_view classes, std::string_view name);  ///< the same of an attribute's value

/// What a shopper reads in the first element that the selector finds; empty when there is none.
std::string text_of(const Page& page, std::string_view selector);

/// The same of one element as paragraphs: blocks and line breaks separate them; empty ones are dropped.
std::vector<std::string> paragraphs_of(const Page& page, NodeId node);

/// The first element of the class `name` in the nearest of three elements around `node`, for a price before the price.
/// Where an element of the class `own`, which `node` has, stands there besides, it may be another product's: kNoNode.
NodeId beside(const Page& page, NodeId node, std::string_view name, std::string_view own);

}  // namespace matjar::sourcing
