#pragma once

#include <string>

namespace matjar::product {

/// How a page was obtained.
enum class Rung { api, http, browser, proxy, unlocker, pasted, manual };

/// Where a fact comes from: the rung that brought the bytes, the route inside them ("json-ld:offers.price",
/// "css:#corePrice_feature_div .a-offscreen", "meta:og:title") and the exact text that stood there.
struct Provenance {
  Rung rung = Rung::http;
  std::string route;
  std::string text;
  bool operator==(const Provenance&) const = default;
};

/// A value with its origin. `confidence` is 0..1; sourcing drops what is below its bar, so nobody else needs to judge
/// it.
template <class T>
struct Fact {
  T value;
  Provenance provenance;
  double confidence = 1.0;
};

}  // namespace matjar::product
