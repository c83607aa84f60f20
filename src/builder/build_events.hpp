#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "product/product_draft.hpp"
#include "product/source_product.hpp"

namespace matjar::builder {

/// What a step tells those who watch: the type of the event and its data, a JSON object with real numbers.
struct Announcement {
  std::string type;
  std::string json;
};

Announcement page_read(const product::SourceProduct& source, std::size_t facts);
Announcement copy_written(const product::ProductCopy& copy, const std::vector<std::string>& failed_writers);
Announcement image_done(std::size_t number, std::size_t of, const product::DraftImage& image);
Announcement image_kept(std::size_t number, std::size_t of, std::string_view reason);
Announcement look_chosen(const product::StoreLook& look);
Announcement price_made(const product::DraftPrice& price);
Announcement checked(const std::vector<product::Finding>& findings);

/// How many single facts the page gave.
std::size_t count_facts(const product::SourceProduct& source);

}  // namespace matjar::builder
