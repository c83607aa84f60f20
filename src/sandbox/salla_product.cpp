#include "sandbox/salla_product.hpp"

namespace matjar::sandbox {

std::string_view EmulatedProduct::status() const {
  if (wanted_status == "deleted") return "deleted";
  if (images.empty() || wanted_status == "hidden") return "hidden";
  const bool has_stock = unlimited_quantity || quantity.value_or(0) > 0;
  if (!has_stock || wanted_status == "out") return "out";
  return "sale";
}

const std::string& EmulatedProduct::text(std::optional<std::string> EmulatedTexts::* field,
                                         const std::string& language) const {
  static const std::string kNone;
  for (const auto& wanted : {language, std::string("ar")}) {
    const auto found = texts.find(wanted);
    if (found != texts.end() && (found->second.*field).has_value()) return *(found->second.*field);
  }
  for (const auto& [code, in_language] : texts)
    if ((in_language.*field).has_value()) return *(in_language.*field);
  return kNone;
}

}  // namespace matjar::sandbox
