#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "product/product_draft.hpp"

namespace matjar::product {

/// The parts of a draft as JSON, lossless; texts as {"ar","en"}, money as {"amount","currency"}. Every reader ignores
/// unknown members and fails with `product_json_invalid` (invalid_input), which names the member.
std::string to_json(const ProductCopy& copy);
std::string to_json(const DraftImage& image);
std::string to_json(const std::vector<DraftImage>& images);
std::string to_json(const DraftPrice& price);
std::string to_json(const StoreLook& look);
std::string to_json(const Finding& finding);
std::string to_json(const std::vector<Finding>& findings);

Result<ProductCopy> product_copy_from_json(std::string_view json);
Result<DraftImage> draft_image_from_json(std::string_view json);
Result<std::vector<DraftImage>> draft_images_from_json(std::string_view json);
Result<DraftPrice> draft_price_from_json(std::string_view json);
Result<StoreLook> store_look_from_json(std::string_view json);
Result<Finding> finding_from_json(std::string_view json);
Result<std::vector<Finding>> findings_from_json(std::string_view json);

}  // namespace matjar::product
