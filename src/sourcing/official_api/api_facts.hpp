#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "product/source_product.hpp"
#include "sourcing/official_api/api_answer.hpp"

namespace matjar::sourcing::official_api {

/// Makes facts of the fields of one API's answers: of rung `api`, with routes such as
/// "api:aliexpress.ds.product.get:ae_item_base_info_dto.subject". What is empty, or is not what it should be, makes no
/// fact. Texts are cut, lists have a limit.
class ApiFacts {
 public:
  explicit ApiFacts(std::string api) : api_(std::move(api)) {}

  product::Provenance provenance(const ApiField& field) const;
  std::optional<product::Fact<PlainText>> text(const ApiField& field) const;
  std::optional<product::Fact<std::string>> id(const ApiField& field) const;
  /// Exact: no amount with more decimals than its currency has, none of zero or less.
  std::optional<product::Fact<Money>> money(const ApiField& amount, const ApiField& currency) const;
  std::optional<product::Fact<product::Rating>> stars(const ApiField& field) const;  ///< above 0, at most 5
  std::optional<product::Fact<std::int64_t>> count(const ApiField& field) const;
  /// HTML (or plain text) as paragraphs of plain text.
  std::vector<product::Fact<PlainText>> paragraphs(const ApiField& markup) const;

  void add_image(const ApiField& address, std::vector<product::SourceImage>& images) const;
  void add_attribute(const ApiField& name, const ApiField& value, std::vector<product::Attribute>& attributes) const;

 private:
  std::string api_;
};

/// An address of a picture with its scheme; empty when it is none.
std::string image_address(std::string_view text);
/// The list price only when it is above the price, in the same currency.
void keep_higher_list_price(product::SourceProduct& product);
/// `out_of_stock` when the facts say so.
product::PageKind kind_of_facts(const product::SourceProduct& product);

inline constexpr std::size_t kMaxVariants = 500;

}  // namespace matjar::sourcing::official_api
