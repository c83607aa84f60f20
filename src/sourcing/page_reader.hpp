#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "product/source_product.hpp"
#include "sourcing/resource_fetcher.hpp"

namespace matjar::sourcing {

/// A page's bytes and what is known about them.
struct PageInput {
  std::string bytes;
  std::string url;           ///< after redirects; empty when unknown, then the page itself tells its shop
  std::string content_type;  ///< the header's value; may be empty or wrong
  product::Rung rung = product::Rung::http;
  Timestamp read_at;
  std::vector<ScriptAnswer> answers = {};  ///< what the page's scripts fetched, when a browser drew it
};

/// What a shop's reader did not find though the page is a product's and the shop's pages have it: the shop may have
/// changed how it makes them. The texts are the program's own.
struct MissingRoutes {
  std::string_view shop;  ///< whose reader it is; empty for a page that no reader knows, or that is no product's
  std::vector<std::string_view> routes;
};

struct PageReading {
  product::SourceProduct product;
  MissingRoutes missing;
};

/// Reads the facts of a page. Every page gives a SourceProduct: what is no product says so in `kind`, and then has no
/// facts but a title at most. What the routes found and could not be trusted is absent. Errors are for bytes that
/// cannot be read at all: `page_too_large`, `page_malformed`, `page_empty`, `page_unreadable`. Blocks for tens of
/// milliseconds: call it on the blocking pool. Thread-safe.
Result<PageReading> examine_page(PageInput input);
/// The product alone.
Result<product::SourceProduct> read_page(PageInput input);

/// Where pages are read for whoever fetches them. Safe for concurrent use. Errors: those of read_page(), and those of
/// the place where it is done.
class PageReader {
 public:
  virtual ~PageReader() = default;
  virtual Task<Result<PageReading>> read(PageInput input) = 0;
};

}  // namespace matjar::sourcing
